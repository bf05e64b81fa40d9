/** What a million events may cost, from what the real handlers ask of AWS. */
import { beforeAll, describe, expect, it } from 'vitest';
import { bill, sumOf } from '#local/cost/bill.ts';
import { type Counted, countUsage } from '#local/cost/count-usage.ts';
import { PUBLIC_PRICES, readPriceList } from '#local/cost/price-list.ts';
import { total, type Usage } from '#local/cost/usage.ts';
import type { Kind } from '#local/cost/workload.ts';
import { LOAD } from '../../../bench/scale-model.ts';

/** Of a processor and event: three times what was measured, so that no busy machine fails the test. */
const CPU_MS: Readonly<Partial<Record<Kind, number>>> = { stateless: 0.3, stateful: 2 };

let counted: Counted;
beforeAll(async () => {
  counted = await countUsage({ customers: 20, days: 30 });
}, 120_000);

describe('a million events without messages', () => {
  it.each<[Kind, number]>([
    ['stateful', 1],
    ['stateless', 0.4],
  ])('cost, when they are %s, at most $%d', async (kind, aim) => {
    const list = await readPriceList(PUBLIC_PRICES);
    const million = total([[withCpu(counted.events[kind], CPU_MS[kind] ?? 0), 1_000_000]]);
    const usd = sumOf(bill(million, list));
    expect(usd).toBeLessThanOrEqual(aim);
    // Not by counting nothing.
    expect(usd).toBeGreaterThan(aim / 4);
  });
});

describe('what is counted', () => {
  it('is what the model of the load computes with, or less', () => {
    const units = ({ meters }: Usage) => ({
      reads: meters['dynamodb.readUnits'],
      writes: meters['dynamodb.writeUnits'],
    });
    const within = (usage: Usage, { reads, writes }: { reads: number; writes: number }) => {
      expect(units(usage).reads).toBeLessThanOrEqual(reads * 1.2);
      expect(units(usage).writes).toBeLessThanOrEqual(writes * 1.05);
    };
    within(counted.events.stateful, LOAD.event);
    within(counted.events.email, LOAD.message);
  });

  it('of an event that no campaign wants: its batch of ten, and nothing of the table', () => {
    const { meters, functions } = counted.events.stateless;
    expect(meters['sqs.requests']).toBeCloseTo(0.3);
    expect(meters['dynamodb.writeUnits']).toBe(0);
    expect(meters['dynamodb.readUnits']).toBeLessThan(0.2);
    expect(meters['firehose.gb'] * 1e9).toBeCloseTo(512);
    expect(functions.evaluate?.invocations).toBeCloseTo(0.1);
  });

  it('of one that changes a counter: a read of profile and state, and one unit to write', () => {
    const { meters } = counted.events.stateful;
    expect(meters['dynamodb.writeUnits']).toBe(1);
    expect(meters['dynamodb.readUnits']).toBeLessThan(1.3);
  });

  it('of one that becomes an e-mail: all the way to the figures of its campaign', () => {
    const { meters, functions } = counted.events.email;
    expect(meters['ses.messages']).toBe(1);
    expect(meters['sns.publications']).toBe(2);
    expect(Object.keys(functions).sort()).toEqual(
      expect.arrayContaining(['deliver', 'evaluate', 'feedback', 'measure']),
    );
    expect(meters['dynamodb.writeUnits']).toBeGreaterThan(
      counted.events.refused.meters['dynamodb.writeUnits'],
    );
    expect(counted.events.sms.meters['sms.parts']).toBe(1);
  });

  it('of a followed link, and of an idle minute', () => {
    expect(counted.response.meters['gateway.requests']).toBe(1);
    expect(counted.response.functions.track?.invocations).toBe(1);
    expect(counted.minute.meters['lambda.requests']).toBe(1);
    expect(counted.minute.meters['dynamodb.writeUnits']).toBe(0);
  });
});

function withCpu(usage: Usage, cpuMs: number): Usage {
  const { evaluate } = usage.functions;
  if (evaluate === undefined) throw new Error('evaluate did not run');
  return { ...usage, functions: { evaluate: { ...evaluate, cpuMs } } };
}
