import { describe, expect, it } from 'vitest';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import { decideOn, NOON, published, rulesetOf } from '../../support/builders.ts';

const DAY = 86_400_000;
const POLICY: Partial<Policy> = {
  caps: [
    { purpose: 'marketing', limit: 4, within: 'P9D' },
    { purpose: 'service', limit: 4, within: 'P1D' },
  ],
  coolDown: 'P12D',
};
const EMAIL = [{ id: 'a', weight: 1, email: { template: 'fuel-a' } }];

/** For how many days an assignment is remembered. */
function memory(change: Partial<CampaignInput>): number {
  const { contacts } = decideOn({ ruleset: rulesetOf([published('fuel', change)], POLICY) }).state;
  const [contact] = contacts;
  return contact === undefined ? Number.NaN : (contact.until - NOON.getTime()) / DAY;
}

describe('an assignment is remembered', () => {
  it.each<[string, Partial<CampaignInput>, number]>([
    ['of marketing for the widest cap and the cool-down', { variants: EMAIL }, 12],
    ['of service for the caps of service', { purpose: 'service', variants: EMAIL }, 1],
    ['with a text for as long as it may be answered', { purpose: 'service' }, 7],
    [
      'of a category for all of them, since its turn is taken among all',
      { purpose: 'service', category: 'card', variants: EMAIL },
      12,
    ],
    [
      'for the limit of its campaign',
      { purpose: 'service', limits: { perCustomer: { max: 1, within: 'P90D' } } },
      90,
    ],
    [
      'for its objective, and what may be taken back of it',
      {
        purpose: 'service',
        objective: {
          conversion: { event: 'order.paid' },
          within: 'P14D',
          reversal: { event: 'order.returned', of: 'event.order', within: 'P30D' },
        },
      },
      44,
    ],
  ])('%s', (_name, change, days) => {
    expect(memory(change)).toBe(days);
  });
});
