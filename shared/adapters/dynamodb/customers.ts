/**
 * A customer is two items: the profile, which people and imports change, and the state, which every
 * decision changes. Apart, a decision writes only what it changed. By each address one is found by.
 */
import { randomInt } from 'node:crypto';
import {
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { parseWith } from '#shared/contracts/reader.ts';
import { addressesBeside } from '#shared/domain/customer/address-hashes.ts';
import { newAnswers } from '#shared/domain/customer/consent.ts';
import {
  LIST_PARTS,
  listPart,
  listPosition,
  startOfPart,
} from '#shared/domain/customer/list-order.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';
import { addressKeys, customersAt } from './address-index.ts';
import { batchGet, batchWrite } from './batches.ts';
import { answerItem, answersOf } from './consent-history.ts';
import { profileItem, stateItem } from './customer-items.ts';
import { markedItems } from './due-index.ts';
import { isConditionFailed } from './errors.ts';
import { decodeState, encodeState } from './state-codec.ts';
import { type Key, partition, profileKey, stateKey, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

export function createDynamoCustomers(table: Table): Customers {
  return {
    async load(ids) {
      const keys = ids.flatMap((id) => [profileKey(table, id), stateKey(table, id)]);
      const found = await batchGet(table, keys);
      const items = new Map(found.map((item) => [`${item.PK} ${item.SK}`, item]));
      const at = (key: Key) => items.get(`${key.PK} ${key.SK}`);
      const customers = new Map<string, StoredCustomer>();
      for (const id of ids) {
        const stored = await assemble(at(profileKey(table, id)), at(stateKey(table, id)));
        if (stored !== undefined) customers.set(id, stored);
      }
      return customers;
    },

    loadLatest: (id) => loadLatest(table, id),

    idsAt: (address) => customersAt(table, address),

    async saveState(id, state, version, answers = []) {
      const Put = {
        TableName: table.name,
        Item: {
          ...stateKey(table, id),
          v: version === 0 ? drawn() : version + 1,
          s: encodeState(state),
        },
        ...onVersion(version),
      };
      if (version > 0 && answers.length === 0) return putOnCondition(table, Put);
      // Seldom, so that the double price of a transaction does not matter.
      const history = answers.map((answer) => ({
        Put: { TableName: table.name, Item: answerItem(table, id, answer) },
      }));
      const done = await together(table, [
        { Put },
        ...(version === 0 ? [{ ConditionCheck: { ...profileOf(table, id), ...EXISTS } }] : []),
        ...history,
      ]);
      return done ? 'saved' : 'conflict';
    },

    async replaceProfile(customer, read) {
      const { id } = customer.profile;
      const Put = {
        TableName: table.name,
        Item: profileItemOf(table, customer),
        ...(read === undefined ? EXISTS_NOT : onRevision(read.revision)),
      };
      const withIt: TransactionItems = [];
      if (read !== undefined && 'version' in read)
        withIt.push({ ConditionCheck: { ...stateOf(table, id), ...onVersion(read.version) } });
      const before = read?.customer.addressHash ?? {};
      const added = addressesBeside(customer.addressHash, before);
      for (const Item of addressKeys(table, id, added))
        withIt.push({ Put: { TableName: table.name, Item: { ...Item } } });
      const lost = addressesBeside(before, customer.addressHash);
      for (const Key of addressKeys(table, id, lost))
        withIt.push({ Delete: { TableName: table.name, Key: { ...Key } } });
      // Seldom, so that the double price of a transaction does not matter.
      if (withIt.length === 0) return putOnCondition(table, Put);
      return (await together(table, [{ Put }, ...withIt])) ? 'saved' : 'conflict';
    },

    async remove(id, { customer, version, revision }, erasure) {
      // Who answers meanwhile changes the state's version.
      const { keys, cursor } = await answersOf(table, id, MOST_IN_TRANSACTION);
      const written = cursor === undefined ? erasure : { ...erasure, answersBefore: cursor };
      const done = await together(table, [
        { Delete: { ...profileOf(table, id), ...onRevision(revision) } },
        { Delete: { ...stateOf(table, id), ...onVersion(version) } },
        ...markedItems(table, written).map((Item) => ({ Put: { TableName: table.name, Item } })),
        ...addressKeys(table, id, customer.addressHash).map((Key) => ({
          Delete: { TableName: table.name, Key: { ...Key } },
        })),
        ...keys.map((Key) => ({ Delete: { TableName: table.name, Key } })),
      ]);
      return done ? written : 'conflict';
    },

    async forgetAnswers(id, answersBefore) {
      let cursor: string | undefined = answersBefore;
      while (cursor !== undefined) {
        const older = await answersOf(table, id, MOST_IN_TRANSACTION, cursor);
        // After the answers: who comes back while they are read is spared.
        const { consent } = (await loadLatest(table, id))?.state ?? EMPTY_STATE;
        const theirs = new Set(newAnswers({}, consent).map((one) => answerItem(table, id, one).SK));
        await batchWrite(
          table,
          older.keys
            .filter(({ SK }) => !theirs.has(SK))
            .map((Key) => ({ DeleteRequest: { Key: { ...Key } } })),
        );
        cursor = older.cursor;
      }
    },

    async consentHistory(id, limit, cursor) {
      const { keys: _keys, ...page } = await answersOf(table, id, limit, cursor);
      return page;
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
      const customers: Reachable[] = [];
      for (const item of Items ?? []) {
        const { profile, addressHash } = await parseWith(profileItem, item);
        customers.push({ profile, addressHash });
      }
      const last = customers.at(-1)?.profile.id;
      if (LastEvaluatedKey !== undefined && last !== undefined)
        return { customers, cursor: listPosition(last) };
      const isOver = only !== undefined || part + 1 === LIST_PARTS;
      return isOver ? { customers } : { customers, cursor: startOfPart(part + 1) };
    },
  };
}

async function loadLatest(table: Table, id: string): Promise<StoredCustomer | undefined> {
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
}

async function putOnCondition(table: Table, input: PutCommandInput): Promise<'saved' | 'conflict'> {
  try {
    await table.db.send(new PutCommand(input));
    return 'saved';
  } catch (error) {
    if (isConditionFailed(error)) return 'conflict';
    throw error;
  }
}

/** A transaction takes a hundred items, of which profile, state, what is due with its marker and two addresses are six. */
const MOST_IN_TRANSACTION = 94;

type TransactionItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** False: a condition did not hold, and nothing of it has happened. */
async function together(table: Table, TransactItems: TransactionItems): Promise<boolean> {
  try {
    await table.db.send(new TransactWriteCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (refusedItems(error) !== undefined) return false;
    throw error;
  }
}

const EXISTS = { ConditionExpression: 'attribute_exists(PK)' };
const EXISTS_NOT = { ConditionExpression: 'attribute_not_exists(PK)' };

const onVersion = (version: number) =>
  version === 0
    ? EXISTS_NOT
    : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } };
const onRevision = (revision: number) => ({
  ConditionExpression: 'rev = :rev',
  ExpressionAttributeValues: { ':rev': revision },
});

/** Drawn, so that a customer who was erased and came back has none of the numbers from before. */
const drawn = (): number => randomInt(1, 2 ** 47);

const profileOf = (table: Table, id: string) => ({
  TableName: table.name,
  Key: profileKey(table, id),
});
const stateOf = (table: Table, id: string) => ({ TableName: table.name, Key: stateKey(table, id) });

const profileItemOf = (table: Table, { profile, addressHash }: Reachable) => ({
  ...profileKey(table, profile.id),
  profile,
  addressHash,
  rev: drawn(),
  ...listKey(table, profile.id),
});

/** Without a profile there is no customer, whatever else is stored: after an erasure, say. */
async function assemble(
  profile: Record<string, unknown> | undefined,
  state: Record<string, unknown> | undefined,
): Promise<StoredCustomer | undefined> {
  if (profile === undefined) return undefined;
  const { rev: revision, ...customer } = await parseWith(profileItem, profile);
  if (state === undefined) return { customer, state: EMPTY_STATE, version: 0, revision };
  const { v, s } = await parseWith(stateItem, state);
  return { customer, state: decodeState(s), version: v, revision };
}

const listPartition = (table: Table, part: number): string =>
  partition(table, 'CUSTOMERS', String(part));

function listKey(table: Table, id: string) {
  const GSI1SK = listPosition(id);
  return { GSI1PK: listPartition(table, listPart(GSI1SK)), GSI1SK };
}
