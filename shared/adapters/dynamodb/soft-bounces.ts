import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keptMs } from '#shared/contracts/retention.ts';
import type { SoftBounces } from '#shared/ports/soft-bounces.ts';
import { isConditionFailed } from './errors.ts';
import { partition, type Table } from './table.ts';

const itemSchema = z.object({ SK: z.string(), at: z.string() });

/** Far more than an address gets before it is given up. */
const MAX_BOUNCES = 100;

export function createDynamoSoftBounces(table: Table): SoftBounces {
  return {
    async add(address, bounce, since) {
      const PK = partition(table, 'BOUNCES', address);
      try {
        await table.db.send(
          new PutCommand({
            TableName: table.name,
            Item: {
              PK,
              SK: bounce.messageId,
              at: bounce.at,
              ttl: Math.floor((Date.parse(bounce.at) + keptMs('softBounces')) / 1000),
            },
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': PK },
          ConsistentRead: true,
          Limit: MAX_BOUNCES,
        }),
      );
      return (Items ?? []).flatMap((item) => {
        const { SK, at } = itemSchema.parse(item);
        return at >= since.toISOString() ? { messageId: SK, at } : [];
      });
    },
  };
}
