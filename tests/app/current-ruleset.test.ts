import { describe, expect, it } from 'vitest';
import { createMemoryRulesetLog } from '#shared/adapters/memory/ruleset-log.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { RulesetEntry, RulesetLog } from '#shared/ports/ruleset-log.ts';
import { NOON, published } from '../support/builders.ts';

/** A log in which entries may be damaged, and a reader with a clock the test moves. */
function createReader(log: RulesetLog = createMemoryRulesetLog()) {
  let now = NOON.getTime();
  let damaged: readonly RulesetEntry[] = [];
  let reads = 0;
  const told: string[] = [];
  const rulesets = createCurrentRuleset({
    log: {
      append: log.append,
      async since(version) {
        reads += 1;
        const lost = damaged.filter((entry) => entry.version > version);
        const others = await log.since(version);
        const versions = new Set(lost.map((entry) => entry.version));
        return [...others.filter((entry) => !versions.has(entry.version)), ...lost].sort(
          (a, b) => a.version - b.version,
        );
      },
    },
    machineClock: { now: () => new Date(now) },
    onBroken: (error, stays) => told.push(`${(error as Error).message}; stays ${stays}`),
  });
  return {
    log,
    rulesets,
    told,
    reads: () => reads,
    damage(entry: Extract<RulesetEntry, { broken: string }>) {
      damaged = [...damaged, entry];
    },
    wait(ms: number) {
      now += ms;
    },
  };
}

const publish = (log: RulesetLog, id: string, status: 'live' | 'paused' = 'live') =>
  log.append({ kind: 'campaign', published: published(id, {}, status) });

describe('the rule set in force', () => {
  it('is asked for once in four seconds, and holds a change within five', async () => {
    const { log, rulesets, wait, reads } = createReader();
    await publish(log, 'fuel');
    expect((await rulesets.current()).version).toBe(1);
    await publish(log, 'fuel', 'paused');
    wait(3999);
    expect((await rulesets.current()).campaigns.get('fuel')?.status).toBe('live');
    expect(reads()).toBe(1);
    wait(1);
    const [one, two] = await Promise.all([rulesets.current(), rulesets.current()]);
    expect(one.campaigns.get('fuel')?.status).toBe('paused');
    expect([two, one.version, reads()]).toEqual([one, 2, 2]);
  });

  it('stays for five seconds when the log cannot be read, and somebody is told', async () => {
    const log = createMemoryRulesetLog();
    await publish(log, 'fuel');
    let isDown = false;
    const { rulesets, told, wait } = createReader({
      ...log,
      since: (version) => (isDown ? Promise.reject(new Error('no table')) : log.since(version)),
    });
    await rulesets.current();
    isDown = true;
    wait(4000);
    expect((await rulesets.current()).version).toBe(1);
    expect(told).toEqual(['no table; stays 1']);
    wait(1000);
    await expect(rulesets.current()).rejects.toThrow('no table');
    isDown = false;
    expect((await rulesets.current()).version).toBe(1);
  });

  it('is none when it takes so long to read that it is old by then', async () => {
    const log = createMemoryRulesetLog();
    await publish(log, 'fuel');
    let takesMs = 6000;
    const { rulesets, wait, reads } = createReader({
      ...log,
      since(version) {
        wait(takesMs);
        return log.since(version);
      },
    });
    await expect(rulesets.current()).rejects.toMatchObject({ code: 'RULESET_TOO_OLD' });
    expect(reads()).toBe(3);
    takesMs = 100;
    expect((await rulesets.current()).version).toBe(1);
  });

  it('keeps the last good content of a campaign whose entry is broken, and takes other changes', async () => {
    const { log, rulesets, told, damage, wait } = createReader();
    await publish(log, 'fuel');
    await publish(log, 'loan');
    await rulesets.current();
    await publish(log, 'fuel', 'paused');
    damage({ version: 3, subject: 'campaign#fuel', broken: 'its checksum is another' });
    wait(4000);
    expect((await rulesets.current()).version).toBe(2);
    await publish(log, 'loan', 'paused');
    wait(4000);
    const ruleset = await rulesets.current();
    expect([...ruleset.campaigns].map(([id, { status }]) => [id, status])).toEqual([
      ['fuel', 'live'],
      ['loan', 'paused'],
    ]);
    expect(ruleset.version).toBe(4);
    const message = 'entry 3 of campaign#fuel: its checksum is another; stays';
    expect(told).toEqual([`${message} 2`, `${message} 4`]);
    wait(59_999);
    await rulesets.current();
    expect(told).toHaveLength(2);
    wait(4000);
    await rulesets.current();
    expect(told).toHaveLength(3);
    await publish(log, 'fuel', 'paused');
    wait(4000);
    expect((await rulesets.current()).campaigns.get('fuel')?.status).toBe('paused');
    wait(120_000);
    await rulesets.current();
    expect(told).toHaveLength(3);
  });

  it('begins without a campaign whose entry is broken, but never without the policy', async () => {
    const { log, rulesets, damage } = createReader();
    await publish(log, 'fuel');
    await publish(log, 'loan');
    damage({ version: 1, subject: 'campaign#fuel', broken: 'its checksum is another' });
    expect([...(await rulesets.current()).campaigns.keys()]).toEqual(['loan']);

    const other = createReader();
    await other.log.append({ kind: 'policy', policy: policySchema.parse({}) });
    other.damage({ version: 1, subject: 'policy', broken: 'its checksum is another' });
    await expect(other.rulesets.current()).rejects.toThrow('entry 1 of policy');
    await other.log.append({ kind: 'policy', policy: policySchema.parse({}) });
    expect((await other.rulesets.current()).version).toBe(2);
  });
});
