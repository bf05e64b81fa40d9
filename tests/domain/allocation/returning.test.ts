/**
 * Customers who come back long after every window: messages bring more of them than silence does, so
 * drawn anew under other weights they would make a lift where there is none.
 */
import { describe, expect, it } from 'vitest';
import { HOLDOUT, plannedShares, splitOf } from '#shared/domain/assignment.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { seededRandom } from '#shared/domain/stats/random.ts';
import { sampleRatioTest } from '#shared/domain/stats/sample-ratio.ts';
import {
  customerOf,
  decideOn,
  eventOf,
  NOON,
  published,
  rulesetOf,
  stateOf,
} from '../../support/builders.ts';

const COMING = 1200;
/** Share that comes back after a year. */
const BACK = { held: 0.2, written: 0.6 };
/** What converts anyway: those who come back know the bank. */
const RATE = { fresh: 0.04, back: 0.1 };
const LATER = new Date(NOON.getTime() + 400 * 86_400_000);

const campaignWith = (a: number, b: number, version = 1) => ({
  ...published('fuel', {
    objective: { conversion: { event: 'card.purchase' }, within: 'P1D' },
    variants: [
      { id: 'a', weight: a, email: { template: 'fuel-a' } },
      { id: 'b', weight: b, email: { template: 'fuel-a' } },
    ],
    holdout: 0.2,
    allocation: {},
  }),
  version,
});
const even = campaignWith(1, 1);
const learnt = campaignWith(5, 95);

const rules = new Map([even, learnt].map((campaign) => [campaign, rulesetOf([campaign])]));

function assign(id: string, campaign: typeof even, now: Date, state: CustomerState) {
  const decided = decideOn({
    customer: customerOf({ id }),
    state,
    events: [eventOf({ id: `e-${now.getTime()}`, customerId: id, occurredAt: now.toISOString() })],
    ruleset: rules.get(campaign) ?? rulesetOf([]),
    now,
  });
  const [decision] = decided.decisions;
  if (decision?.arm === undefined || decision.split === undefined) throw new Error('no arm');
  const { unpublished: _told, undelivered: _sent, ...rest } = decided.state;
  return {
    arm: decision.arm,
    split: decision.split,
    state: { ...rest, unpublished: [], undelivered: [] },
  };
}

/** Who is counted under the later weights, by arm: how many, and what share of them converts. */
function laterPeriod(remembers: boolean) {
  const random = seededRandom('who comes back');
  const counted = new Map([HOLDOUT, 'a', 'b'].map((arm) => [arm, { n: 0, converters: 0 }]));
  let redrawn = 0;
  const count = (arm: string, split: string, rate: number) => {
    const of = counted.get(arm);
    if (of === undefined || split !== splitOf(learnt.campaign)) return;
    of.n += 1;
    of.converters += rate;
  };
  for (let n = 0; n < COMING; n++) {
    const first = assign(`c-${n}`, even, NOON, stateOf());
    if (random() < (first.arm === HOLDOUT ? BACK.held : BACK.written)) {
      const again = assign(`c-${n}`, learnt, LATER, remembers ? first.state : stateOf());
      redrawn += Number(again.split !== first.split);
      count(again.arm, again.split, RATE.back);
    }
    const fresh = assign(`new-${n}`, learnt, LATER, stateOf());
    count(fresh.arm, fresh.split, RATE.fresh);
  }
  const rate = (...arms: string[]) => {
    const of = arms.flatMap((arm) => counted.get(arm) ?? []);
    const n = of.reduce((sum, one) => sum + one.n, 0);
    return of.reduce((sum, one) => sum + one.converters, 0) / n;
  };
  const shares = plannedShares(learnt.campaign);
  const { p } = sampleRatioTest([
    {
      observed: [...counted.values()].map(({ n }) => n),
      weights: [...counted.keys()].map((arm) => shares[arm] ?? 0),
    },
  ]);
  return { redrawn, p, lift: rate('a', 'b') / rate(HOLDOUT) - 1 };
}

describe('a customer who comes back after every window', () => {
  it('is not drawn anew, so that a period has those it shared out, and no lift of its own', () => {
    const { redrawn, p, lift } = laterPeriod(true);
    expect(redrawn).toBe(0);
    expect(lift).toBeCloseTo(0, 12);
    expect(p).toBeGreaterThan(0.001);
  });

  it('would make a lift out of nothing if they were forgotten, and a wrong split', () => {
    const { redrawn, p, lift } = laterPeriod(false);
    expect(redrawn).toBeGreaterThan(0);
    expect(Math.abs(lift - 0.25)).toBeLessThan(0.05);
    expect(p).toBeLessThan(0.001);
  });

  it('is remembered by one contact only, until another version takes over or the campaign ends', () => {
    const { state } = assign('c-1', even, NOON, stateOf());
    const again = assign('c-1', learnt, LATER, state);
    expect(again.state.contacts).toHaveLength(2);
    const afterwards = new Date(LATER.getTime() + 400 * 86_400_000);
    const after = (campaign: typeof even) =>
      decideOn({ state: again.state, events: [], ruleset: rulesetOf([campaign]), now: afterwards })
        .state.contacts;
    expect(after(learnt)).toEqual(again.state.contacts.slice(1));
    expect(after({ ...learnt, status: 'paused' })).toHaveLength(1);
    expect(after({ ...learnt, status: 'ended' })).toEqual([]);
    expect(after(campaignWith(1, 1, 2))).toEqual([]);
  });
});
