import { describe, expect, it } from 'vitest';
import { findConversions } from '#shared/domain/attribution/find-conversions.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { Contact } from '#shared/domain/customer/state.ts';
import { eventFacts } from '#shared/domain/event.ts';
import { partsOfEntry } from '#shared/domain/measure/ledger-entry.ts';
import { decideOn, eventOf, NOON, published, rulesetOf } from '../../support/builders.ts';

const DAY = 86_400_000;
const OFFER = {
  kind: 'cashback',
  code: { fixed: 'FUEL-5' },
  expiresAfter: 'P14D',
  redeemedBy: { event: 'offer.redeemed' },
} as const;

const contact = (id: string, daysAgo: number, change: Partial<Contact> = {}): Contact => ({
  id,
  campaignId: 'fuel',
  campaignVersion: 1,
  arm: 'a',
  status: 'sent',
  purpose: 'marketing',
  at: NOON.getTime() - daysAgo * DAY,
  exposedAt: NOON.getTime() - daysAgo * DAY,
  until: NOON.getTime() + 30 * DAY,
  ...change,
});

const redeem = (
  contacts: readonly Contact[],
  data: Record<string, unknown> = { code: 'fuel-5' },
  change: Partial<CampaignInput> = {},
) =>
  findConversions(
    contacts,
    [published('fuel', { offer: OFFER, ...change })],
    eventOf({ type: 'offer.redeemed', data }),
    'c-1',
    { currency: 'EUR', rates: [] },
  ).conversions;

describe('the use of an offer code', () => {
  it('is recorded with the newest message that may have brought it', () => {
    const used = redeem([contact('old', 5), contact('new', 2), contact('later', -1)]);
    expect(used).toEqual([
      expect.objectContaining({ decisionId: 'new', countsAs: 0, redeems: true }),
    ]);
    const [conversion] = used;
    if (conversion === undefined) throw new Error('nothing found');
    expect(partsOfEntry({ kind: 'conversion', version: 0, conversion }).counts).toEqual({
      redeemed: 1,
    });
  });

  it('of another code, after its time, or without a message, is none', () => {
    expect(redeem([contact('m', 2)], { code: 'OTHER' })).toEqual([]);
    expect(redeem([contact('m', 2)], { code: 5 })).toEqual([]);
    expect(redeem([contact('m', 2)], {})).toEqual([]);
    expect(redeem([contact('m', 15)])).toEqual([]);
    expect(redeem([contact('m', 2, { status: 'none', arm: 'holdout' })])).toEqual([]);
    expect(redeem([contact('m', 2, { campaignId: 'other' })])).toEqual([]);
    expect(redeem([])).toEqual([]);
  });

  it('made for one message is the word of whoever took it', () => {
    const offer = { ...OFFER, code: 'unique' } as const;
    expect(redeem([contact('m', 2)], { code: '7KQX-M2TN-B9' }, { offer })).toHaveLength(1);
    expect(redeem([contact('m', 2)], { code: ' ' }, { offer })).toEqual([]);
    expect(redeem([contact('m', 2)], { code: 'x'.repeat(65) }, { offer })).toEqual([]);
  });

  it('that fulfils the objective too is one entry, and one conversion', () => {
    const objective = { conversion: { event: 'offer.redeemed' }, within: 'P7D' };
    const [one, ...others] = redeem([contact('m', 2)], { code: 'FUEL-5' }, { objective });
    expect(others).toEqual([]);
    if (one === undefined) throw new Error('nothing found');
    expect(partsOfEntry({ kind: 'conversion', version: 0, conversion: one }).counts).toEqual({
      conversions: 1,
      redeemed: 1,
    });
    // Another code converts, and redeems nothing.
    expect(redeem([contact('m', 2)], { code: 'OTHER' }, { objective })[0]?.redeems).toBeUndefined();
  });

  it('is of interest to a campaign without an objective, and remembered for as long as it is valid', () => {
    const campaign = published('fuel', { offer: OFFER });
    const ruleset = rulesetOf([campaign]);
    const used = eventOf({ id: 'e-2', type: 'offer.redeemed', data: { code: 'FUEL-5' } });
    expect(ruleset.isOfInterest(used.type, eventFacts(used))).toBe(true);
    const { state } = decideOn({ ruleset });
    expect(state.contacts[0]?.until).toBeGreaterThanOrEqual(NOON.getTime() + 14 * DAY);
  });
});
