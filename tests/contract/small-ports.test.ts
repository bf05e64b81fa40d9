import { describe, expect, it } from 'vitest';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { createDynamoSendQuota } from '#shared/adapters/dynamodb/send-quota.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import { createMemoryRulesetLog } from '#shared/adapters/memory/ruleset-log.ts';
import { createMemorySendQuota } from '#shared/adapters/memory/send-quota.ts';
import { createMemorySuppressionList } from '#shared/adapters/memory/suppression-list.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { RulesetLog } from '#shared/ports/ruleset-log.ts';
import type { SendQuota } from '#shared/ports/send-quota.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import { NOON, published } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

describe.each<[string, () => SendQuota]>([
  ['memory', createMemorySendQuota],
  ['DynamoDB', () => createDynamoSendQuota(table())],
])('send quota in %s', (_name, create) => {
  it('never gives more than the limit, however many ask at once, and again what came back', async () => {
    const quota = create();
    const fuel = published('fuel', { limits: { sends: 10 } });
    const answers = await Promise.all(Array.from({ length: 64 }, () => quota.take(fuel)));
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(10);
    await quota.giveBack(fuel);
    expect([await quota.take(fuel), await quota.take(fuel)]).toEqual(['taken', 'exhausted']);
    expect(await quota.take(published('other', { limits: { sends: 1 } }))).toBe('taken');
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
    await log.append({ kind: 'removed', campaignId: 'a' });
    expect((await log.since(0)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await log.since(5)).toEqual([
      { version: 6, change: { kind: 'policy', policy: policySchema.parse({}) } },
      { version: 7, change: { kind: 'removed', campaignId: 'a' } },
    ]);
  });
});
