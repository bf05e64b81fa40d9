import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import type { EffectInput } from '#shared/domain/effect/effect-input.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { effectText, outcomeText } from '#shared/domain/effect/text/effect-text.ts';
import { NO_PAINT, textWidth } from '#shared/domain/effect/text/table.ts';
import { arm, campaign } from '../arms.ts';

const days = Array.from({ length: 40 }, (_, index) => ({
  day: new Date(Date.UTC(2026, 0, index + 1)).toISOString().slice(0, 10),
  arms: {
    holdout: arm(250 * (index + 1), 12 * (index + 1)),
    a: arm(2250 * (index + 1), 160 * (index + 1)),
  },
}));
const full: EffectInput = campaign(
  arm(10_000, 480),
  { ...arm(90_000, 6400, { messageCost: 0.05 }), opened: 30_000, clicked: 4000 },
  {
    margin: 0.4,
    fixedCost: '2500',
    days,
    segments: ['gold', 'a segment with quite a long name'].map((segment) => ({
      segment,
      arms: { holdout: arm(5000, 240), a: arm(45_000, 3200) },
    })),
  },
);

describe('effectText', () => {
  it('fits into a hundred columns', () => {
    for (const line of effectText(reportEffect(full)).split('\n')) {
      expect(textWidth(line), line).toBeLessThanOrEqual(100);
    }
  });

  it('begins with the verdict and goes through the report section by section', () => {
    const report = reportEffect(full);
    const text = effectText(report);
    expect(text.startsWith(report.verdict.text)).toBe(true);
    const heads = text.split('\n\n').map((section) => section.split('\n')[0]);
    expect(heads.slice(1)).toEqual([
      'Arms, over everyone assigned',
      'Funnel',
      'Lift of the conversion rate over holdout',
      'Conversions',
      'Value per customer',
      'Profit, at a margin of 40 %',
      'Lift by segment, p always valid and corrected by Holm',
      'Lift as it stood on the day',
    ]);
  });

  it('shows a dozen or so of many days, today among them', () => {
    const shown = effectText(reportEffect(full)).match(/^ {2}2026-\d\d-\d\d/gm) ?? [];
    expect(shown.length).toBeLessThanOrEqual(14);
    expect(shown.at(-1)).toContain('2026-02-09');
  });

  it('shows rates only where nobody was held out', () => {
    const text = effectText(
      reportEffect({
        currency: 'EUR',
        control: null,
        arms: [{ id: 'a', weight: 1, counters: arm(500, 40) }],
      }),
    );
    expect(text).toContain('cannot be known');
    expect(text).toContain('8.00 %');
    expect(text).not.toContain('Lift of');
  });

  it('judges each of several variants, unless the split is broken', () => {
    const arms = [
      { id: 'holdout', weight: 1, counters: arm(10_000, 480) },
      { id: 'a', weight: 1, counters: arm(10_000, 640) },
      { id: 'b', weight: 1, counters: arm(10_000, 480) },
    ];
    const text = effectText(reportEffect({ currency: 'EUR', control: 'holdout', arms }));
    expect(text).toContain('\n  a: Lift is real (');
    expect(text).toContain('\n  b: No lift is shown yet');
    const broken = arms.map((each) => ({ ...each, weight: each.id === 'a' ? 2 : 1 }));
    const warned = effectText(reportEffect({ currency: 'EUR', control: 'holdout', arms: broken }));
    expect(warned.startsWith('Sample ratio mismatch')).toBe(true);
    expect(warned).not.toContain('a: Lift is real');
  });

  it('says too early in place of an interval, and draws an empty campaign', () => {
    expect(effectText(reportEffect(campaign(arm(100, 5), arm(900, 60))))).toContain('too early');
    const empty = effectText(reportEffect(campaign(NO_COUNTS, NO_COUNTS)));
    expect(empty).toContain('Nobody was assigned to holdout.');
    expect(empty).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it('paints without moving a column', () => {
    const report = reportEffect(full);
    const wrap = (text: string) => `\u001b[1m${text}\u001b[0m`;
    const painted = effectText(report, { ...NO_PAINT, strong: wrap, faint: wrap, good: wrap });
    expect(painted).not.toBe(effectText(report));
    expect(painted.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '')).toBe(
      effectText(report),
    );
  });
});

describe('outcomeText', () => {
  it('names the outcome and leaves money out', () => {
    const text = outcomeText('visit', reportEffect(full));
    expect(text.startsWith('Also: visit\n')).toBe(true);
    expect(text).not.toContain('Profit, at');
  });
});
