import { describe, expect, it } from 'vitest';
import { eventFacts } from '#shared/domain/event.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { customerValueSchema } from '#shared/domain/value/customer-value.ts';
import { recordPurchase } from '#shared/domain/value/purchase-record.ts';
import { exactContribution, keptFacts, valueFacts } from '#shared/domain/value/value-facts.ts';
import { planValue } from '#shared/domain/value/value-plan.ts';
import { eventOf, NOON } from '../../support/builders.ts';

const DAY = 86_400_000;
const VALUE = customerValueSchema.parse({
  purchases: [
    {
      event: 'card.purchase',
      where: { fact: 'event.mcc', op: 'ne', value: '6011' },
      margin: 0.02,
    },
  ],
  refunds: [{ event: 'card.refund', margin: 0.02 }],
  rfm: { recency: [7, 30, 90, 180], frequency: [2, 3, 5, 8], monetary: [1, 5, 10, 20] },
  grades: { silver: '4', gold: '8', platinum: '30' },
  lapse: {
    horizon: 'P90D',
    rhythm: { shape: 1.36, scaleDays: 137, leave: 0.556, stay: 0.602 },
  },
});
const rates = [{ currency: 'USD', rate: '0.5', from: '2026-01-01' }];
const policy = policySchema.parse({ customerValue: VALUE, rates });

function textAfter(...events: Parameters<typeof eventOf>[0][]): string | undefined {
  const plan = planValue(policy);
  return events.reduce<string | undefined>((text, change) => {
    const event = eventOf(change);
    const purchase = plan?.purchaseIn(event, eventFacts(event));
    return purchase === undefined ? text : recordPurchase(text, purchase, NOON.getTime());
  }, undefined);
}

const bought = (amount: string, currency = 'EUR', type = 'card.purchase') => ({
  type,
  data: { amount, currency, mcc: '5541' },
});

describe('planValue', () => {
  it('knows purchases and refunds by type and condition', () => {
    const plan = planValue(policy);
    const cash = eventOf({ data: { amount: '100', mcc: '6011' } });
    expect(plan?.concerns('card.purchase', eventFacts(cash))).toBe(false);
    expect(plan?.purchaseIn(cash, eventFacts(cash))).toBeUndefined();
    expect(plan?.concerns('card.refund', eventFacts(eventOf({ type: 'card.refund' })))).toBe(true);
    expect(planValue(policySchema.parse({}))).toBeUndefined();
  });

  it('adds contribution in the account currency, converted by a dated rate or not at all', () => {
    expect(exactContribution(textAfter(bought('249.90')), NOON)).toBe('4.998');
    expect(exactContribution(textAfter(bought('100', 'USD')), NOON)).toBe('1');
    const unknown = textAfter(bought('100', 'GBP'));
    expect(exactContribution(unknown, NOON)).toBe('0');
    expect(valueFacts(VALUE, unknown, NOON).rfm).toBe('511');
  });

  it('leaves an amount below zero out, and takes a named refund back', () => {
    expect(textAfter(bought('-5'))).toBeUndefined();
    const net = textAfter(bought('100'), bought('40', 'EUR', 'card.refund'));
    expect(exactContribution(net, NOON)).toBe('1.2');
  });
});

describe('valueFacts', () => {
  it('scores, grades and judges, by what is configured', () => {
    const text = textAfter(bought('500'), bought('49.90'), bought('20'));
    const facts = valueFacts(VALUE, text, NOON);
    expect(facts).toMatchObject({ rfm: '534', grade: 'gold', contribution: 11.398 });
    expect(facts.lapse_risk).toBeGreaterThan(0);
    const { purchases, refunds } = VALUE;
    expect(valueFacts({ purchases, refunds }, text, NOON)).toEqual({ contribution: 11.398 });
    expect(keptFacts({ purchases, refunds })).toEqual(['contribution']);
    expect(keptFacts(VALUE)).toEqual(['contribution', 'rfm', 'grade', 'lapse_risk']);
  });

  it('ages by itself: silence alone costs recency, grade and trust', () => {
    const text = textAfter(bought('500'));
    const at = (days: number) => valueFacts(VALUE, text, new Date(NOON.getTime() + days * DAY));
    expect([0, 8, 31, 91, 181].map((days) => at(days).rfm?.[0])).toEqual(['5', '4', '3', '2', '1']);
    expect([at(0).grade, at(400).grade]).toEqual(['gold', 'standard']);
    const risks = [0, 30, 90, 180, 400].map((days) => at(days).lapse_risk ?? 0);
    expect(risks).toEqual(risks.toSorted((a, b) => a - b));
    expect(new Set(risks).size).toBe(5);
  });

  it('knows nothing of somebody who is not known to have bought anything', () => {
    expect(valueFacts(VALUE, undefined, NOON)).toEqual({});
    expect(valueFacts(undefined, textAfter(bought('5')), NOON)).toEqual({});
  });

  it('refuses a configuration that cannot be meant', () => {
    const refused = (change: object) => customerValueSchema.safeParse({ ...VALUE, ...change });
    const { rfm } = VALUE;
    expect(refused({ grades: { silver: '8', gold: '4', platinum: '30' } }).success).toBe(false);
    expect(refused({ rfm: { ...rfm, frequency: [2, 2, 3, 4] } }).success).toBe(false);
    expect(refused({ rfm: { ...rfm, recency: [1, 2, 3] } }).success).toBe(false);
    expect(refused({ purchases: [] }).success).toBe(false);
    expect(refused({ purchases: [{ event: 'a.b', margin: 1.5 }] }).success).toBe(false);
  });
});
