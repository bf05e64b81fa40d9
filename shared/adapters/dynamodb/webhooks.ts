/** All webhooks lie in one partition, so that whoever tells them reads them in one small query. */
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { happeningKey } from '#shared/domain/webhooks/happening.ts';
import { happeningTypeSchema, webhookSchema } from '#shared/domain/webhooks/webhook.ts';
import type { StoredWebhook, WebhookLog, Webhooks } from '#shared/ports/webhooks.ts';
import { batchWrite, put } from './batches.ts';
import { isConditionFailed } from './errors.ts';
import { type Key, partition, type Table } from './table.ts';

const itemSchema = z
  .object({
    SK: z.string(),
    webhook: z.string(),
    revision: z.number().int(),
    author: z.string(),
    at: z.string(),
    secret: z.object({ number: z.number().int(), until: z.string().optional() }),
    failingSince: z.string().optional(),
    lastFailure: z.string().optional(),
    disabledAt: z.string().optional(),
  })
  .transform(
    ({ SK, webhook, secret, failingSince, lastFailure, disabledAt, ...rest }): StoredWebhook => ({
      id: SK,
      webhook: webhookSchema.parse(JSON.parse(webhook)),
      ...rest,
      secret: {
        number: secret.number,
        ...(secret.until !== undefined && { until: secret.until }),
      },
      health: {
        ...(failingSince !== undefined && { failingSince }),
        ...(lastFailure !== undefined && { lastFailure }),
        ...(disabledAt !== undefined && { disabledAt }),
      },
    }),
  );

export function createDynamoWebhooks(table: Table): Webhooks {
  const TableName = table.name;
  const PK = partition(table, 'WEBHOOKS');
  const keyOf = (id: string): Key => ({ PK, SK: id });
  const onRevision = (revision: number) => ({
    ConditionExpression: 'revision = :known',
    ExpressionAttributeValues: { ':known': revision },
  });

  /** False: it is gone, or the change was made already. */
  async function update(
    id: string,
    UpdateExpression: string,
    condition: string,
    values?: Record<string, unknown>,
    names?: Record<string, string>,
  ): Promise<boolean> {
    try {
      await table.db.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(id),
          UpdateExpression,
          ConditionExpression: condition,
          ...(values !== undefined && { ExpressionAttributeValues: values }),
          ...(names !== undefined && { ExpressionAttributeNames: names }),
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  return {
    async list() {
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': PK },
          ConsistentRead: true,
        }),
      );
      return (Items ?? []).map((item) => itemSchema.parse(item));
    },

    async get(id) {
      const { Item } = await table.db.send(
        new GetCommand({ TableName, Key: keyOf(id), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : itemSchema.parse(Item);
    },

    async save({ id, webhook, ...rest }, replaces) {
      try {
        await table.db.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(id), webhook: JSON.stringify(webhook), ...rest },
            ...(replaces === 0
              ? { ConditionExpression: 'attribute_not_exists(PK)' }
              : onRevision(replaces)),
          }),
        );
        return 'saved';
      } catch (error) {
        if (isConditionFailed(error)) return 'conflict';
        throw error;
      }
    },

    async rotate(id, { revision, author, at, secret }, replaces) {
      const done = await update(
        id,
        'SET revision = :revision, author = :author, #at = :at, secret = :secret',
        'revision = :known',
        {
          ':revision': revision,
          ':author': author,
          ':at': at,
          ':secret': secret,
          ':known': replaces,
        },
        { '#at': 'at' },
      );
      return done ? 'saved' : 'conflict';
    },

    async remove(id, revision) {
      try {
        await table.db.send(
          new DeleteCommand({ TableName, Key: keyOf(id), ...onRevision(revision) }),
        );
        return 'removed';
      } catch (error) {
        if (isConditionFailed(error)) return 'conflict';
        throw error;
      }
    },

    markFailing: ({ id, revision }, at, failure) =>
      update(
        id,
        'SET failingSince = if_not_exists(failingSince, :at), lastFailure = :failure',
        'revision = :known',
        { ':at': at, ':failure': failure, ':known': revision },
      ),

    async markWorking(id) {
      await update(id, 'REMOVE failingSince, lastFailure', 'attribute_exists(failingSince)');
    },

    disable: ({ id, revision }, at) =>
      update(id, 'SET disabledAt = :at', 'revision = :known AND attribute_not_exists(disabledAt)', {
        ':at': at,
        ':known': revision,
      }),
  };
}

const logItemSchema = z.object({
  SK: z.string(),
  id: z.string(),
  type: happeningTypeSchema,
  d: z.string(),
  c: z.string(),
  at: z.string(),
});

/** @param retention how long a happening can be told again, in milliseconds from its instant */
export function createDynamoWebhookLog(
  table: Table,
  retention: { readonly logMs: number },
): WebhookLog {
  const partitionOf = (webhookId: string): string => partition(table, 'WEBHOOK-LOG', webhookId);
  return {
    async append(entries) {
      const items = entries.map(({ webhookId, happening }) => ({
        PK: partitionOf(webhookId),
        SK: happeningKey(happening),
        id: happening.id,
        type: happening.type,
        d: happening.decisionId,
        c: happening.campaignId,
        at: happening.at,
        ttl: Math.floor((Date.parse(happening.at) + retention.logMs) / 1000),
      }));
      const distinct = new Map(items.map((item) => [`${item.PK} ${item.SK}`, item]));
      await batchWrite(table, [...distinct.values()].map(put));
    },

    async page(webhookId, from, until, limit, cursor) {
      // What follows the cursor: it is a whole key, and no key begins with another and "!".
      const first = cursor === undefined ? from : `${cursor}!`;
      // DynamoDB refuses such a range instead of finding nothing in it.
      if (first > until) return { items: [] };
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk AND SK BETWEEN :from AND :until',
          ExpressionAttributeValues: {
            ':pk': partitionOf(webhookId),
            ':from': first,
            ':until': until,
          },
          Limit: limit,
        }),
      );
      const items = (Items ?? []).map((item) => logItemSchema.parse(item));
      const last = items.at(-1)?.SK;
      return {
        items: items.map(({ id, type, d, c, at }) => ({
          id,
          type,
          decisionId: d,
          campaignId: c,
          at,
        })),
        ...(LastEvaluatedKey !== undefined && last !== undefined && { cursor: last }),
      };
    },
  };
}
