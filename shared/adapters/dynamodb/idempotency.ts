import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keptMs } from '#shared/contracts/retention.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Idempotency } from '#shared/ports/idempotency.ts';
import { isConditionFailed } from './errors.ts';
import { parseStored } from './stored-json.ts';
import { type Key, partition, type Table } from './table.ts';

const LEASE_MS = 60_000;

const itemSchema = z.object({
  fingerprint: z.string(),
  /** ms; the time to live deletes hours later, so readers look for themselves. */
  until: z.number(),
  answer: z.string().optional(),
});
const responseSchema = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

export function createDynamoIdempotency(table: Table): Idempotency {
  const keyOf = (key: string): Key => ({ PK: partition(table, 'IDEMPOTENCY', key), SK: 'I' });
  const itemOf = (key: string, fingerprint: string, until: number) => ({
    ...keyOf(key),
    fingerprint,
    until,
    ttl: Math.ceil(until / 1000),
  });

  return {
    async begin(key, fingerprint, now) {
      const put = new PutCommand({
        TableName: table.name,
        Item: itemOf(key, fingerprint, now.getTime() + LEASE_MS),
        ConditionExpression: 'attribute_not_exists(PK) OR #until <= :now',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':now': now.getTime() },
      });
      try {
        await table.db.send(put);
        return { outcome: 'started' };
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
      const { Item } = await table.db.send(
        new GetCommand({ TableName: table.name, Key: keyOf(key), ConsistentRead: true }),
      );
      // Given up between the two calls.
      if (Item === undefined) return { outcome: 'running' };
      const known = itemSchema.parse(Item);
      if (known.fingerprint !== fingerprint) return { outcome: 'differs' };
      if (known.answer === undefined) return { outcome: 'running' };
      return {
        outcome: 'done',
        response: responseSchema.parse(parseStored(known.answer, 'an answer')),
      };
    },

    async finish(key, fingerprint, response, now) {
      const put = new PutCommand({
        TableName: table.name,
        Item: {
          ...itemOf(key, fingerprint, now.getTime() + keptMs('idempotency')),
          answer: JSON.stringify(response),
        },
        ConditionExpression: 'fingerprint = :fingerprint',
        ExpressionAttributeValues: { ':fingerprint': fingerprint },
      });
      try {
        await table.db.send(put);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        throw new DomainError('IDEMPOTENCY_LOST', 'the key ran out while the request was running');
      }
    },

    async giveUp(key, fingerprint) {
      try {
        await table.db.send(
          new DeleteCommand({
            TableName: table.name,
            Key: keyOf(key),
            ConditionExpression: 'fingerprint = :fingerprint AND attribute_not_exists(answer)',
            ExpressionAttributeValues: { ':fingerprint': fingerprint },
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
}
