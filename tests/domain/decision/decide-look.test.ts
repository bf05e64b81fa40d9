import { describe, expect, it } from 'vitest';
import { decideLook } from '#shared/domain/decision/decide-look.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { customerOf, published, rulesetOf, stateOf } from '../../support/builders.ts';

const HOUR = 3_600_000;
/** Nine o'clock in Prague on the birthday. */
const BIRTHDAY = Date.parse('2026-03-04T08:00:00Z');

describe('a look on behalf of a campaign that waits for a day', () => {
  const campaign = published('birthday', { trigger: { date: { fact: 'customer.birth_date' } } });

  function lookedAt(now: number, inForceSince: number) {
    return decideLook(
      {
        customer: customerOf({ attributes: { birth_date: '1990-03-04' } }),
        state: stateOf({}),
        ruleset: rulesetOf([campaign]),
        now: new Date(now),
        latenessMs: LATENESS_MS,
      },
      { campaignId: 'birthday', kind: 'watches', at: inForceSince, customerId: 'c-1' },
    );
  }

  it('arms the day that it was when the campaign came into force, however late the look comes', () => {
    const { wakes } = lookedAt(BIRTHDAY + 40 * HOUR, BIRTHDAY + HOUR);
    expect(wakes).toEqual([{ customerId: 'c-1', campaignId: 'birthday', at: BIRTHDAY }]);
  });

  it('arms next year for a campaign that came a week after the day', () => {
    const { wakes } = lookedAt(BIRTHDAY + 170 * HOUR, BIRTHDAY + 168 * HOUR);
    expect(wakes.map(({ at }) => new Date(at).getUTCFullYear())).toEqual([2027]);
  });
});
