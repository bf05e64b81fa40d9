/** One change of an item as a DynamoDB stream tells it. */
import type { DynamoDBRecord } from 'aws-lambda';
import { sameItem } from './conditions.ts';
import type { Item, Table } from './dynalite-types.ts';
import { itemSize } from './item-size.ts';

export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** True when the item is removed by its time to live. */
  readonly expired?: boolean;
}

/** A write that leaves the item as it was puts nothing on a stream. */
export function isChange({ before, after }: ItemChange): boolean {
  return before === undefined || after === undefined ? before !== after : !sameItem(before, after);
}

/** Without its sequence number, which the feed gives it. */
export function toStreamRecord(
  table: Table,
  { before, after, expired }: ItemChange,
  now: number,
  view: string,
): DynamoDBRecord {
  const item = after ?? before ?? {};
  const keys = Object.fromEntries(
    table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName] ?? {}]),
  );
  const withNew = after !== undefined && view.startsWith('NEW');
  const withOld = before !== undefined && (view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
  return {
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: table.TableArn.split(':')[3] ?? '',
    ...(table.LatestStreamArn === undefined ? {} : { eventSourceARN: table.LatestStreamArn }),
    ...(expired
      ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }
      : {}),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(now / 1000),
      Keys: keys as never,
      ...(withNew ? { NewImage: after as never } : {}),
      ...(withOld ? { OldImage: before as never } : {}),
      SizeBytes:
        itemSize(keys) + (withNew ? itemSize(after) : 0) + (withOld ? itemSize(before) : 0),
      StreamViewType: view as 'NEW_AND_OLD_IMAGES',
    },
  };
}
