/**
 * A pool is a row of numbered codes. HEAD counts how many there are and how many were taken; taking
 * one is one conditional increment, and the number it yields belongs to nobody else.
 */
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DomainError } from '#shared/domain/domain-error.ts';
import { isInteger, isText } from '#shared/domain/plain.ts';
import type { OfferCodes } from '#shared/ports/offer-codes.ts';
import { isConditionFailed } from './errors.ts';
import { storedAs } from './stored-value.ts';
import { type Key, partition, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

/** A transaction takes 100 items: HEAD, and two for each code. */
const CODES_PER_WRITE = 49;
const MAX_ATTEMPTS = 20;

export function createDynamoOfferCodes(table: Table): OfferCodes {
  const TableName = table.name;
  const headKey = (pool: string): Key => ({ PK: partition(table, 'POOL', pool), SK: 'HEAD' });
  const codeKey = (pool: string, number: number): Key => ({
    PK: partition(table, 'POOL', pool),
    SK: `CODE#${String(number).padStart(12, '0')}`,
  });
  /** Says that the pool has held this code, so that no upload brings it back. */
  const knownKey = (pool: string, code: string): Key => ({
    PK: partition(table, 'POOL', pool),
    SK: `KNOWN#${code}`,
  });

  async function readHead(pool: string) {
    const { Item } = await table.db.send(
      new GetCommand({ TableName, Key: headKey(pool), ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const { held, taken = 0 } = Item;
    return {
      held: storedAs(isInteger, held, 'the size of a pool'),
      taken: storedAs(isInteger, taken, 'what was taken of a pool'),
    };
  }

  async function addSome(pool: string, codes: readonly string[]): Promise<number> {
    let fresh = codes;
    for (let attempt = 0; attempt < MAX_ATTEMPTS && fresh.length > 0; attempt++) {
      const size = (await readHead(pool))?.held ?? 0;
      const unchanged = {
        ConditionExpression: size === 0 ? 'attribute_not_exists(held)' : 'held = :held',
        ExpressionAttributeValues: {
          ':new': size + fresh.length,
          ...(size > 0 && { ':held': size }),
        },
      };
      const writes = new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: headKey(pool),
              UpdateExpression: 'SET held = :new',
              ...unchanged,
            },
          },
          ...fresh.map((code) => ({
            Put: {
              TableName,
              Item: knownKey(pool, code),
              ConditionExpression: 'attribute_not_exists(PK)',
            },
          })),
          ...fresh.map((code, index) => ({
            Put: { TableName, Item: { ...codeKey(pool, size + index + 1), code } },
          })),
        ],
      });
      try {
        await table.db.send(writes);
        return fresh.length;
      } catch (error) {
        const refused = refusedItems(error);
        if (refused === undefined) throw error;
        fresh = fresh.filter((_, index) => refused[index + 1] !== 'ConditionalCheckFailed');
      }
    }
    if (fresh.length === 0) return 0;
    throw new DomainError('POOL_CONTENDED', 'too many uploads to one pool at once', {
      retryable: true,
    });
  }

  return {
    async add(pool, codes) {
      const distinct = [...new Set(codes)];
      let added = 0;
      for (let at = 0; at < distinct.length; at += CODES_PER_WRITE) {
        added += await addSome(pool, distinct.slice(at, at + CODES_PER_WRITE));
      }
      return { added };
    },

    async take(pool) {
      let number: number;
      try {
        const { Attributes } = await table.db.send(
          new UpdateCommand({
            TableName,
            Key: headKey(pool),
            UpdateExpression: 'ADD taken :one',
            ConditionExpression:
              'attribute_exists(held) AND (attribute_not_exists(taken) OR taken < held)',
            ExpressionAttributeValues: { ':one': 1 },
            ReturnValues: 'UPDATED_NEW',
          }),
        );
        number = storedAs(isInteger, Attributes?.taken, 'what was taken of a pool');
      } catch (error) {
        if (isConditionFailed(error)) return { outcome: 'exhausted' };
        throw error;
      }
      const { Item } = await table.db.send(
        new GetCommand({ TableName, Key: codeKey(pool, number), ConsistentRead: true }),
      );
      return { outcome: 'taken', code: storedAs(isText, Item?.code, 'a code of a pool') };
    },

    async count(pool) {
      const head = await readHead(pool);
      return head === undefined ? undefined : { size: head.held, taken: head.taken };
    },
  };
}
