import { describe, expect, it } from 'vitest';
import { campaignFacts } from '#local/pages/campaign-facts.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import { campaignOf } from '../../support/builders.ts';
import { wordsOf } from './page-world.ts';

const words = (change: Partial<CampaignInput>): string =>
  wordsOf(String(campaignFacts(campaignOf(change)))).trim();

const when = (trigger: CampaignInput['trigger']): string =>
  /^When (.*?) Who/.exec(words({ trigger }))?.[1] ?? '';

describe('what a campaign says', () => {
  it('names its trigger, whatever kind it is', () => {
    expect(when({ event: 'card.purchase' })).toBe('card.purchase');
    expect(when({ absence: { events: ['card.purchase'], for: 'P60D' } })).toBe(
      'for 60 days none of card.purchase',
    );
    expect(
      when({
        absence: { events: ['account.credit'], for: 'P3D', after: { event: 'account.opened' } },
      }),
    ).toBe('for 3 days none of account.credit after account.opened');
    expect(
      when({ date: { fact: 'customer.birth_date', years: 18, offset: '-P7D', at: '16:30' } }),
    ).toBe('18 years after customer.birth_date , 7 days before, at 16:30 where the customer lives');
    expect(when({ date: { fact: 'customer.birth_date' } })).toMatch(/^each anniversary of/);
    expect(when({ date: { fact: 'customer.matures', years: 0, offset: 'P1D' } })).toMatch(
      /^the day of customer.matures , 1 day after/,
    );
    expect(when({ schedule: { at: '2026-12-01T09:00', zone: 'Europe/Prague' } })).toBe(
      'on 2026-12-01, 09:00 in Europe/Prague',
    );
    expect(
      when({
        schedule: { start: '2026-12-01T09:00', zone: 'Europe/Prague', rule: 'FREQ=MONTHLY' },
      }),
    ).toBe('FREQ=MONTHLY from 2026-12-01, 09:00 on, in Europe/Prague');
  });

  it('names aim, offer, limits and dates', () => {
    const text = words({
      objective: { conversion: { event: 'card.purchase' }, within: 'P7D' },
      offer: { kind: 'cashback', value: '5 %', code: { pool: 'fuel' }, expiresAfter: 'P14D' },
      schedule: { startsAt: '2026-03-01T00:00:00Z', validFor: 'P2D' },
      limits: {
        perCustomer: { max: 1, within: 'P60D' },
        sends: 50_000,
        spend: { amount: 2000, currency: 'EUR' },
      },
      channels: { order: ['sms', 'email'], fallback: true },
    });
    for (const part of [
      'Who everybody',
      'Aim card.purchase , within 7 days',
      'Offer cashback 5 %, codes from fuel, for 14 days',
      'By text message, else e-mail',
      'Starts 1 Mar 2026, 00:00 UTC',
      'Valid for 2 days',
      'Per customer 1 in 60 days',
      'At most 50,000 messages',
      'Budget 2000 EUR',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('Ends');
  });

  it('says that a channel stands alone', () => {
    expect(words({ channels: { order: ['email'], fallback: false } })).toContain('By e-mail ');
    expect(words({ channels: { order: ['email', 'sms'], fallback: false } })).toContain(
      'By e-mail only, not text message',
    );
  });
});
