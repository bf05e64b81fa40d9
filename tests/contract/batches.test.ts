/** More than one request of DynamoDB holds, in one call of ours. */
import { describe, expect, it } from 'vitest';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemorySuppressionList } from '#shared/adapters/memory/suppression-list.ts';
import { erasureOf } from '#shared/app/erase-traces.ts';
import type { Customers } from '#shared/ports/customers.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import { customerOf, NOON } from '../support/builders.ts';
import { saveProfiles } from '../support/save-profiles.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const ids = Array.from({ length: 130 }, (_, n) => `c-${n}`);

describe.each<[string, () => Customers]>([
  ['memory', createMemoryCustomers],
  ['DynamoDB', () => createDynamoCustomers(table())],
])('many customers in %s', (_name, create) => {
  it('are saved and loaded at once, and removed for good', async () => {
    const customers = create();
    await saveProfiles(
      customers,
      ids.map((id) => customerOf({ id })),
    );
    expect((await customers.load([...ids, 'nobody'])).size).toBe(130);
    const read = await customers.loadLatest('c-7');
    if (read === undefined) throw new Error('lost');
    expect(await customers.remove('c-7', read, erasureOf('c-7', NOON))).not.toBe('conflict');
    expect(await customers.loadLatest('c-7')).toBeUndefined();
    expect((await customers.load(ids)).size).toBe(129);
    expect(await customers.remove('c-7', read, erasureOf('c-7', NOON))).toBe('conflict');
    const others = ids.filter((id) => id !== 'c-7');
    expect(await customers.idsAt('hash:+420601000001')).toEqual(others.sort());
  });
});

describe.each<[string, () => SuppressionList]>([
  ['memory', createMemorySuppressionList],
  ['DynamoDB', () => createDynamoSuppressionList(table())],
])('many addresses on the list in %s', (_name, create) => {
  it('are looked for at once, by channel', async () => {
    const list = create();
    const entry = (address: string) =>
      ({ channel: 'sms', address, reason: 'manual', at: NOON.toISOString() }) as const;
    for (const id of ['c-3', 'c-120']) await list.add(entry(id));
    const found = await list.findAmong([
      ...ids.map((address) => ({ channel: 'sms' as const, address })),
      { channel: 'sms', address: 'c-3' },
      { channel: 'email', address: 'c-120' },
    ]);
    const addresses = new Set(found.map(({ channel, address }) => `${channel} ${address}`));
    expect(addresses).toEqual(new Set(['sms c-3', 'sms c-120']));
    expect(await list.findAmong([])).toEqual([]);
  });
});
