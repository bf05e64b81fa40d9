import { describe, expect, it } from 'vitest';
import { createEmbeddedMetrics } from '#shared/adapters/cloudwatch/embedded-metrics.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMeasureStream, type MeasureStreamPorts } from '#shared/app/measure-stream.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { NOON, rulesetOf } from '../../support/builders.ts';
import { conversion, decisionOf, exposure } from '../../support/ledgers.ts';

function world(change: Partial<MeasureStreamPorts> = {}) {
  const metrics = createEmbeddedMetrics('test');
  metrics.show(new Set(['fuel']));
  const failures: unknown[] = [];
  let now = NOON.getTime();
  const looks: string[] = [];
  const stream = createMeasureStream({
    measurements: createMemoryMeasurements(),
    readDecision: async () => undefined,
    rulesets: { current: async () => rulesetOf([]) },
    metrics,
    readEffect: async (id) => {
      looks.push(id);
      return undefined;
    },
    machineClock: { now: () => new Date(now) },
    onFailure: (error) => failures.push(error),
    ...change,
  });
  return {
    stream,
    failures,
    looks,
    wait: (ms: number) => {
      now += ms;
    },
    /** What was told since the last time, without its envelope. */
    told: (): Record<string, unknown>[] =>
      metrics.take(0).map((line) => {
        const { _aws, ...rest } = JSON.parse(line);
        return rest;
      }),
  };
}

const sms = { decision: decisionOf({ channel: 'sms' }) };

describe('what the metrics are told', () => {
  it('is what was counted, once, by campaign and channel', async () => {
    const { stream, told } = world();
    const sent = exposure({ ...sms, version: 1, status: 'sent', cost: '0.024' });
    const opened = exposure({
      ...sms,
      version: 2,
      status: 'sent',
      cost: '0.024',
      responses: { delivered: '2026-03-01T10:01:00.000Z', click: '2026-03-01T10:02:00.000Z' },
    });
    await stream([exposure(sms)]);
    expect(told()).toEqual([{ stage: 'test', campaign: 'fuel', Triggers: 1 }]);
    await stream([sent, conversion()]);
    expect(told()).toEqual([
      { stage: 'test', campaign: 'fuel', CampaignSends: 1, Spend: 0.024, Conversions: 1 },
      { stage: 'test', channel: 'sms', Sends: 1 },
    ]);
    await stream([sent, conversion(), opened]);
    await stream([opened]);
    expect(told()).toEqual([
      { stage: 'test', campaign: 'fuel', Responses: 2 },
      { stage: 'test', channel: 'sms', Delivered: 1 },
    ]);
  });

  it('tells holdouts, suppressions, rejections and doubt apart', async () => {
    const { stream, told } = world();
    const { arm: _arm, split: _split, ...unassigned } = decisionOf({ id: 'd-3' });
    const of = (id: string, change: object): LedgerEntry =>
      exposure({ decision: decisionOf({ id, customerId: id, channel: 'email' }), ...change });
    await stream([
      exposure({ decision: decisionOf({ id: 'd-1', arm: 'holdout', outcome: 'holdout' }) }),
      of('d-2', { status: 'suppressed' }),
      exposure({ decision: { ...unassigned, outcome: 'suppressed' }, status: 'settled' }),
      of('d-4', { status: 'rejected' }),
      of('d-5', { status: 'in_doubt', cost: '0.0001' }),
    ]);
    expect(told()).toEqual([
      {
        stage: 'test',
        campaign: 'fuel',
        Triggers: 5,
        Suppressed: 2,
        Holdouts: 1,
        Spend: 0.0001,
      },
      { stage: 'test', channel: 'email', ProviderRejected: 1, InDoubt: 1 },
    ]);
  });
});

describe('the stream', () => {
  it('names the entries that have to come again', async () => {
    const inner = createMemoryMeasurements();
    const { stream, failures } = world({
      measurements: {
        ...inner,
        commit: (booking) =>
          booking.units.some(({ key }) => key.customerId === 'c-2')
            ? Promise.reject(new Error('throttled'))
            : inner.commit(booking),
      },
    });
    const of = (customerId: string) =>
      exposure({ decision: decisionOf({ id: `d-${customerId}`, customerId }) });
    expect(await stream([of('c-1'), of('c-2'), of('c-3'), of('c-2')])).toEqual([1, 3]);
    expect(await stream([of('c-1')])).toEqual([]);
    expect(failures).toHaveLength(1);
  });

  it('reads the lift of a campaign now and then, and counts on when that fails', async () => {
    const { stream, looks, wait } = world();
    await stream([exposure()]);
    await stream([conversion()]);
    expect(looks).toEqual(['fuel']);
    wait(5 * 60_000);
    await stream([conversion({ eventId: 'o-2' })]);
    expect(looks).toEqual(['fuel', 'fuel']);
    const broken = world({ readEffect: () => Promise.reject(new Error('no')) });
    expect(await broken.stream([exposure()])).toEqual([]);
    expect(broken.failures).toHaveLength(1);
  });
});
