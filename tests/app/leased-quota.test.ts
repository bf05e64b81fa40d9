import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import { microsOf } from '#shared/domain/limits/quota.ts';

const one = { sends: 1, micros: 0 };

describe('leased quota', () => {
  it('64 functions share a budget of 100: exactly 100 get through', async () => {
    const counters = createMemoryQuotaCounters();
    const fuel = { id: 'fuel', limit: { sends: 100 } };
    const functions = Array.from({ length: 64 }, () => createLeasedQuota(counters));
    const answers = await Promise.all(
      functions.flatMap((quota) => [1, 2, 3, 4].map(() => quota.take(fuel, one))),
    );
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(100);
  });

  it('is never passed and, once leases are returned, never left unused', () => {
    return fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(7), { maxLength: 200 }),
        async (limit, size, order) => {
          const counters = createMemoryQuotaCounters();
          const fuel = { id: 'fuel', limit: { sends: limit } };
          const functions = Array.from({ length: size }, () => createLeasedQuota(counters));
          let taken = 0;
          for (const turn of order) {
            const quota = functions[turn % size];
            if ((await quota?.take(fuel, one)) === 'taken') taken += 1;
            expect(counters.used('fuel').sends).toBeLessThanOrEqual(limit);
          }
          for (const quota of functions) await quota.returnLeases();
          expect(counters.used('fuel').sends).toBe(taken);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('writes the counter seldom while there is plenty', async () => {
    const counters = createMemoryQuotaCounters();
    let writes = 0;
    const reserve = counters.reserve;
    counters.reserve = (...args) => {
      writes += 1;
      return reserve(...args);
    };
    const quota = createLeasedQuota(counters);
    const fuel = { id: 'fuel', limit: { sends: 50_000 } };
    for (let i = 0; i < 101; i++) await quota.take(fuel, one);
    expect(writes).toBe(11);
  });

  it.each([
    ['0.000001', 1, 1],
    ['0.0000001', 1, 1],
    ['0.012', 3, 36_000],
    ['2000', 1, 2_000_000_000],
  ])('%s times %d is %d millionths, rounded up', (amount, times, micros) => {
    expect(microsOf(amount, times)).toBe(micros);
  });
});
