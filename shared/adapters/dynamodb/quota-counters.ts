/** Limits over all customers: one item per campaign, moved only by conditional writes. */
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NOTHING, passes, type QuotaAmount, type QuotaLimit } from '#shared/domain/limits/quota.ts';
import { isInteger } from '#shared/domain/plain.ts';
import type { QuotaCounters } from '#shared/ports/quota-counters.ts';
import { isConditionFailed } from './errors.ts';
import { storedAs } from './stored-value.ts';
import { type Key, partition, type Table } from './table.ts';

/** Above any limit that can be written. */
const UNLIMITED = 10 ** 15;

export function createDynamoQuotaCounters(table: Table): QuotaCounters {
  return {
    async reserve(campaignId, amount, limit) {
      if (passes(limit, NOTHING, amount) !== undefined)
        return { granted: false, used: await read(table, campaignId) };
      try {
        return { granted: true, used: await add(table, campaignId, amount, limit) };
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return { granted: false, used: await read(table, campaignId) };
      }
    },

    async release(campaignId, { sends, micros }) {
      // A transaction carries a token: were its answer lost, the client's own retry changes nothing.
      // A plain ADD would give back twice, and let the limit be passed.
      await table.db.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName: table.name,
                Key: keyOf(table, campaignId),
                UpdateExpression: 'ADD sends :sends, micros :micros',
                ExpressionAttributeValues: { ':sends': -sends, ':micros': -micros },
              },
            },
          ],
        }),
      );
    },
  };
}

async function add(
  table: Table,
  campaignId: string,
  amount: QuotaAmount,
  limit: QuotaLimit,
): Promise<QuotaAmount> {
  const { Attributes } = await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: keyOf(table, campaignId),
      UpdateExpression: 'ADD sends :sends, micros :micros',
      ConditionExpression:
        'attribute_not_exists(PK) OR (sends <= :sendsBelow AND micros <= :microsBelow)',
      ExpressionAttributeValues: {
        ':sends': amount.sends,
        ':micros': amount.micros,
        ':sendsBelow': (limit.sends ?? UNLIMITED) - amount.sends,
        ':microsBelow': (limit.micros ?? UNLIMITED) - amount.micros,
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return toUsed(Attributes);
}

async function read(table: Table, campaignId: string): Promise<QuotaAmount> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: keyOf(table, campaignId), ConsistentRead: true }),
  );
  return Item === undefined ? NOTHING : toUsed(Item);
}

const toUsed = (item: Readonly<Record<string, unknown>> = {}): QuotaAmount => ({
  sends: storedAs(isInteger, item.sends, 'what was sent of a limit'),
  micros: storedAs(isInteger, item.micros, 'what was spent of a limit'),
});

const keyOf = (table: Table, campaignId: string): Key => ({
  PK: partition(table, 'QUOTA', campaignId),
  SK: 'Q',
});
