/**
 * A customer is two items: the profile, which people and imports change, and the state, which every
 * decision changes. Apart, a decision writes only what it changed.
 */
import { randomInt } from 'node:crypto';
import { PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { channelSchema } from '#shared/domain/channel.ts';
import {
  LIST_PARTS,
  listPart,
  listPosition,
  startOfPart,
} from '#shared/domain/customer/list-order.ts';
import { profileSchema } from '#shared/domain/customer/profile.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';
import { batchGet, batchWrite, put } from './batches.ts';
import { isConditionFailed } from './errors.ts';
import { decodeState, encodeState } from './state-codec.ts';
import { type Key, partition, profileKey, stateKey, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

const profileItemSchema = z.object({
  profile: profileSchema,
  addressHash: z.partialRecord(channelSchema, z.string()),
});
const stateItemSchema = z.object({ v: z.number().int(), s: z.string() });

export function createDynamoCustomers(table: Table): Customers {
  return {
    async load(ids) {
      const keys = ids.flatMap((id) => [profileKey(table, id), stateKey(table, id)]);
      const found = await batchGet(table, keys);
      const items = new Map(found.map((item) => [`${item.PK} ${item.SK}`, item]));
      const at = (key: Key) => items.get(`${key.PK} ${key.SK}`);
      return new Map(
        ids.flatMap((id) => {
          const stored = assemble(at(profileKey(table, id)), at(stateKey(table, id)));
          return stored === undefined ? [] : [[id, stored] as const];
        }),
      );
    },

    async loadLatest(id) {
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': stateKey(table, id).PK },
          ConsistentRead: true,
        }),
      );
      return assemble(
        Items?.find((item) => item.SK === 'P'),
        Items?.find((item) => item.SK === 'S'),
      );
    },

    async saveState(id, state, version) {
      const put = new PutCommand({
        TableName: table.name,
        Item: {
          ...stateKey(table, id),
          v: version === 0 ? firstVersion() : version + 1,
          s: encodeState(state),
        },
        ...onVersion(version),
      });
      try {
        await table.db.send(put);
        return 'saved';
      } catch (error) {
        if (isConditionFailed(error)) return 'conflict';
        throw error;
      }
    },

    async saveProfiles(customers) {
      const items = customers.map(({ profile, addressHash }) => ({
        ...profileKey(table, profile.id),
        profile,
        addressHash,
        ...listKey(table, profile.id),
      }));
      await batchWrite(table, items.map(put));
    },

    async remove(id, version) {
      const profile = { TableName: table.name, Key: profileKey(table, id) };
      const state = { TableName: table.name, Key: stateKey(table, id), ...onVersion(version) };
      try {
        await table.db.send(
          new TransactWriteCommand({ TransactItems: [{ Delete: profile }, { Delete: state }] }),
        );
        return 'removed';
      } catch (error) {
        if (refusedItems(error) !== undefined) return 'conflict';
        throw error;
      }
    },

    async list(limit, cursor, only) {
      const from = cursor ?? startOfPart(only ?? 0);
      const part = listPart(from);
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'GSI1',
          KeyConditionExpression: 'GSI1PK = :pk AND GSI1SK > :from',
          ExpressionAttributeValues: { ':pk': listPartition(table, part), ':from': from },
          Limit: limit,
        }),
      );
      const customers = (Items ?? []).map((item) => toReachable(item));
      const last = customers.at(-1)?.profile.id;
      if (LastEvaluatedKey !== undefined && last !== undefined)
        return { customers, cursor: listPosition(last) };
      const isOver = only !== undefined || part + 1 === LIST_PARTS;
      return isOver ? { customers } : { customers, cursor: startOfPart(part + 1) };
    },
  };
}

const onVersion = (version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(PK)' }
    : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } };

/** Drawn, so that a customer who was erased and came back has none of the versions from before. */
const firstVersion = (): number => randomInt(1, 2 ** 47);

/** Without a profile there is no customer, whatever else is stored: after an erasure, say. */
function assemble(
  profile: Record<string, unknown> | undefined,
  state: Record<string, unknown> | undefined,
): StoredCustomer | undefined {
  if (profile === undefined) return undefined;
  const customer = toReachable(profile);
  if (state === undefined) return { customer, state: EMPTY_STATE, version: 0 };
  const { v, s } = stateItemSchema.parse(state);
  return { customer, state: decodeState(s), version: v };
}

/** Stored by `saveProfile` from a checked profile; checked again, since a wrong address is a wrong person. */
const toReachable = (item: Record<string, unknown>): Reachable => profileItemSchema.parse(item);

const listPartition = (table: Table, part: number): string =>
  partition(table, 'CUSTOMERS', String(part));

function listKey(table: Table, id: string) {
  const GSI1SK = listPosition(id);
  return { GSI1PK: listPartition(table, listPart(GSI1SK)), GSI1SK };
}
