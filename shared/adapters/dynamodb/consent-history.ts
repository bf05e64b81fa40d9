/**
 * What customers answered, one item per answer, in a partition of its own: reading a customer for a
 * decision reads none of it. Answers are put by the write of the state that holds them.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ConsentAnswer } from '#shared/domain/customer/consent.ts';
import { stableId } from '#shared/domain/hash.ts';
import { type Key, partition, type Table } from './table.ts';

const historyOf = (table: Table, customerId: string): string =>
  partition(table, 'CONSENT', customerId);

/** Told again, an answer is the same item. */
export function answerItem(table: Table, customerId: string, answer: ConsentAnswer) {
  const { channel, purpose, granted, at, source, proof = '' } = answer;
  const rest = stableId(String(granted), source, proof).slice(0, 8);
  return {
    PK: historyOf(table, customerId),
    SK: `${at}#${channel}#${purpose}#${rest}`,
    // Not `answer`, by which the stream knows what belongs to the ledger.
    said: answer,
  };
}

/** The newest first. */
export async function answersOf(table: Table, customerId: string, limit: number, cursor?: string) {
  const { Items, LastEvaluatedKey } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'PK = :pk AND SK < :before',
      ExpressionAttributeValues: { ':pk': historyOf(table, customerId), ':before': cursor ?? '~' },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  // Who decides reads none of it.
  const { consentItemSchema } = await import('./consent-item-schema.ts');
  const items = (Items ?? []).map((item) => consentItemSchema.parse(item));
  const last = items.at(-1)?.SK;
  return {
    items: items.map(({ said }) => said),
    keys: items.map(({ SK }): Key => ({ PK: historyOf(table, customerId), SK })),
    ...(LastEvaluatedKey !== undefined && last !== undefined && { cursor: last }),
  };
}
