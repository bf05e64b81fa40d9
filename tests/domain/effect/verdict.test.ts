import { describe, expect, it } from 'vitest';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { arm, campaign } from './arms.ts';

const verdict = (
  control: Parameters<typeof arm>,
  treated: Parameters<typeof arm>,
  rest: Parameters<typeof campaign>[2] = {},
) => reportEffect(campaign(arm(...control), arm(...treated), rest)).verdict;

describe('verdict', () => {
  it('is too early while the scarcer arm has too few conversions, whatever the p', () => {
    expect(verdict([1000, 19], [9000, 900])).toEqual({
      code: 'too_early',
      text: 'Too early: intervals begin when each arm has 20 customers who converted and 20 who did not.',
    });
  });

  it('says how large a lift may still be when none is shown', () => {
    const { code, text } = verdict([5000, 250], [45_000, 2270]);
    expect(code).toBe('not_shown');
    expect(text).toMatch(/^No lift is shown yet: it may be −\d+\.\d % to \+\d+\.\d %\.$/);
  });

  it('calls a fall a fall', () => {
    expect(verdict([20_000, 2000], [180_000, 14_400]).code).toBe('harm');
  });

  it('keeps profit apart from lift', () => {
    const lift = [
      [5000, 250],
      [45_000, 3150],
    ] as const;
    const at = (messageCost: number, margin: number) =>
      verdict([...lift[0]], [...lift[1], { messageCost }], { margin });
    expect(at(0.01, 0.4).code).toBe('lift_and_profit');
    expect(at(0.15, 0.4)).toMatchObject({ code: 'lift_without_profit_yet' });
    expect(at(0.15, 0.4).text).toMatch(/^Lift is real \(.*\), profit is not yet: −€.* to \+€/);
    expect(at(2, 0.4).code).toBe('lift_at_a_loss');
    expect(verdict([...lift[0]], [...lift[1]]).code).toBe('lift');
  });

  it('does not judge a profit that a few large values make', () => {
    const spiky = { ...arm(45_000, 3150), valueSum: '70000', valueSumSquares: '400000000' };
    const report = reportEffect(campaign(arm(5000, 250), spiky, { margin: 0.4 }));
    expect(report.comparisons[0]?.money?.profit.alwaysValid).toBeNull();
    expect(report.verdict).toMatchObject({ code: 'lift_without_profit_yet' });
    expect(report.verdict.text).toContain('too few conversions');
  });
});
