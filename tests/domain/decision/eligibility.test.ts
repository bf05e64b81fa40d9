import { describe, expect, it } from 'vitest';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { DecideInput } from '#shared/domain/decision/decide.ts';
import {
  customerOf,
  decideOn,
  eventOf,
  FULL_CONSENT,
  published,
  rulesetOf,
  stateOf,
} from '../../support/builders.ts';

const decideFor = (change: Partial<DecideInput>) => decideOn(change).decisions;

describe('where the customer lives', () => {
  it('keeps to the hours of a state that are stricter than those of its country and of the account', () => {
    const customer = customerOf({
      email: undefined,
      phone: '+12025550123',
      timeZone: 'America/New_York',
      region: 'US-FL',
    });
    const now = new Date('2026-03-05T01:30:00Z'); // 20:30 in Florida, where 20:00 is the end
    const events = [eventOf({ occurredAt: now.toISOString() })];
    expect(decideFor({ customer, now, events })[0]).toMatchObject({
      reason: 'WAITING_FOR_WINDOW',
      sendAt: '2026-03-05T13:00:00.000Z',
    });
    const elsewhere = customerOf({
      email: undefined,
      phone: '+12025550123',
      timeZone: 'America/New_York',
      region: 'US-NY',
    });
    expect(decideFor({ customer: elsewhere, now, events })[0]).toMatchObject({
      reason: 'SELECTED',
    });
  });

  it('takes no "yes" that was not confirmed where double opt-in is the rule', () => {
    const customer = customerOf({ phone: undefined, region: 'DE' });
    expect(decideFor({ customer })[0]).toMatchObject({
      outcome: 'suppressed',
      reason: 'NO_CONSENT',
    });
    const confirmed = {
      granted: true,
      at: '2026-01-01T00:00:00.000Z',
      source: 'double-opt-in',
      confirmed: true,
    };
    const state = stateOf({ consent: { ...FULL_CONSENT, email: { marketing: confirmed } } });
    expect(decideFor({ customer, state })[0]).toMatchObject({
      outcome: 'message',
      channel: 'email',
    });
  });
});

describe('rotation', () => {
  it('of equal wishes the one whose category was not heard of for longest goes first', () => {
    const ruleset = rulesetOf([
      published('loan', { category: 'loans' }),
      published('card', { category: 'cards' }),
    ]);
    const first = decideOn({ ruleset });
    const [heard] = first.messages.map(({ campaignId }) => campaignId);
    const second = decideFor({ state: first.state, events: [eventOf({ id: 'e-2' })], ruleset });
    const [next] = second
      .filter(({ outcome }) => outcome === 'message')
      .map(({ campaignId }) => campaignId);
    expect(new Set([heard, next])).toEqual(new Set(['loan', 'card']));
  });
});

describe('resending after doubt', () => {
  it('is refused for marketing, with the field and the rule', () => {
    const parsed = campaignSchema.safeParse({
      name: 'Twice',
      trigger: { event: 'card.purchase' },
      variants: [{ id: 'a', weight: 1, email: { template: 'x' } }],
      delivery: { resendAfterDoubt: true },
    });
    expect(
      parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    ).toEqual([
      'delivery.resendAfterDoubt: is for campaigns of purpose "service" only: marketing is never sent twice',
    ]);
  });
});
