import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArmCounters, NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import type { EffectInput } from '#shared/domain/effect/effect-input.ts';
import { effectReportSchema } from '#shared/domain/effect/effect-report.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { arm, campaign } from './arms.ts';

describe('reportEffect', () => {
  it('compares everyone assigned, reached or not', () => {
    const treated = { ...arm(45_000, 2310), sent: 30_000, delivered: 29_000 };
    const { comparisons, arms } = reportEffect(campaign(arm(5000, 212), treated));
    const [only] = comparisons;
    expect(only?.conversion.treated).toBeCloseTo(2310 / 45_000, 15);
    expect(only?.conversion.absolute.fixed?.low).toBeCloseTo(0.0026602797, 9);
    expect(only?.conversion.relative.fixed?.high).toBeCloseTo(0.4014612, 6);
    expect(only?.conversion.p).toBeCloseTo(0.006176952, 9);
    expect(only?.conversion.incremental.value).toBeCloseTo(0.008933333 * 45_000, 3);
    expect(arms[1]?.funnel).toMatchObject({ assigned: 45_000, sent: 30_000, delivered: 29_000 });
  });

  it('draws the always-valid band wider than the fixed one, and takes it for the verdict', () => {
    const report = reportEffect(campaign(arm(5000, 212), arm(45_000, 2310)));
    const { absolute, p, alwaysValidP } = report.comparisons[0]?.conversion ?? {};
    expect(absolute?.fixed?.low).toBeGreaterThan(0);
    expect(absolute?.alwaysValid?.low).toBeLessThan(0);
    expect(p).toBeLessThan(0.05);
    expect(alwaysValidP).toBeGreaterThan(0.05);
    expect(report.verdict.code).toBe('not_shown');
    expect(report.defaultBand).toBe('alwaysValid');
  });

  it('counts cost, margin and profit from exact sums', () => {
    const report = reportEffect(
      campaign(arm(10_000, 500), arm(90_000, 7200, { messageCost: 0.05 }), {
        margin: 0.4,
        fixedCost: '1500.00',
      }),
    );
    const { money } = report.comparisons[0] ?? {};
    // 3 % of 90,000 more converters at 20 each, 40 % kept, less 4,500 for messages and 1,500 fixed.
    expect(money?.profit.value).toBeCloseTo(0.4 * 2700 * 20 - 6000, 6);
    expect(money?.roi?.value).toBeCloseTo((0.4 * 54_000 - 6000) / 6000, 9);
    expect(money?.breakEven).toBeCloseTo(6000 / (0.4 * 90_000), 12);
    expect(money?.probabilityOfProfit).toBeGreaterThan(0.999);
    expect(report.verdict.code).toBe('lift_and_profit');
    expect(report.arms[1]?.cost).toEqual({ messages: '4500', incentives: '0', total: '4500' });
  });

  it('takes off what the control cost, scaled to the size of the arm', () => {
    const paid = { ...arm(10_000, 500), incentiveCost: '100' };
    const { money } =
      reportEffect(campaign(paid, arm(90_000, 7200, { messageCost: 0.05 }), { margin: 0.4 }))
        .comparisons[0] ?? {};
    expect(money?.cost).toBeCloseTo(4500 - 900, 9);
  });

  it('puts a broken split over everything', () => {
    const report = reportEffect(campaign(arm(5800, 300), arm(45_000, 5000)));
    expect(report.sampleRatio?.flag).toBe(true);
    expect(report.verdict.code).toBe('sample_ratio_mismatch');
    expect(report.warnings[0]?.code).toBe('sample_ratio_mismatch');
  });

  it('compares within periods where the weights changed on the way', () => {
    // No effect in either period; in the second all convert more and the variant gets more of them.
    const periods = [
      { weights: { holdout: 1, a: 1 }, arms: { holdout: arm(5000, 100), a: arm(5000, 100) } },
      { weights: { holdout: 1, a: 9 }, arms: { holdout: arm(1000, 100), a: arm(9000, 900) } },
    ];
    const totals = campaign(arm(6000, 200), arm(14_000, 1000));
    const naive = reportEffect(totals);
    const report = reportEffect({ ...totals, periods });
    expect(naive.comparisons[0]?.conversion.relative.value).toBeGreaterThan(1);
    expect(report.comparisons[0]?.conversion.relative.value).toBeCloseTo(0, 12);
    expect(report.comparisons[0]?.conversion.absolute.fixed?.low).toBeLessThan(0);
    expect(report.sampleRatio).toMatchObject({ flag: false, df: 2 });
    expect(report.warnings.map(({ code }) => code)).toContain('weights_changed');
  });

  it('reports all variants together first, and shares the fixed cost among them', () => {
    const report = reportEffect({
      currency: 'EUR',
      control: 'holdout',
      margin: 0.5,
      fixedCost: '900',
      arms: [
        { id: 'holdout', weight: 10, counters: arm(10_000, 500) },
        { id: 'a', weight: 30, counters: arm(30_000, 1800) },
        { id: 'b', weight: 60, counters: arm(60_000, 3900) },
      ],
    });
    expect(report.comparisons.map(({ arm: id }) => id)).toEqual(['all variants', 'a', 'b']);
    expect(report.comparisons.map(({ money }) => money?.cost)).toEqual([900, 300, 600]);
    expect(report.comparisons[0]?.nTreated).toBe(90_000);
    expect(report.verdict).toEqual(report.comparisons[0]?.verdict);
    expect(report.warnings.map(({ code }) => code)).toContain('several_variants');
  });

  it('holds each of several variants to a stricter verdict than one alone', () => {
    const [control, treated] = [arm(10_000, 500), arm(10_000, 610)];
    const alone = reportEffect({
      currency: 'EUR',
      control: 'c',
      arms: [
        { id: 'c', counters: control },
        { id: 'a', counters: treated },
      ],
    });
    const among = reportEffect({
      currency: 'EUR',
      control: 'c',
      arms: [
        { id: 'c', counters: control },
        ...['a', 'b', 'd', 'e'].map((id) => ({ id, counters: treated })),
      ],
    });
    const inCrowd = among.comparisons.find(({ arm: id }) => id === 'a');
    expect(alone.verdict.code).toBe('lift');
    expect(inCrowd?.verdict.code).toBe('not_shown');
    expect(inCrowd?.conversion.absolute).toEqual(alone.comparisons[0]?.conversion.absolute);
  });
});

describe('reportEffect with little or nothing', () => {
  it('shows rates only when nobody was held out', () => {
    const report = reportEffect({
      currency: 'EUR',
      control: null,
      arms: [{ id: 'a', weight: 1, counters: arm(500, 40) }],
    });
    expect(report.verdict).toMatchObject({ code: 'no_holdout' });
    expect(report.verdict.text).toContain('cannot be known');
    expect(report.comparisons).toEqual([]);
    expect(report.arms[0]?.conversionRate.value).toBe(0.08);
  });

  it('takes a holdout of weight zero for none', () => {
    const none = campaign(NO_COUNTS, arm(500, 40));
    const report = reportEffect({
      ...none,
      arms: none.arms.map((each) => (each.id === 'holdout' ? { ...each, weight: 0 } : each)),
    });
    expect(report.verdict.code).toBe('no_holdout');
  });

  it('compares only arms that have customers', () => {
    const arms = [
      { id: 'holdout', weight: 1, counters: arm(1000, 50) },
      { id: 'a', weight: 1, counters: arm(1000, 60) },
      { id: 'b', weight: 0, counters: NO_COUNTS },
    ];
    const report = reportEffect({
      currency: 'EUR',
      control: 'holdout',
      arms,
      days: [
        { day: '2026-01-01', arms: { holdout: arm(10, 1) } },
        { day: '2026-01-02', arms: { holdout: arm(1000, 50), a: arm(1000, 60) } },
      ],
    });
    expect(report.comparisons.map(({ arm: id }) => id)).toEqual(['all variants', 'a']);
    expect(report.overTime.map(({ day, arm: id }) => [day, id])).toEqual([
      ['2026-01-02', 'all variants'],
      ['2026-01-02', 'a'],
    ]);
    expect(report.warnings.map(({ code }) => code)).toContain('arm_empty');
    expect(report.arms[2]?.conversionRate).toEqual({ value: null, interval: null });
  });

  it.each<[string, ArmCounters, ArmCounters]>([
    ['nobody at all', NO_COUNTS, NO_COUNTS],
    ['nobody in the holdout', NO_COUNTS, arm(900, 40)],
    ['nobody treated', arm(100, 4), NO_COUNTS],
    ['no conversions', arm(100, 0), arm(900, 0)],
    ['no control conversions', arm(100, 0), arm(900, 90)],
    ['everybody converted', arm(100, 100), arm(900, 900)],
    ['one customer each', arm(1, 1), arm(1, 0)],
  ])('is too early with %s', (_, control, treated) => {
    const input = campaign(control, treated, { margin: 0.4, fixedCost: '100' });
    const report = reportEffect({
      ...input,
      arms: input.arms.map(({ id, counters }) => ({ id, counters })),
    });
    expect(['too_early', 'no_holdout']).toContain(report.verdict.code);
    expect(report.comparisons[0]?.conversion.absolute.alwaysValid ?? null).toBeNull();
    expectFinite(report);
  });

  it.each<[string, ArmCounters, ArmCounters]>([
    ['one customer held out, who converted', arm(1, 1), arm(18, 1)],
    ['nobody converted of a few who were treated', arm(100, 20), arm(8, 0)],
    ['everybody converted of a few who were treated', arm(100, 20), arm(8, 8)],
  ])('gives no interval of a lift that one arm makes look certain: %s', (_, control, treated) => {
    const { conversion } = reportEffect(campaign(control, treated)).comparisons[0] ?? {};
    expect(conversion?.relative).toMatchObject({ fixed: null, alwaysValid: null });
    expect(conversion?.relative.value).not.toBeNull();
    // Newcombe's interval of the difference allows for it.
    const { low = 0, high = 0 } = conversion?.absolute.fixed ?? {};
    expect(high - low).toBeGreaterThan(0.15);
  });

  it('never takes more from a rate than all of it', () => {
    const { relative } =
      reportEffect(campaign(arm(400, 40), arm(60, 1))).comparisons[0]?.conversion ?? {};
    expect(relative?.fixed?.low).toBe(-1);
    expect(relative?.fixed?.high).toBeGreaterThan(-1);
  });

  it('says nothing of profit without a margin, nor of value without values', () => {
    const free = (counters: ArmCounters) => ({ ...counters, valueSum: '0', valueSumSquares: '0' });
    const input = campaign(arm(5000, 200), arm(45_000, 3600));
    expect(reportEffect(input).comparisons[0]?.money).toBeNull();
    expect(reportEffect(input).verdict.code).toBe('lift');
    const valueless = reportEffect(
      campaign(free(arm(5000, 200)), free(arm(45_000, 3600)), { margin: 0.4 }),
    );
    expect(valueless.comparisons[0]?.money).toBeNull();
    expect(valueless.comparisons[0]?.value).toMatchObject({ p: null, chanceToWin: null });
  });

  it('never answers with a number that JSON cannot hold, and keeps to its schema', () => {
    const counters = fc
      .tuple(fc.nat(3000), fc.nat(3000), fc.nat(100), fc.nat(100), fc.nat(50))
      .map(([assigned, converters, value, cost, pre]): ArmCounters => {
        const x = Math.min(assigned, converters);
        return {
          ...arm(assigned, x, { value, messageCost: cost / 1000 }),
          preSum: String(pre * assigned),
          preSumSquares: String(pre * pre * assigned * 2),
          valuePreSum: String(value * pre * x),
          convertedPreSum: String(pre * x),
        };
      });
    fc.assert(
      fc.property(fc.array(counters, { maxLength: 4 }), fc.boolean(), (arms, heldOut) => {
        const ids = arms.map((_, index) => `arm${index}`);
        const byArm = Object.fromEntries(arms.map((each, index) => [`arm${index}`, each]));
        const input: EffectInput = {
          currency: 'EUR',
          control: heldOut ? (ids[0] ?? null) : null,
          arms: arms.map((each, index) => ({ id: `arm${index}`, weight: 1, counters: each })),
          margin: 0.4,
          fixedCost: '12.50',
          segments: [
            { segment: 's', arms: byArm },
            { segment: 'empty', arms: {} },
          ],
          days: [{ day: '2026-01-01', arms: byArm }],
        };
        const report = reportEffect(input);
        expectFinite(report);
        expect(effectReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
      }),
      { numRuns: 150 },
    );
  });
});

describe('reportEffect on broken input', () => {
  it.each<[string, EffectInput]>([
    ['more converters than assigned', campaign(arm(10, 11), arm(90, 1))],
    ['a negative count', campaign({ ...arm(10, 1), sent: -1 }, arm(90, 1))],
    ['half a customer', campaign({ ...arm(10, 1), assigned: 10.5 }, arm(90, 1))],
    ['an unknown control', { ...campaign(arm(10, 1), arm(90, 1)), control: 'nobody' }],
    ['a margin above one', campaign(arm(10, 1), arm(90, 1), { margin: 1.2 })],
    ['no currency', campaign(arm(10, 1), arm(90, 1), { currency: 'euro' })],
    [
      'broken counters of a segment',
      campaign(arm(10, 1), arm(90, 1), { segments: [{ segment: 's', arms: { a: arm(1, 2) } }] }),
    ],
  ])('refuses %s', (_, input) => {
    expect(() => reportEffect(input)).toThrow(expect.objectContaining({ code: 'EFFECT_INPUT' }));
  });

  it('refuses an arm named twice', () => {
    const [first] = campaign(arm(10, 1), arm(90, 1)).arms;
    const arms = first === undefined ? [] : [first, first];
    expect(() => reportEffect({ ...campaign(arm(10, 1), arm(90, 1)), arms })).toThrow('distinct');
  });
});

function expectFinite(value: unknown, path = 'report'): void {
  if (typeof value === 'number') expect(Number.isFinite(value), path).toBe(true);
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) expectFinite(inner, `${path}.${key}`);
  }
}
