import { describe, expect, it } from 'vitest';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import { createMessageQuota } from '#shared/app/message-quota.ts';
import { NOON, published } from '../support/builders.ts';

const one = { sends: 1, micros: 100 };

/** A campaign of five messages, in an account whose counter answers as `account` does. */
function quotaOf(account: 'fails' | 'is full') {
  const counters = createMemoryQuotaCounters();
  const leased = createLeasedQuota({
    ...counters,
    async reserve(id, amount, limit) {
      if (id === 'fuel') return counters.reserve(id, amount, limit);
      if (account === 'fails') throw new Error('throttled');
      return { granted: false, used: { sends: 100, micros: 0 } };
    },
  });
  const message = () =>
    createMessageQuota(
      leased,
      published('fuel', { limits: { sends: 5 } }),
      { currency: 'EUR' },
      [{ per: 'day', sends: 100 }],
      NOON,
    );
  return { counters, leased, message };
}

describe('the limits of one message', () => {
  it.each(['fails', 'is full'] as const)(
    'leave the campaign its own when the account %s, however often',
    async (account) => {
      const { counters, leased, message } = quotaOf(account);
      for (let attempt = 0; attempt < 6; attempt++) {
        const quota = message();
        const answer = await quota.take(one).catch((error: unknown) => String(error));
        expect(answer).toEqual(
          account === 'fails'
            ? 'Error: throttled'
            : { reason: 'ACCOUNT_LIMIT', retryAt: expect.any(Date) },
        );
        quota.giveBack();
      }
      await leased.returnLeases();
      expect(counters.used('fuel')).toEqual({ sends: 0, micros: 0 });
    },
  );
});
