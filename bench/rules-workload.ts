/**
 * The bank-like workload of `npm run bench -- rules`: 12 event facts, 12 profile facts and 4
 * aggregates; rules of 3 to 6 tests joined by AND, with up to two levels of OR. Seeded: the same
 * seed gives the same rules and events on every machine.
 */
import { activityKey } from '#shared/domain/rules/activity-key.ts';
import type { Rule } from '#shared/domain/rules/compile.ts';
import type { Activity, Condition } from '#shared/domain/rules/condition.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { type Random, seededRandom } from './seeded-random.ts';

export interface Workload {
  readonly rules: readonly Rule[];
  readonly events: readonly Facts[];
}

/** `rules` rules and `events` events; the events do not depend on the number of rules. */
export function rulesWorkload(rules: number, events: number, seed: number): Workload {
  const forRules = seededRandom(`rules ${seed}`);
  const forEvents = seededRandom(`events ${seed}`);
  return {
    rules: Array.from({ length: rules }, (_, index) => ({
      id: `campaign-${index}`,
      condition: randomRule(forRules),
    })),
    events: Array.from({ length: events }, () => randomFacts(forEvents)),
  };
}

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

const TYPES = [
  'card.purchase',
  'transfer.out',
  'card.authorization',
  'transfer.in',
  'login',
  'direct_debit',
  'cash.withdrawal',
  'salary.in',
  'card.refund',
  'deposit.opened',
  'loan.payment',
  'fee.charged',
];
const CATEGORIES = Array.from({ length: 280 }, (_, i) => String(4000 + ((i * 37) % 5000)));
const MERCHANTS = names('merchant-', 2000);
const CITIES = names('city-', 150);
const COUNTRIES = names('country-', 40);
const CURRENCIES = ['CZK', 'EUR', 'USD', 'GBP', 'PLN', 'HUF', 'CHF', 'SEK'];
const CHANNELS = ['pos', 'online', 'app', 'branch', 'atm', 'phone'];
const CARDS = ['debit', 'credit', 'gold', 'virtual', 'business'];
const TIERS = ['standard', 'silver', 'gold', 'platinum'];
const REGIONS = names('region-', 14);
const SEGMENTS = names('segment-', 10);
const LANGUAGES = ['cs', 'en', 'sk', 'de', 'uk', 'vi'];
const PRODUCTS = names('product-', 24);
const EMPLOYMENTS = [
  'employed',
  'self_employed',
  'student',
  'retired',
  'parental_leave',
  'unemployed',
  'other',
];
const EMPLOYERS = names('employer-', 400);

const PURCHASES: Activity = { event: 'card.purchase', measure: 'count', within: 'P30D' };
const SPENT: Activity = {
  event: 'card.purchase',
  measure: 'sum',
  of: 'event.amount',
  within: 'P30D',
};
const SHOPS: Activity = {
  event: 'card.purchase',
  measure: 'distinct',
  of: 'event.merchant',
  within: 'P90D',
};
const LAST_LOGIN: Activity = { event: 'login', measure: 'days_since_last' };
const KEYS = [PURCHASES, SPENT, SHOPS, LAST_LOGIN].map(activityKey);

const cents = (value: number): number => Math.round(value * 100) / 100;
const amountAt = (z: number): number => cents(35 * Math.exp(1.3 * z));
const balanceAt = (z: number): number => cents(1800 * Math.exp(1.1 * z));
const incomeAt = (z: number): number => Math.round(1900 * Math.exp(0.6 * z));
const spentAt = (z: number): number => cents(650 * Math.exp(0.9 * z));
const tenureAt = (z: number): number => Math.round(1000 * Math.exp(1.1 * z));
const ageAt = (z: number): number => Math.min(95, Math.max(18, Math.round(46 + 16 * z)));

/** What is common is common by Zipf's law; purchases have a merchant, four in ten people no employer. */
function randomFacts(random: Random): Facts {
  const atShop = random.chance(0.75);
  const count = Math.floor(random.exponential(9));
  return {
    event: {
      type: random.zipf(TYPES, 1),
      amount: amountAt(random.normal()),
      currency: random.chance(0.8) ? 'CZK' : random.zipf(CURRENCIES, 1),
      channel: random.zipf(CHANNELS, 0.8),
      hour: Math.min(23, Math.max(0, Math.round(14 + 4.5 * random.normal()))),
      online: random.chance(0.3),
      balance_after: balanceAt(random.normal()),
      country: random.chance(0.7) ? 'country-0' : random.zipf(COUNTRIES, 1),
      card: random.zipf(CARDS, 0.7),
      ...(atShop && {
        mcc: random.zipf(CATEGORIES, 0.9),
        merchant: random.zipf(MERCHANTS, 0.9),
        city: random.zipf(CITIES, 0.8),
      }),
    },
    customer: {
      tier: random.zipf(TIERS, 1.3),
      age: ageAt(random.normal()),
      income: incomeAt(random.normal()),
      region: random.zipf(REGIONS, 0.4),
      postcode: String(10_000 + Math.floor(random.unit() * 70_000)),
      segment: random.zipf(SEGMENTS, 0.6),
      tenure_days: Math.floor(random.exponential(1500)),
      language: random.zipf(LANGUAGES, 1.5),
      products: random.several(PRODUCTS, 1 + Math.floor(random.unit() * 5), 0.7),
      children: Math.min(5, Math.floor(random.exponential(1.1))),
      employment: random.zipf(EMPLOYMENTS, 1.1),
      ...(random.chance(0.6) && { employer: random.zipf(EMPLOYERS, 0.8) }),
    },
    activity: Object.fromEntries(
      [
        count,
        count === 0 ? 0 : spentAt(random.normal()),
        Math.ceil(count * 0.6),
        Math.floor(random.exponential(6)),
      ].map((value, index) => [KEYS[index] ?? '', value]),
    ),
  };
}

type TestMaker = (random: Random) => Condition;

/** `fact in` one to `most` of `values`; common values are asked for more often, though less than they occur. */
const oneOf =
  (fact: string, values: readonly string[], most: number): TestMaker =>
  (random) => {
    const chosen = random.several(values, 1 + Math.floor(random.unit() * most), 0.2);
    const [only] = chosen;
    return chosen.length === 1 && only !== undefined
      ? { fact, op: 'eq', value: only }
      : { fact, op: 'in', value: chosen };
  };
const noneOf =
  (fact: string, values: readonly string[]): TestMaker =>
  (random) =>
    random.chance(0.5)
      ? { fact, op: 'ne', value: random.zipf(values, 1) }
      : { fact, op: 'nin', value: random.several(values, 2, 1) };
/** At least, or at most, a value that few reach (one in five to one in fifty when `z` is 0.8); or a narrow band. */
const ranged =
  (fact: string, at: (z: number) => number, z = 0.8): TestMaker =>
  (random) => {
    const kind = random.unit();
    if (kind < 0.4) return { fact, op: 'gte', value: at(z + 1.2 * random.unit()) };
    if (kind < 0.6) return { fact, op: 'lt', value: at(-z - 1.2 * random.unit()) };
    const low = random.normal();
    return { fact, op: 'between', value: [at(low), at(low + 0.05 + 0.2 * random.unit())] };
  };
const counted =
  (activity: Activity, at: (z: number) => number, z = 0.8): TestMaker =>
  (random) => {
    const kind = random.unit();
    if (kind < 0.6) return { activity, op: 'gte', value: at(z + random.unit()) };
    if (kind < 0.8) return { activity, op: 'lt', value: at(-z) };
    const low = at(random.normal() * 0.5);
    return { activity, op: 'between', value: [low, low + 1] };
  };
const either =
  (makers: readonly TestMaker[]): TestMaker =>
  (random) =>
    random.pick(makers)(random);

const TRIGGER = oneOf('event.type', TYPES, 1);

/** What a campaign is about: narrow, at most about one event in ten. */
const FOCUS: readonly TestMaker[] = [
  oneOf('event.mcc', CATEGORIES, 8),
  (random) => ({ fact: 'event.mcc', op: 'prefix', value: random.pick(CATEGORIES).slice(0, 3) }),
  oneOf('event.merchant', MERCHANTS, 4),
  oneOf('event.city', CITIES, 4),
  oneOf('event.country', COUNTRIES.slice(1), 5),
  (random) => ({
    fact: 'customer.postcode',
    op: 'prefix',
    value: String(100 + Math.floor(random.unit() * 700)),
  }),
  oneOf('customer.employer', EMPLOYERS, 5),
  ranged('event.amount', amountAt, 1.4),
  ranged('event.balance_after', balanceAt, 1.4),
  ranged('customer.age', ageAt, 1.4),
  ranged('customer.income', incomeAt, 1.4),
  ranged('customer.tenure_days', tenureAt, 1.4),
  counted(PURCHASES, (z) => Math.round(6 * Math.exp(z)), 1.4),
  counted(SPENT, spentAt, 1.4),
  counted(SHOPS, (z) => Math.round(4 * Math.exp(z)), 1.4),
];

/** What else it asks: anything, broad tests included. */
const ALSO: readonly TestMaker[] = [
  ranged('event.amount', amountAt),
  oneOf('event.currency', CURRENCIES.slice(1), 2),
  (random) => ({ fact: 'event.mcc', op: 'prefix', value: random.pick(CATEGORIES).slice(0, 2) }),
  oneOf('event.city', CITIES, 8),
  noneOf('event.country', COUNTRIES),
  oneOf('event.channel', CHANNELS, 1),
  oneOf('event.card', CARDS, 1),
  (random) => {
    const from = Math.floor(random.unit() * 20);
    return { fact: 'event.hour', op: 'between', value: [from, from + 2] };
  },
  (random) => ({ fact: 'event.online', op: 'eq', value: random.chance(0.5) }),
  ranged('event.balance_after', balanceAt),
  oneOf('customer.tier', TIERS.slice(1), 2),
  ranged('customer.age', ageAt),
  ranged('customer.income', incomeAt),
  oneOf('customer.region', REGIONS, 2),
  (random) => ({
    fact: 'customer.postcode',
    op: 'prefix',
    value: String(10 + Math.floor(random.unit() * 70)),
  }),
  oneOf('customer.segment', SEGMENTS, 2),
  ranged('customer.tenure_days', tenureAt),
  either([oneOf('customer.language', LANGUAGES, 1), noneOf('customer.language', LANGUAGES)]),
  (random) => ({
    fact: 'customer.products',
    op: 'contains_any',
    value: random.several(PRODUCTS, 1 + Math.floor(random.unit() * 3), 0.3),
  }),
  (random) => ({
    not: { fact: 'customer.products', op: 'contains', value: random.zipf(PRODUCTS, 0.7) },
  }),
  (random) => ({ fact: 'customer.children', op: 'gte', value: 1 + Math.floor(random.unit() * 3) }),
  either([
    oneOf('customer.employment', EMPLOYMENTS, 1),
    noneOf('customer.employment', EMPLOYMENTS),
  ]),
  (random) => ({ fact: 'customer.employer', op: 'exists', value: random.chance(0.5) }),
  counted(PURCHASES, (z) => Math.round(6 * Math.exp(z))),
  counted(SPENT, spentAt),
  counted(SHOPS, (z) => Math.round(4 * Math.exp(z))),
  counted(LAST_LOGIN, (z) => Math.round(4 * Math.exp(z))),
];

/** A trigger, a focus and 1 to 4 more, rather many; in two rules of five some of these are alternatives. */
function randomRule(random: Random): Condition {
  const head = [TRIGGER(random), random.pick(FOCUS)(random)];
  const tests = random
    .several(ALSO, 1 + Math.floor(Math.sqrt(random.unit()) * 4), 0)
    .map((make) => make(random));
  const [a, b, c, d] = tests;
  const kind = random.unit();
  if (a === undefined || b === undefined || kind > 0.45) return { all: [...head, ...tests] };
  if (c === undefined) return { all: [...head, { any: [a, b] }] };
  if (d === undefined) return { all: [...head, { any: [a, { all: [b, c] }] }] };
  return { all: [...head, { any: [a, { all: [b, { any: [c, d] }] }] }] };
}
