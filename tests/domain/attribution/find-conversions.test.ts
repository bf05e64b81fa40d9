import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import { findConversions } from '#shared/domain/attribution/find-conversions.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { Contact } from '#shared/domain/customer/state.ts';
import { addDecimals, compareDecimals } from '#shared/domain/decimal.ts';
import { partsOfEntry } from '#shared/domain/measure/ledger-entry.ts';
import { addParts, countOf, NO_PARTS, sumOf } from '#shared/domain/measure/parts.ts';
import { eventOf, NOON, published } from '../../support/builders.ts';

const HOUR = 3_600_000;
const RATES = {
  currency: 'EUR',
  rates: [
    { currency: 'USD', rate: '0.90', from: '2026-01-01' },
    { currency: 'USD', rate: '0.80', from: '2026-03-04' },
    { currency: 'USD', rate: '0.50', from: '2026-03-05' },
  ],
};

const objective = {
  conversion: { event: 'card.purchase' },
  within: 'P7D',
  value: 'event.amount',
  reversal: { event: 'card.refund', of: 'event.purchase' },
} as const;

function contact(id: string, hoursAgo: number, change: Partial<Contact> = {}): Contact {
  const at = NOON.getTime() - hoursAgo * HOUR;
  return {
    id,
    campaignId: 'fuel',
    campaignVersion: 1,
    arm: 'a',
    status: 'sent',
    purpose: 'marketing',
    at,
    exposedAt: at,
    until: at + 1000 * HOUR,
    ...change,
  };
}

const find = (
  contacts: readonly Contact[],
  event: Parameters<typeof eventOf>[0] = {},
  change: Partial<CampaignInput> = {},
) =>
  findConversions(
    contacts,
    [published('fuel', { objective, ...change })],
    eventOf(event),
    'c-1',
    RATES,
  );

const refund = (id: string, purchase: string, amount?: string) => ({
  id,
  type: 'card.refund',
  data: { purchase, ...(amount !== undefined && { amount }) },
});

/** What a ledger with these conversions comes to. */
const total = (conversions: readonly Conversion[]) =>
  conversions
    .map((conversion) => partsOfEntry({ kind: 'conversion', version: 0, conversion }))
    .reduce(addParts, NO_PARTS);

describe('a conversion', () => {
  it('is the last exposure’s in whose window it lies, from the exposure on, to the end exclusive', () => {
    const { conversions } = find([contact('old', 30), contact('new', 3), contact('later', -1)]);
    expect(conversions).toMatchObject([{ decisionId: 'new', worth: { amount: '249.9' } }]);
    expect(find([contact('d', 0)]).conversions).toHaveLength(1);
    expect(find([contact('d', 168)]).conversions).toEqual([]);
    expect(find([contact('d', 167)]).conversions).toHaveLength(1);
  });

  it('may be the first’s, or all of theirs in equal parts that add up to the cent', () => {
    const contacts = [contact('second', 3), contact('first', 30), contact('third', 1)];
    const first = find(contacts, {}, { objective: { ...objective, attribution: 'first_touch' } });
    expect(first.conversions.map(({ decisionId }) => decisionId)).toEqual(['first']);
    const split = find(
      contacts,
      { data: { amount: '100.00' } },
      { objective: { ...objective, attribution: 'equal_split' } },
    );
    expect(
      split.conversions.map(({ decisionId, worth, countsAs }) => [
        decisionId,
        worth?.amount,
        countsAs,
      ]),
    ).toEqual([
      ['first', '33.33', 0],
      ['second', '33.33', 0],
      ['third', '33.34', undefined],
    ]);
    expect(countOf(total(split.conversions), 'conversions')).toBe(1);
  });

  it('is worth what its currency was on the day, and nothing where nobody gave a rate', () => {
    const worth = (data: object) => find([contact('d', 3)], { data }).conversions[0];
    expect(worth({ amount: '10' })?.worth).toEqual({ amount: '10', currency: 'EUR' });
    expect(worth({ amount: '10', currency: 'USD' })?.worth).toEqual({
      amount: '8',
      currency: 'EUR',
      rate: '0.80',
      rateFrom: '2026-03-04',
    });
    expect(worth({ amount: '10', currency: 'GBP' })).toMatchObject({
      value: '10',
      currency: 'GBP',
      refused: 'foreign_currency',
    });
    expect(worth({ amount: '-10' })).toMatchObject({ value: '-10', refused: 'negative_value' });
  });

  it('is the holdout’s as well, from the moment on at which it would have been exposed', () => {
    const held = (hoursAgo: number) =>
      find([contact('d', hoursAgo, { arm: 'holdout', status: 'none' })]).conversions;
    expect(held(0)).toMatchObject([{ arm: 'holdout', worth: { amount: '249.9' } }]);
    expect(held(-1)).toEqual([]);
    expect(held(168)).toEqual([]);
  });

  it('costs what the offer costs, but not in the holdout', () => {
    const offer = { kind: 'cashback', cost: { amount: '2.50', currency: 'USD' } };
    const of = (arm: string) => find([contact('d', 3, { arm })], {}, { offer }).conversions[0];
    expect(of('a')?.incentive).toBe('2');
    expect(of('holdout')).not.toHaveProperty('incentive');
  });
});

describe('a reversal', () => {
  const bought = () => find([contact('d', 3)], { id: 'p-1', data: { amount: '100.00' } });

  it('takes back all that is left, and the conversion with it', () => {
    const { contacts, conversions } = bought();
    const reversed = find(contacts, refund('r-1', 'p-1'));
    expect(reversed.conversions).toMatchObject([
      { decisionId: 'd', eventId: 'r-1', reverses: 'p-1', countsAs: -1, worth: { amount: '-100' } },
    ]);
    expect(total([...conversions, ...reversed.conversions])).toMatchObject({
      counts: { reversals: 1 },
      sums: {},
    });
    expect(find(reversed.contacts, refund('r-2', 'p-1')).conversions).toEqual([]);
  });

  it('takes back a part, of either sign and in any known currency, and never more than there is', () => {
    const first = find(bought().contacts, refund('r-1', 'p-1', '-30.00'));
    expect(first.conversions).toMatchObject([{ countsAs: 0, worth: { amount: '-30' } }]);
    const dollars = {
      ...refund('r-2', 'p-1'),
      data: { purchase: 'p-1', amount: '10', currency: 'USD' },
    };
    const second = find(first.contacts, dollars);
    expect(second.conversions).toMatchObject([{ countsAs: 0, worth: { amount: '-8' } }]);
    const third = find(second.contacts, refund('r-3', 'p-1', '500'));
    expect(third.conversions).toMatchObject([{ countsAs: -1, worth: { amount: '-62' } }]);
  });

  describe('of what was sold in another currency', () => {
    const dollars = (id: string, amount: string, purchase?: string) => ({
      id,
      ...(purchase !== undefined && { type: 'card.refund' }),
      // From the next day on a dollar is 0.50 and no longer 0.80.
      occurredAt: new Date(NOON.getTime() + (purchase === undefined ? 0 : 24 * HOUR)).toISOString(),
      data: { amount, currency: 'USD', purchase },
    });
    const offer = { kind: 'cashback', cost: { amount: '3', currency: 'EUR' } };
    const sold = () => find([contact('d', 3)], dollars('p-1', '100.00'), { offer });

    it('is of all of it when all is given back, whatever the rate is by then', () => {
      const { contacts, conversions } = sold();
      expect(conversions).toMatchObject([{ worth: { amount: '80' }, incentive: '3' }]);
      const reversed = find(contacts, dollars('r-1', '-100', 'p-1'), { offer });
      expect(reversed.conversions).toMatchObject([
        { countsAs: -1, worth: { amount: '-80' }, incentive: '-3' },
      ]);
      expect(total([...conversions, ...reversed.conversions]).sums).toEqual({});
    });

    it('is of all of it in parts as well, and at the rate of the sale in each', () => {
      let { contacts, conversions } = sold();
      for (const [index, part] of ['33.33', '33.33', '33.34'].entries()) {
        const next = find(contacts, dollars(`r-${index}`, part, 'p-1'), { offer });
        contacts = next.contacts;
        conversions = [...conversions, ...next.conversions];
      }
      expect(conversions.slice(1)).toMatchObject([
        { countsAs: 0, worth: { amount: '-26.664' } },
        { countsAs: 0, worth: { amount: '-26.664' } },
        { countsAs: -1, worth: { amount: '-26.672' }, incentive: '-3' },
      ]);
      expect(total(conversions).sums).toEqual({});
      expect(countOf(total(conversions), 'conversions')).toBe(0);
    });

    it('is of all of it where several exposures share it', () => {
      const change = { objective: { ...objective, attribution: 'equal_split' } as const };
      const exposed = [contact('d-1', 30), contact('d-2', 20), contact('d-3', 3)];
      const { contacts, conversions } = find(exposed, dollars('p-1', '100'), change);
      const reversed = find(contacts, dollars('r-1', '100', 'p-1'), change);
      expect(reversed.conversions.map(({ countsAs }) => countsAs)).toEqual([0, 0, -1]);
      expect(total([...conversions, ...reversed.conversions]).sums).toEqual({});
      expect(reversed.contacts.every((one) => one.reversible === undefined)).toBe(true);
    });

    it('is by the day’s rate in any other currency, and where the sale’s is not on record', () => {
      const { contacts } = sold();
      const euros = { ...dollars('r-1', '80', 'p-1'), data: { purchase: 'p-1', amount: '80' } };
      expect(find(contacts, euros).conversions).toMatchObject([{ countsAs: -1 }]);
      const older = contacts.map(({ reversible = [], ...one }) => ({
        ...one,
        reversible: reversible.map(({ from: _unknown, ...entry }) => entry),
      }));
      expect(find(older, dollars('r-1', '100', 'p-1')).conversions).toMatchObject([
        { countsAs: 0, worth: { amount: '-50' } },
      ]);
    });
  });

  it('changes nothing for what it does not name, does not know, or cannot convert', () => {
    const { contacts } = bought();
    for (const event of [
      refund('r-1', 'p-2'),
      { ...refund('r-1', 'p-1'), data: {} },
      { ...refund('r-1', 'p-1'), data: { purchase: 'p-1', amount: '5', currency: 'GBP' } },
    ]) {
      const found = find(contacts, event);
      expect(found.conversions).toEqual([]);
      expect(found.contacts).toBe(contacts);
    }
  });

  it('takes the offer’s cost back once the conversion is gone', () => {
    const offer = { kind: 'cashback', cost: { amount: '3', currency: 'EUR' } };
    const { contacts } = find([contact('d', 3)], { id: 'p-1' }, { offer });
    expect(find(contacts, refund('r-1', 'p-1', '1'), { offer }).conversions[0]).not.toHaveProperty(
      'incentive',
    );
    expect(find(contacts, refund('r-1', 'p-1'), { offer }).conversions[0]?.incentive).toBe('-3');
  });

  it('leaves nothing of any conversion, shared out or not, whatever comes in parts and twice', () => {
    const cents = fc.integer({ min: 0, max: 100_000 }).map((n) => (n / 100).toFixed(2));
    fc.assert(
      fc.property(
        fc.constantFrom('last_touch', 'first_touch', 'equal_split'),
        cents,
        fc.array(fc.option(cents), { maxLength: 5 }),
        (attribution, amount, refunds) => {
          const change = { objective: { ...objective, attribution } as const };
          const exposed = [contact('d-1', 30), contact('d-2', 20), contact('d-3', 3)];
          let { contacts, conversions } = find(exposed, { id: 'p', data: { amount } }, change);
          for (const [index, part] of [...refunds, null].entries()) {
            const next = find(contacts, refund(`r-${index}`, 'p', part ?? undefined), change);
            contacts = next.contacts;
            conversions = [...conversions, ...next.conversions];
            const left = sumOf(total(conversions), 'value');
            expect(compareDecimals(left, '0')).toBeGreaterThanOrEqual(0);
            const remembered = contacts
              .flatMap(({ reversible = [] }) => reversible)
              .reduce((sum, one) => addDecimals(sum, one.left), '0');
            expect(remembered).toBe(left);
          }
          expect(total(conversions).sums).toEqual({});
          expect(countOf(total(conversions), 'conversions')).toBe(0);
          expect(contacts.every(({ reversible }) => reversible === undefined)).toBe(true);
        },
      ),
    );
  });
});
