import { describe, expect, it } from 'vitest';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { DecideInput } from '#shared/domain/decision/decide.ts';
import type { Event } from '#shared/domain/event.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { decideOn, eventOf, NOON, published, rulesetOf, stateOf } from '../../support/builders.ts';

const DAY = 86_400_000;
const { customerValue } = policySchema.parse({
  customerValue: {
    purchases: [{ event: 'card.purchase', margin: 0.1 }],
    grades: { silver: '5', gold: '20', platinum: '50' },
    lapse: { horizon: 'P90D', rhythm: { shape: 1.36, scaleDays: 137, leave: 0.556, stay: 0.602 } },
  },
});

const decideUnder = (
  ruleset: ReturnType<typeof rulesetOf>,
  state: CustomerState,
  change: Partial<DecideInput>,
) => decideOn({ state, events: [], ruleset, ...change });

const purchase = (id: string, amount: string, at = NOON): Event =>
  eventOf({ id, occurredAt: at.toISOString(), data: { amount, currency: 'EUR' } });

describe('customer value in a decision', () => {
  const forGold = published('gold-only', {
    audience: { fact: 'customer.grade', op: 'eq', value: 'gold' },
  });

  it('counts the event itself and tests its facts, with what was found on record', () => {
    const ruleset = rulesetOf([forGold], { customerValue });
    const first = decideUnder(ruleset, stateOf(), { events: [purchase('e-1', '210')] });
    expect(first.decisions).toMatchObject([{ campaignId: 'gold-only', outcome: 'message' }]);
    expect(first.decisions[0]?.explanation).toContainEqual(
      expect.objectContaining({
        check: 'audience: customer.grade eq "gold"',
        outcome: 'pass',
        found: 'gold',
      }),
    );
    const small = decideUnder(ruleset, stateOf(), {
      events: [purchase('e-1', '200.01'), purchase('e-2', '300')],
    });
    expect(small.decisions).toMatchObject([{ occasion: { id: 'e-1' } }]);
    expect(small.state.purchases).toBeDefined();
  });

  it('keeps nothing, and reads nothing, unless it is configured', () => {
    const ruleset = rulesetOf([forGold]);
    const { state, decisions } = decideUnder(ruleset, stateOf(), {
      events: [purchase('e-1', '210')],
    });
    expect([state.purchases, decisions]).toEqual([undefined, []]);
    const event = purchase('e-2', '5');
    expect(ruleset.isOfInterest(event.type, { ...event.data, type: event.type, amount: 5 })).toBe(
      false,
    );
    const counting = rulesetOf([], { customerValue });
    expect(counting.isOfInterest(event.type, { type: event.type, amount: 5 })).toBe(true);
    const known = decideUnder(counting, EMPTY_STATE, { events: [event] }).state;
    expect(known.purchases).toBeDefined();
    expect(decideUnder(ruleset, known, { events: [purchase('e-3', '7')] }).state.purchases).toBe(
      undefined,
    );
  });

  it('sees a customer age without any event, at the hour of a schedule', () => {
    const winBack = published('win-back', {
      trigger: { schedule: { at: '2026-09-01T10:00', zone: 'UTC' } },
      audience: { fact: 'customer.lapse_risk', op: 'gte', value: 0.8 },
    });
    const ruleset = rulesetOf([winBack], { customerValue });
    const { state } = decideUnder(ruleset, stateOf(), { events: [purchase('e-1', '80')] });
    const at = Date.parse('2026-09-01T10:00:00Z');
    const look = { kind: 'occurrence', campaignId: 'win-back', customerId: 'c-1', at } as const;
    const late = decideUnder(ruleset, state, { looks: [look], now: new Date(at) });
    expect(late.decisions).toMatchObject([{ campaignId: 'win-back', outcome: 'message' }]);
    const fresh = decideUnder(
      ruleset,
      decideUnder(ruleset, state, {
        events: [purchase('e-2', '80', new Date(at - DAY))],
        now: new Date(at - DAY),
      }).state,
      { looks: [look], now: new Date(at) },
    );
    expect(fresh.decisions).toEqual([]);
  });
});
