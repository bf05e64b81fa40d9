import { describe, expect, it } from 'vitest';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { estimateAudience } from '#shared/app/estimate-audience.ts';
import { recordActivity } from '#shared/domain/activity/record.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { recordPurchase } from '#shared/domain/value/purchase-record.ts';
import type { Customers } from '#shared/ports/customers.ts';
import { useDynamoTable } from '../contract/drivers.ts';
import { customerOf, NOON, published, rulesetOf, stateOf } from '../support/builders.ts';
import { saveProfiles } from '../support/save-profiles.ts';

const CUSTOMERS = 3000;
const often: Condition = {
  activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
  op: 'gte',
  value: 2,
};
const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const ruleset = rulesetOf([published('fuel', { audience: often })]);

/** Every tenth is gold; every fourth of those has bought twice. */
const profileOf = (i: number) =>
  customerOf({ id: `c-${i}`, attributes: { tier: i % 10 === 0 ? 'gold' : 'silver' } });
const twice = [1, 2].reduce(
  (state, day) =>
    recordActivity(
      state,
      ruleset.activities,
      { type: 'card.purchase', at: NOON.getTime() - day * 86_400_000, facts: {} },
      NOON,
    ),
  {},
);

async function fill(customers: Customers): Promise<void> {
  const all = Array.from({ length: CUSTOMERS }, (_, i) => profileOf(i));
  await saveProfiles(customers, all);
  for (let i = 0; i < CUSTOMERS; i += 40)
    await customers.saveState(`c-${i}`, stateOf({ activity: twice }), 0);
}

const table = useDynamoTable();
const metered = (customers: Customers) => {
  const asked = { listed: 0, loaded: 0 };
  return {
    asked,
    customers: {
      async list(...args: Parameters<Customers['list']>) {
        const page = await customers.list(...args);
        asked.listed += page.customers.length;
        return page;
      },
      load(ids: readonly string[]) {
        asked.loaded += ids.length;
        return customers.load(ids);
      },
    },
  };
};

describe.each<[string, () => Customers]>([
  ['memory', createMemoryCustomers],
  ['DynamoDB', () => createDynamoCustomers(table())],
])('estimateAudience in %s', (_name, create) => {
  it('walks as far as it may, reads states only where they decide, and comes near the truth', async () => {
    const customers = create();
    await fill(customers);
    const { customers: counting, asked } = metered(customers);
    const estimate = (condition: Condition, lookAt: number) =>
      estimateAudience({ customers: counting }, { condition, ruleset, now: NOON, lookAt });

    const byProfile = await estimate(gold, 1000);
    expect(asked).toEqual({ listed: 1000, loaded: 0 });
    expect(byProfile).toMatchObject({ lookedAt: 1000, exact: false, undecided: 0, notCounted: [] });
    expect(byProfile.size.low).toBeLessThanOrEqual(300);
    expect(byProfile.size.high).toBeGreaterThanOrEqual(300);
    expect(byProfile.customers.low).toBeLessThanOrEqual(CUSTOMERS);
    expect(byProfile.customers.high).toBeGreaterThanOrEqual(CUSTOMERS);
    expect(byProfile.sample).toHaveLength(20);
    expect(byProfile.sample.every((id) => Number(id.slice(2)) % 10 === 0)).toBe(true);

    const both = await estimate({ all: [gold, often] }, 1000);
    // Of the same thousand, those alone whom the profile leaves open.
    expect(asked).toEqual({ listed: 2000, loaded: byProfile.found });
    expect(both.found).toBeLessThan(byProfile.found);
    expect(both.size.low).toBeLessThanOrEqual(75);
    expect(both.size.high).toBeGreaterThanOrEqual(75);
    expect(both.sample.every((id) => Number(id.slice(2)) % 40 === 0)).toBe(true);
    expect(await estimate({ all: [gold, often] }, 1000)).toEqual(both);

    const everybody = await estimate({ all: [gold, often] }, 100_000);
    expect(everybody).toMatchObject({
      exact: true,
      lookedAt: CUSTOMERS,
      found: 75,
      size: { estimate: 75, low: 75, high: 75 },
      customers: { estimate: CUSTOMERS },
    });
  });

  it('says that nobody counts what it is asked for', async () => {
    const customers = create();
    await saveProfiles(customers, [profileOf(0), profileOf(1)]);
    const condition: Condition = {
      all: [gold, { ...often, activity: { event: 'login', measure: 'count', within: 'P7D' } }],
    };
    const { size, undecided, notCounted } = await estimateAudience(
      { customers },
      { condition, ruleset, now: NOON, lookAt: 100 },
    );
    expect({ size, undecided, notCounted }).toEqual({
      size: { low: 0, high: 1 },
      undecided: 1,
      notCounted: ['count of login within P7D'],
    });
  });

  it('has nobody to look at', async () => {
    const { size, exact } = await estimateAudience(
      { customers: create() },
      { condition: gold, ruleset, now: NOON, lookAt: 100 },
    );
    expect({ size, exact }).toEqual({ size: { estimate: 0, low: 0, high: 0 }, exact: true });
    const hidden = { condition: gold, ruleset, now: NOON, lookAt: 100, inTens: true };
    expect(await estimateAudience({ customers: create() }, hidden)).toMatchObject({
      exact: true,
      inTens: false,
    });
  });
});

it('costs about a unit for each customer looked at at most, however many there are', async () => {
  const customers = createDynamoCustomers(table());
  await fill(customers);
  const cost = async (condition: Condition) => {
    const before = await table.readUnits();
    await estimateAudience({ customers }, { condition, ruleset, now: NOON, lookAt: 1000 });
    return (await table.readUnits()) - before;
  };
  // The profiles alone, eight to a unit and more, in four pages.
  expect(await cost(gold)).toBeLessThan(125);
  // And of everybody profile and state, half a unit each.
  expect(await cost(often)).toBeLessThan(1000 + 125);
});

it('leaves open who cannot be read, and no other', async () => {
  const customers = createMemoryCustomers();
  await fill(customers);
  const load = async (ids: readonly string[]) => {
    if (ids.includes('c-40')) throw new DomainError('STATE_UNREADABLE', 'broken');
    return customers.load(ids);
  };
  const estimate = await estimateAudience(
    { customers: { ...customers, load } },
    { condition: { all: [gold, often] }, ruleset, now: NOON, lookAt: CUSTOMERS },
  );
  expect(estimate).toMatchObject({ found: 74, undecided: 1, size: { low: 74, high: 75 } });
});

describe('by customer value', () => {
  it('is told from the state, for those whom the profile leaves open', async () => {
    const customers = createMemoryCustomers();
    await saveProfiles(
      customers,
      Array.from({ length: CUSTOMERS }, (_, i) => profileOf(i)),
    );
    const bought = { kind: 'purchase', at: NOON.getTime(), contribution: 900_000 } as const;
    const purchases = recordPurchase(undefined, bought, NOON.getTime());
    if (purchases === undefined) throw new Error('nothing recorded');
    for (let i = 0; i < CUSTOMERS; i += 100)
      await customers.saveState(`c-${i}`, stateOf({ purchases }), 0);
    const grades = { silver: '10', gold: '50', platinum: '100' };
    const { customerValue } = policySchema.parse({
      customerValue: { purchases: [{ event: 'card.purchase', margin: 1 }], grades },
    });
    const { asked, customers: store } = metered(customers);
    const graded: Condition = { fact: 'customer.grade', op: 'eq', value: 'gold' };
    const estimate = await estimateAudience(
      { customers: store },
      {
        condition: { all: [gold, graded] },
        ruleset: rulesetOf([], { customerValue }),
        now: NOON,
        lookAt: CUSTOMERS,
      },
    );
    expect(estimate).toMatchObject({ found: CUSTOMERS / 100, undecided: 0, exact: true });
    expect(asked.loaded).toBe(CUSTOMERS / 10);
  });
});

it('finds nobody by what they did who objected to profiling', async () => {
  const customers = createMemoryCustomers();
  await saveProfiles(customers, [
    customerOf({ id: 'c-1', noProfiling: true }),
    customerOf({ id: 'c-2' }),
  ]);
  for (const id of ['c-1', 'c-2']) await customers.saveState(id, stateOf({ activity: twice }), 0);
  const estimate = await estimateAudience(
    { customers },
    { condition: often, ruleset, now: NOON, lookAt: 100 },
  );
  expect(estimate).toMatchObject({ found: 1, undecided: 0, sample: ['c-2'] });
});
