import { describe, expect, it } from 'vitest';
import { findConversions } from '#shared/domain/attribution/find-conversions.ts';
import { codeHash } from '#shared/domain/attribution/redemption.ts';
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
  code: { hash: codeHash('FUEL-5'), used: false },
  ...change,
});

const use = (
  contacts: readonly Contact[],
  data: Record<string, unknown> = { code: 'fuel-5 ' },
  change: Partial<CampaignInput> = {},
  others: Parameters<typeof findConversions>[1] = [],
) =>
  findConversions(
    contacts,
    [published('fuel', { offer: OFFER, ...change }), ...others],
    eventOf({ type: 'offer.redeemed', data }),
    'c-1',
    { currency: 'EUR', rates: [] },
  );
const redeem = (...args: Parameters<typeof use>) => use(...args).conversions;

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

  it.each<[string, string, readonly Contact[], Record<string, unknown>]>([
    ['of another code', 'UNKNOWN_CODE', [contact('m', 2)], { code: 'OTHER' }],
    ['of a number', 'NO_CODE', [contact('m', 2)], { code: 5 }],
    ['of no code', 'NO_CODE', [contact('m', 2)], {}],
    ['of a blank', 'NO_CODE', [contact('m', 2)], { code: ' ' }],
    ['of too long a text', 'UNKNOWN_CODE', [contact('m', 2)], { code: 'x'.repeat(65) }],
    ['after its time', 'CODE_EXPIRED', [contact('m', 15)], { code: 'FUEL-5' }],
    ['before its message', 'UNKNOWN_CODE', [contact('m', -1)], { code: 'FUEL-5' }],
    [
      'of a message that never left',
      'UNKNOWN_CODE',
      [contact('m', 2, { status: 'none' })],
      { code: 'FUEL-5' },
    ],
    [
      'of another campaign',
      'UNKNOWN_CODE',
      [contact('m', 2, { campaignId: 'other' })],
      { code: 'FUEL-5' },
    ],
    ['by whoever was sent nothing', 'UNKNOWN_CODE', [], { code: 'FUEL-5' }],
  ])('%s is none, and says %s', (_, refusedCode, contacts, data) => {
    expect(use(contacts, data)).toEqual({ conversions: [], contacts, refusedCode });
  });

  it.each(['unique', { pool: 'fuel' }] as const)(
    'of %j counts for the message that carried it, and for no other customer or code',
    (code) => {
      const offer = { ...OFFER, code };
      const carries = (text: string) => ({ code: { hash: codeHash(text), used: false } });
      const contacts = [
        contact('old', 5, carries('7KQX-M2TN-B9')),
        contact('new', 2, carries('B3')),
      ];
      expect(redeem(contacts, { code: '7kqx-m2tn-b9' }, { offer })).toMatchObject([
        { decisionId: 'old', redeems: true },
      ]);
      expect(use(contacts, { code: '7KQX-M2TN-B8' }, { offer }).refusedCode).toBe('UNKNOWN_CODE');
      const stranger = [contact('theirs', 2, carries('Z9'))];
      expect(use(stranger, { code: '7KQX-M2TN-B9' }, { offer }).refusedCode).toBe('UNKNOWN_CODE');
    },
  );

  it('twice counts once', () => {
    const first = use([contact('m', 2)]);
    expect(first.conversions).toHaveLength(1);
    const second = use(first.contacts);
    expect(second).toEqual({
      conversions: [],
      contacts: first.contacts,
      refusedCode: 'CODE_USED',
    });
  });

  it('is recognised whatever the offer has become since', () => {
    const offer = { ...OFFER, code: { fixed: 'FUEL-10' } };
    expect(redeem([contact('m', 2)], { code: 'FUEL-5' }, { offer })).toHaveLength(1);
    expect(use([contact('m', 2)], { code: 'FUEL-10' }, { offer }).refusedCode).toBe('UNKNOWN_CODE');
  });

  it('is refused only when none of the campaigns that its event reports to takes it', () => {
    const others = [published('food', { offer: { ...OFFER, code: 'unique' } })];
    expect(use([contact('m', 2)], undefined, {}, others)).toMatchObject({
      conversions: [{ campaignId: 'fuel' }],
    });
    expect(use([contact('m', 2)], undefined, {}, others).refusedCode).toBeUndefined();
    expect(use([contact('m', 15)], undefined, {}, others).refusedCode).toBe('CODE_EXPIRED');
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
