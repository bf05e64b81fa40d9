/** The ledger: one item per decision, with how far its message came and what came back. */
import {
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { parseWith } from '#shared/contracts/reader.ts';
import { isOnItsWay } from '#shared/domain/decision/decision.ts';
import { isText } from '#shared/domain/plain.ts';
import type { Decisions, Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import { batchWrite } from './batches.ts';
import { decisionItem, toRecorded } from './decision-item.ts';
import { isConditionFailed } from './errors.ts';
import { storedAs } from './stored-value.ts';
import { decisionKey, type Key, partition, type Table } from './table.ts';

/** Tells of two readings of an item which is the newer. */
const NEXT_REVISION = 'ADD revision :one';

export interface RetentionSettings {
  /** How long decisions are kept, from when they were made. */
  readonly decisionsMs: number;
}

export function createDynamoDecisions(table: Table, retention: RetentionSettings): Decisions {
  const put = async (item: Record<string, unknown>): Promise<'recorded' | 'known'> => {
    try {
      await table.db.send(
        new PutCommand({
          TableName: table.name,
          Item: item,
          ConditionExpression: 'attribute_not_exists(PK)',
        }),
      );
      return 'recorded';
    } catch (error) {
      if (isConditionFailed(error)) return 'known';
      throw error;
    }
  };
  const expiry = (from: string): number =>
    Math.floor((Date.parse(from) + retention.decisionsMs) / 1000);

  return {
    record: (decision) =>
      put({
        ...decisionKey(table, decision.id),
        // Kept as text: nobody queries inside it, and a map costs half as much again in units.
        decision: JSON.stringify(decision),
        progress: {
          status: isOnItsWay(decision) ? 'pending' : 'settled',
        } satisfies Progress,
        responses: {},
        GSI1PK: partition(table, 'C', decision.customerId),
        GSI1SK: `${decision.decidedAt}#${decision.id}`,
        ttl: expiry(decision.decidedAt),
      }),

    recordConversion: (conversion) =>
      put({
        PK: decisionKey(table, conversion.decisionId).PK,
        SK: `V#${conversion.eventId}`,
        conversion: JSON.stringify(conversion),
        ttl: expiry(conversion.at),
      }),

    async get(id) {
      const { Item } = await table.db.send(
        new GetCommand({
          TableName: table.name,
          Key: decisionKey(table, id),
          ConsistentRead: true,
        }),
      );
      return Item === undefined ? undefined : readRecorded(Item);
    },

    async progress(id, progress, cost) {
      const overwrites = progress.status === 'sent';
      await update(table, id, {
        UpdateExpression: `SET progress = :progress${cost === undefined ? '' : ', cost = :cost'} ${NEXT_REVISION}`,
        ConditionExpression: overwrites
          ? 'attribute_exists(PK)'
          : 'attribute_exists(PK) AND progress.#status <> :sent AND progress.#status <> :rejected',
        ...(!overwrites && { ExpressionAttributeNames: { '#status': 'status' } }),
        ExpressionAttributeValues: {
          ':progress': progress,
          ':one': 1,
          ...(cost !== undefined && { ':cost': cost }),
          ...(!overwrites && { ':sent': 'sent', ':rejected': 'rejected' }),
        },
      });
    },

    async recordResponse(id, kind, at) {
      const changed = await update(table, id, {
        UpdateExpression: `SET responses.#kind = :at ${NEXT_REVISION}`,
        ConditionExpression:
          'attribute_exists(PK) AND (attribute_not_exists(responses.#kind) OR responses.#kind > :at)',
        ExpressionAttributeNames: { '#kind': kind },
        ExpressionAttributeValues: { ':at': at, ':one': 1 },
      });
      return changed ? 'recorded' : 'known';
    },

    async keepOfferCode(id, code) {
      const { Attributes } = await table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: decisionKey(table, id),
          UpdateExpression: 'SET offerCode = if_not_exists(offerCode, :code)',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':code': code },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return storedAs(isText, Attributes?.offerCode, 'the offer code of a decision');
    },

    async erase(id) {
      const { PK, SK } = decisionKey(table, id);
      const keys: Key[] = [];
      const pages = paginateQuery(
        { client: table.db },
        {
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': PK },
          ProjectionExpression: 'PK, SK',
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) keys.push(...(Items as unknown as Key[]));
      // The decision last: by it the rest is found again after a crash.
      const rest = keys.filter((key) => key.SK !== SK);
      await batchWrite(table, rest.map(deletion));
      await batchWrite(table, [deletion({ PK, SK })]);
    },

    async ofCustomer(customerId, limit, cursor, until) {
      // A cursor lies before it already.
      const before = cursor ?? (until === undefined ? undefined : `${until}#~`);
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'GSI1',
          KeyConditionExpression:
            before === undefined ? 'GSI1PK = :pk' : 'GSI1PK = :pk AND GSI1SK < :before',
          ExpressionAttributeValues: {
            ':pk': partition(table, 'C', customerId),
            ...(before !== undefined && { ':before': before }),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const last = Items?.at(-1)?.GSI1SK;
      return {
        decisions: await Promise.all((Items ?? []).map(readRecorded)),
        ...(LastEvaluatedKey !== undefined && typeof last === 'string' && { cursor: last }),
      };
    },
  };
}

const readRecorded = async (item: Record<string, unknown>): Promise<RecordedDecision> =>
  toRecorded(await parseWith(decisionItem, item));

const deletion = ({ PK, SK }: Key) => ({ DeleteRequest: { Key: { PK, SK } } });

/** True when it took effect, false when its condition did not hold. */
async function update(
  table: Table,
  id: string,
  change: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName' | 'Key'>,
): Promise<boolean> {
  try {
    await table.db.send(
      new UpdateCommand({ TableName: table.name, Key: decisionKey(table, id), ...change }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}
