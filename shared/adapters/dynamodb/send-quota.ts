/** One counter per campaign, moved only by conditional writes: the limit holds with any number of writers. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SendQuota } from '#shared/ports/send-quota.ts';
import { isConditionFailed } from './errors.ts';
import { type Key, partition, type Table } from './table.ts';

export function createDynamoSendQuota(table: Table): SendQuota {
  return {
    async take({ id, campaign }) {
      const limit = campaign.limits.sends;
      if (limit === undefined) return 'taken';
      try {
        await table.db.send(
          new UpdateCommand({
            TableName: table.name,
            Key: keyOf(table, id),
            UpdateExpression: 'ADD sends :one',
            ConditionExpression: 'attribute_not_exists(sends) OR sends < :limit',
            ExpressionAttributeValues: { ':one': 1, ':limit': limit },
          }),
        );
        return 'taken';
      } catch (error) {
        if (isConditionFailed(error)) return 'exhausted';
        throw error;
      }
    },

    async giveBack({ id }) {
      await table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: keyOf(table, id),
          UpdateExpression: 'ADD sends :minus',
          ExpressionAttributeValues: { ':minus': -1 },
        }),
      );
    },
  };
}

const keyOf = (table: Table, campaignId: string): Key => ({
  PK: partition(table, 'QUOTA', campaignId),
  SK: 'Q',
});
