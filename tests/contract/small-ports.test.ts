import { describe, expect, it } from 'vitest';
import { createDynamoQuotaCounters } from '#shared/adapters/dynamodb/quota-counters.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { createDynamoSendSlots } from '#shared/adapters/dynamodb/send-slots.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import { createDynamoWriteKeys } from '#shared/adapters/dynamodb/write-keys.ts';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createMemoryRulesetLog } from '#shared/adapters/memory/ruleset-log.ts';
import { createMemorySendSlots } from '#shared/adapters/memory/send-slots.ts';
import { createMemorySuppressionList } from '#shared/adapters/memory/suppression-list.ts';
import { createMemoryWriteKeys } from '#shared/adapters/memory/write-keys.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { QuotaCounters } from '#shared/ports/quota-counters.ts';
import type { RulesetChange, RulesetEntry, RulesetLog } from '#shared/ports/ruleset-log.ts';
import type { SendSlots } from '#shared/ports/send-slots.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import type { WriteKey, WriteKeys } from '#shared/ports/write-keys.ts';
import { NOON, published } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

describe.each<[string, () => QuotaCounters]>([
  ['memory', createMemoryQuotaCounters],
  ['DynamoDB', () => createDynamoQuotaCounters(table())],
])('quota counters in %s', (_name, create) => {
  it('never pass a limit, however many ask at once, and take back what came back', async () => {
    const counters = create();
    const one = { sends: 1, micros: 250 };
    const limit = { sends: 10, micros: 1_000_000 };
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => counters.reserve('fuel', one, limit)),
    );
    expect(answers.filter(({ granted }) => granted)).toHaveLength(10);
    expect(answers.at(-1)?.used).toEqual({ sends: 10, micros: 2500 });
    await counters.release('fuel', one);
    expect(await counters.reserve('fuel', one, limit)).toEqual({
      granted: true,
      used: { sends: 10, micros: 2500 },
    });
    expect(await counters.reserve('other', { sends: 2, micros: 1 }, { sends: 1 })).toEqual({
      granted: false,
      used: { sends: 0, micros: 0 },
    });
  });

  it('hold money apart from messages', async () => {
    const counters = create();
    const limit = { micros: 1000 };
    expect((await counters.reserve('fuel', { sends: 1, micros: 600 }, limit)).granted).toBe(true);
    expect((await counters.reserve('fuel', { sends: 1, micros: 401 }, limit)).granted).toBe(false);
    expect((await counters.reserve('fuel', { sends: 1, micros: 400 }, limit)).granted).toBe(true);
  });
});

describe.each<[string, () => WriteKeys]>([
  ['memory', createMemoryWriteKeys],
  ['DynamoDB', () => createDynamoWriteKeys(table())],
])('write keys in %s', (_name, create) => {
  it('are found by their hash, listed in its order, and gone once removed', async () => {
    const keys = create();
    const [first, second] = ['a'.repeat(32), 'b'.repeat(32)].map((id) => ({
      id,
      name: 'Web shop',
      author: 'ada',
      at: NOON.toISOString(),
    })) as [WriteKey, WriteKey];
    await keys.add(second);
    await keys.add(first);
    expect(await keys.find(first.id)).toEqual(first);
    expect(await keys.list()).toEqual([first, second]);
    expect(await keys.remove(first.id)).toEqual(first);
    expect(await keys.remove(first.id)).toBeUndefined();
    expect(await keys.find(first.id)).toBeUndefined();
    expect(await keys.list()).toEqual([second]);
  });
});

describe.each<[string, (clock: Clock) => SendSlots]>([
  ['memory', createMemorySendSlots],
  ['DynamoDB', (clock) => createDynamoSendSlots(table(), clock)],
])('send slots in %s', (_name, create) => {
  it('gives each asker a slot of its own, spaced by the rate, and starts anew after a pause', async () => {
    let now = NOON;
    const slots = create({ now: () => now });
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => slots.reserve('channel:email', 4)),
    );
    expect(taken.map((slot) => slot - NOON.getTime()).sort((a, b) => a - b)).toEqual([
      0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250,
    ]);
    expect(await slots.reserve('channel:sms', 4)).toBe(NOON.getTime());
    now = new Date(NOON.getTime() + 60_000);
    expect(await slots.reserve('channel:email', 4)).toBe(now.getTime());
  });
});

describe.each<[string, () => SuppressionList]>([
  ['memory', createMemorySuppressionList],
  ['DynamoDB', () => createDynamoSuppressionList(table())],
])('suppression list in %s', (_name, create) => {
  it('keeps the first reason, per channel and address', async () => {
    const list = create();
    const entry = {
      channel: 'email',
      address: 'abc',
      reason: 'complaint',
      at: NOON.toISOString(),
    } as const;
    await list.add(entry);
    await list.add({ ...entry, reason: 'manual' });
    expect(await list.find('email', 'abc')).toEqual(entry);
    expect(await list.find('sms', 'abc')).toBeUndefined();
  });
});

describe.each<[string, () => RulesetLog]>([
  ['memory', createMemoryRulesetLog],
  ['DynamoDB', () => createDynamoRulesetLog(table())],
])('rule-set log in %s', (_name, create) => {
  it('numbers changes without a gap, whoever appends at once, and gives what is new', async () => {
    const log = create();
    expect(await log.since(0)).toEqual([]);
    const versions = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((id) =>
        log.append({ kind: 'campaign', published: published(id) }),
      ),
    );
    expect(versions.sort()).toEqual([1, 2, 3, 4, 5]);
    await log.append({ kind: 'policy', policy: policySchema.parse({}) });
    expect((await log.since(0)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await log.since(5)).toEqual([
      { version: 6, change: { kind: 'policy', policy: policySchema.parse({}) } },
    ]);
  });

  it('holds the newest entry of each subject, and a reader of any version comes to the same set', async () => {
    const log = create();
    const history: RulesetEntry[] = [];
    const append = async (change: RulesetChange) =>
      history.push({ version: await log.append(change), change });
    for (const id of ['a', 'b', 'a', 'c', 'b', 'a'])
      await append({
        kind: 'campaign',
        published: { ...published(id), version: history.length + 1 },
      });
    await append({ kind: 'policy', policy: policySchema.parse({}) });
    await append({ kind: 'removed', campaignId: 'c' });
    await append({ kind: 'policy', policy: policySchema.parse({ currency: 'CZK' }) });

    const inForce = [5, 6, 8, 9];
    for (const version of [0, 3, 5, 8])
      expect((await log.since(version)).map((entry) => entry.version)).toEqual(
        inForce.filter((one) => one > version),
      );
    const newest = history.filter(({ version }) => inForce.includes(version));
    expect(await log.since(0)).toEqual(newest);
  });

  it('holds one entry of a campaign that many publish at once, the last one', async () => {
    const log = create();
    const versions = await Promise.all(
      Array.from({ length: 6 }, () => log.append({ kind: 'campaign', published: published('a') })),
    );
    expect((await log.since(0)).map(({ version }) => version)).toEqual([Math.max(...versions)]);
  });
});
