import { describe, expect, it } from 'vitest';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { arm, campaign } from './arms.ts';

const segment = (name: string, converters: number) => ({
  segment: name,
  arms: { holdout: arm(5000, 250), a: arm(45_000, converters) },
});
/** One segment with a lift, nine with none at all. */
const segments = [
  segment('gold', 3000),
  ...Array.from({ length: 9 }, (_, index) => segment(`s${index}`, 2250)),
];
const input = campaign(arm(50_000, 2500), arm(450_000, 23_250), { segments });

describe('segments', () => {
  it('are corrected for their number, Holm unless told otherwise', () => {
    const { segments: found, correction } = reportEffect(input);
    const [gold, ...others] = found;
    expect(correction).toBe('holm');
    expect(gold?.shown).toBe(true);
    expect(gold?.adjustedP).toBeCloseTo(10 * (gold?.conversion?.p ?? 0), 15);
    expect(gold?.adjustedAlwaysValidP).toBeCloseTo(10 * (gold?.conversion?.alwaysValidP ?? 0), 12);
    expect(others.every(({ shown, adjustedP }) => !shown && adjustedP === 1)).toBe(true);
  });

  it('need less correction by Benjamini and Hochberg', () => {
    const twoGood = [segment('platinum', 3000), ...segments];
    const p = (correction: 'holm' | 'benjamini-hochberg') =>
      reportEffect({ ...input, segments: twoGood, correction }).segments[0]?.adjustedP ?? 1;
    expect(p('benjamini-hochberg')).toBeLessThan(p('holm'));
  });

  it('count as tested even when nobody is in them', () => {
    const withEmpty = [...segments, { segment: 'empty', arms: {} }];
    const found = reportEffect({ ...input, segments: withEmpty }).segments;
    expect(found[0]?.adjustedP).toBeCloseTo(11 * (found[0]?.conversion?.p ?? 0), 15);
    expect(found.at(-1)).toMatchObject({
      segment: 'empty',
      conversion: null,
      adjustedP: null,
      shown: false,
    });
  });

  it('are found by arms that are named like what every object has', () => {
    const named = reportEffect({
      currency: 'EUR',
      control: 'constructor',
      arms: [
        { id: 'constructor', weight: 1, counters: arm(500, 25) },
        { id: 'toString', weight: 9, counters: arm(4500, 225) },
      ],
      segments: [{ segment: 's', arms: {} }],
      periods: [{ weights: {}, arms: {} }],
    });
    expect(named.segments[0]).toMatchObject({ nControl: 0, nTreated: 0 });
  });
});
