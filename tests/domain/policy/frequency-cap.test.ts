import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS, PURPOSES } from '#shared/domain/channel.ts';
import { type CountedSend, checkFrequencyCaps } from '#shared/domain/policy/frequency-cap.ts';
import type { FrequencyCap } from '#shared/domain/policy/frequency-cap-schema.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { NOON } from '../../support/builders.ts';

const HOUR = 3_600_000;
const hoursLater = (hours: number): Date => new Date(NOON.getTime() + hours * HOUR);
const CATEGORIES = ['loans', 'cards', undefined] as const;

const kinds = {
  channel: fc.constantFrom(...CHANNELS),
  purpose: fc.constantFrom(...PURPOSES),
  category: fc.constantFrom(...CATEGORIES),
};
const sendAt = (hours: fc.Arbitrary<number>): fc.Arbitrary<CountedSend> =>
  fc.record({ ...kinds, at: hours.map(hoursLater) });
const caps: fc.Arbitrary<readonly FrequencyCap[]> = fc.array(
  fc
    .record({
      channel: fc.option(kinds.channel, { nil: undefined }),
      category: kinds.category,
      purpose: kinds.purpose,
      limit: fc.integer({ min: 1, max: 3 }),
      within: fc.constantFrom('PT2H', 'PT6H', 'P1D'),
    })
    .map(({ channel, category, ...cap }) => ({
      ...cap,
      ...(channel !== undefined && { channel }),
      ...(category !== undefined && { category }),
    })),
  { maxLength: 4 },
);
const coolDowns = fc.option(fc.constantFrom('PT1H', 'PT3H'), { nil: undefined });
const past = fc.array(sendAt(fc.integer({ min: -40, max: 5 })), { maxLength: 12 });

/** By the definition: is some cap full, counting whoever it counts in the window that ends at `at`, or ahead? */
function isFull(
  all: readonly FrequencyCap[],
  sends: readonly CountedSend[],
  candidate: CountedSend,
): boolean {
  return all.some((cap) => {
    const counts = (one: CountedSend): boolean =>
      one.purpose === cap.purpose &&
      (cap.channel === undefined || one.channel === cap.channel) &&
      (cap.category === undefined || one.category === cap.category);
    const since = candidate.at.getTime() - durationMs(cap.within);
    const counted = sends.filter((one) => counts(one) && one.at.getTime() > since);
    return counts(candidate) && counted.length >= cap.limit;
  });
}
const withGap = (all: readonly FrequencyCap[], coolDown: string | undefined) =>
  coolDown === undefined
    ? all
    : [...all, { purpose: 'marketing' as const, limit: 1, within: coolDown }];

describe('frequency caps', () => {
  it('block exactly when one of them is full: by channel, category and purpose, several at once', () => {
    fc.assert(
      fc.property(caps, coolDowns, past, sendAt(fc.constant(0)), (all, coolDown, sends, wish) => {
        const verdict = checkFrequencyCaps({ caps: all, coolDown }, sends, wish);
        expect(verdict.outcome === 'block').toBe(isFull(withGap(all, coolDown), sends, wish));
        if (verdict.outcome === 'block')
          expect(verdict.reason).toBe(isFull(all, sends, wish) ? 'FREQUENCY_CAP' : 'COOL_DOWN');
      }),
      { numRuns: 500 },
    );
  });

  it('say the first instant at which all have room again', () => {
    fc.assert(
      fc.property(caps, coolDowns, past, sendAt(fc.constant(0)), (all, coolDown, sends, wish) => {
        const verdict = checkFrequencyCaps({ caps: all, coolDown }, sends, wish);
        if (verdict.outcome === 'pass') return;
        const { retryAt } = verdict;
        if (retryAt === undefined) throw new Error('no instant');
        const held = withGap(all, coolDown);
        expect(isFull(held, sends, { ...wish, at: retryAt })).toBe(false);
        const before = new Date(retryAt.getTime() - 1);
        expect(isFull(held, sends, { ...wish, at: before })).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never let a rolling window hold more than they allow, in whatever order wishes come', () => {
    const wishes = fc.array(sendAt(fc.integer({ min: 0, max: 60 })), { maxLength: 30 });
    fc.assert(
      fc.property(caps, wishes, (all, wanted) => {
        const granted: CountedSend[] = [];
        for (const wish of wanted)
          if (checkFrequencyCaps({ caps: all }, granted, wish).outcome === 'pass')
            granted.push(wish);
        for (const cap of all) {
          const counted = granted.filter(
            (one) =>
              one.purpose === cap.purpose &&
              (cap.channel === undefined || one.channel === cap.channel) &&
              (cap.category === undefined || one.category === cap.category),
          );
          for (const { at } of counted) {
            const since = at.getTime() - durationMs(cap.within);
            const inWindow = counted.filter(
              (one) => one.at.getTime() > since && one.at.getTime() <= at.getTime(),
            );
            expect(inWindow.length).toBeLessThanOrEqual(cap.limit);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('count a send until its window has passed, to the millisecond', () => {
    const limits = { caps: [{ purpose: 'marketing' as const, limit: 1, within: 'P1D' }] };
    const send = { channel: 'email', purpose: 'marketing', at: NOON } as const;
    const day = NOON.getTime() + 24 * HOUR;
    const at = (instant: number) =>
      checkFrequencyCaps(limits, [send], { ...send, at: new Date(instant) });
    expect(at(day - 1)).toEqual({
      outcome: 'block',
      reason: 'FREQUENCY_CAP',
      retryAt: new Date(day),
    });
    expect(at(day)).toEqual({ outcome: 'pass' });
  });
});
