import { describe, expect, it } from 'vitest';
import { createEmbeddedMetrics } from '#shared/adapters/cloudwatch/embedded-metrics.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import type { EffectView } from '#shared/app/effect.ts';
import { createMeasureStream, type MeasureStreamPorts } from '#shared/app/measure-stream.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { toEffectInput } from '#shared/domain/measure/effect-input.ts';
import { keyOfEntry, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { responsesOf } from '#shared/domain/measure/responses.ts';
import { unitKeyOf } from '#shared/domain/measure/unit.ts';
import { seededRandom } from '#shared/domain/stats/random.ts';
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
    clock: { now: () => new Date(now) },
    machineClock: { now: () => new Date(now) },
    onFailure: (error) => failures.push(error),
    ...change,
  });
  return {
    /** Written a moment ago, unless a test says otherwise. */
    stream: (entries: readonly LedgerEntry[], writtenAt = now) => stream(entries, writtenAt),
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

describe('dashboard and effect page', () => {
  const instant = '2026-03-01T11:00:00.000Z';
  /** Readings of 60 assignments, a third of them held out, each as far as its number says. */
  const readings = Array.from({ length: 60 }, (_, n): LedgerEntry[] => {
    const held = n % 3 === 0;
    const decision = decisionOf({
      id: `d-${n}`,
      customerId: `c-${n}`,
      arm: held ? 'holdout' : 'a',
      outcome: held ? 'holdout' : 'message',
      ...(!held && { channel: 'email' as const }),
    });
    const first = exposure({ decision, status: held ? 'settled' : 'pending' });
    const sent = exposure({ decision, version: 1, status: 'sent', cost: '0.125' });
    const answered = exposure({
      decision,
      version: 2,
      status: 'sent',
      cost: '0.125',
      responses: n % 2 === 0 ? { open: instant } : { click: instant, reply: instant },
    });
    const bought = conversion({
      decisionId: `d-${n}`,
      customerId: `c-${n}`,
      arm: decision.arm ?? 'a',
      eventId: `o-${n}`,
      worth: { amount: '10.50', currency: 'EUR' },
      ...(n % 12 === 4 && { redeems: true as const }),
    });
    return [first, ...(held ? [] : [sent, answered]), ...(n % 4 === 0 ? [bought] : [])];
  }).flat();

  it('come from the same counters, also after duplicates and out of order', async () => {
    const measurements = createMemoryMeasurements();
    const decisions = new Map(
      readings.flatMap((one) => (one.kind === 'decision' ? [[one.decision.id, one]] : [])),
    );
    const input = async () =>
      toEffectInput(await measurements.figures('fuel'), ['holdout', 'a'], new Map(), {
        currency: 'EUR',
        margin: 0.5,
      });
    const { stream, told, wait, failures } = world({
      measurements,
      readDecision: async (id) => decisions.get(id),
      readEffect: async () => ({ report: reportEffect(await input()) }) as unknown as EffectView,
    });
    const random = seededRandom('order');
    const twice = [...readings, ...readings].map((entry) => ({ entry, at: random() }));
    const queue = twice.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry);
    for (let at = 0; at < queue.length; at += 7)
      expect(await stream(queue.slice(at, at + 7))).toEqual([]);
    const first = told();
    wait(6 * 60_000);
    await stream([conversion({ decisionId: 'd-1', customerId: 'c-1', eventId: 'last' })]);
    const lines = [...first, ...told()].filter(({ campaign }) => campaign === 'fuel');
    const total = (name: string) =>
      lines.reduce((sum, line) => sum + (typeof line[name] === 'number' ? line[name] : 0), 0);

    const report = reportEffect(await input());
    const arms = responsesOf(await measurements.figures('fuel'), ['holdout', 'a']);
    const sum = (pick: (arm: (typeof arms)[number]) => number) =>
      arms.reduce((all, arm) => all + pick(arm), 0);
    expect(failures).toEqual([]);
    expect({
      triggers: total('Triggers'),
      holdouts: total('Holdouts'),
      sends: total('CampaignSends'),
      responses: total('Responses'),
      conversions: total('Conversions'),
      spend: total('Spend'),
    }).toEqual({
      triggers: sum(({ exposures }) => exposures),
      holdouts: report.arms[0]?.funnel.assigned,
      sends: sum(({ messages }) => messages.sent),
      responses: sum(
        ({ messages: { opened, clicked, replies, redeemed } }) =>
          opened + clicked + replies + redeemed,
      ),
      conversions: report.arms.reduce((all, { funnel }) => all + funnel.conversions, 0),
      spend: report.arms.reduce((all, { cost }) => all + Number(cost.messages), 0),
    });
    expect(sum(({ messages }) => messages.redeemed)).toBe(5);
    expect(lines.findLast((line) => 'Lift' in line)?.Lift).toBeCloseTo(
      100 * (report.comparisons[0]?.conversion.relative.value ?? Number.NaN),
      9,
    );
    // One dimension, of which only campaigns in force are shown by name.
    expect(new Set(lines.flatMap((line) => Object.keys(line)))).not.toContain('customer');
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

describe('a stream that is behind', () => {
  const MINUTE = 60_000;
  const erased = decisionOf({ id: 'd-1' });
  const kept = decisionOf({ id: 'd-2', customerId: 'c-2' });
  const entries = [exposure({ decision: erased }), exposure({ decision: kept }), conversion()];

  function behind() {
    const measurements = createMemoryMeasurements();
    const read: string[] = [];
    const readDecision = async (id: string) => {
      read.push(id);
      return id === kept.id ? exposure({ decision: kept }) : undefined;
    };
    return { measurements, read, ...world({ measurements, readDecision }) };
  }

  it('leaves nothing of a customer whose decisions were erased meanwhile', async () => {
    const { stream, measurements, told } = behind();
    expect(await stream(entries, NOON.getTime() - 11 * MINUTE)).toEqual([]);
    const keys = entries.map(keyOfEntry);
    const notes = await measurements.notes(keys);
    expect(notes.map((note) => note?.unit.customerId)).toEqual([undefined, 'c-2', undefined]);
    const units = [erased, kept].flatMap((decision) => unitKeyOf(decision) ?? []);
    expect(await measurements.units(units)).toEqual([undefined, expect.anything()]);
    expect(
      (await measurements.figures('fuel')).map(({ figures }) => figures.effect.assigned),
    ).toEqual([1]);
    expect(told()).toMatchObject([{ campaign: 'fuel', Triggers: 1 }]);
  });

  it('asks once for each decision, and not at all while it is up to date', async () => {
    const { stream, read } = behind();
    await stream(entries, NOON.getTime() - 9 * MINUTE);
    expect(read).toEqual([]);
    await stream(entries, NOON.getTime() - 11 * MINUTE);
    expect(read).toEqual(['d-1', 'd-2']);
  });

  it('names what has to come again by its place among all that came', async () => {
    const { stream, measurements } = behind();
    measurements.commit = () => Promise.reject(new Error('down'));
    expect(await stream(entries, NOON.getTime() - 11 * MINUTE)).toEqual([1]);
  });
});
