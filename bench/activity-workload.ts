/**
 * The workload of `npm run bench -- activity`: two kinds of bank customer over fifteen months, and
 * the activities that campaigns ask for. Seeded: the same seed gives the same events everywhere.
 */
import type { CountedEvent } from '#shared/domain/activity/counter.ts';
import type { ActivityTest, Condition } from '#shared/domain/rules/condition.ts';
import { seededRandom } from './seeded-random.ts';

const DAY = 86_400_000;
const END = Date.parse('2026-11-01T00:00:00Z');
/** How far back the activities look: a week, and the usual of the 90 days before it. */
export const REACH_MS = 97 * DAY;
/** Several times that, so that counters are as full as they get. */
const DAYS = 450;

/** Card payments a day: nine in ten days, and somebody who pays everything by card. */
export const CUSTOMERS = { ordinary: 0.9, busy: 6 } as const;
export type Customer = keyof typeof CUSTOMERS;

const CATEGORIES = Array.from({ length: 20 }, (_, index) => String(5000 + 41 * index));
const MERCHANTS = Array.from({ length: 60 }, (_, index) => `merchant-${index}`);

/** A customer's events in order of time: card payments, a transfer on some days, a salary each month. */
export function eventsOf(customer: Customer, seed: string): readonly CountedEvent[] {
  const random = seededRandom(`${customer} ${seed}`);
  const events: CountedEvent[] = [];
  const add = (type: string, day: number, facts: CountedEvent['facts']) =>
    events.push({
      type,
      at: END - (DAYS - day) * DAY + Math.floor(random.unit() * DAY),
      facts: { type, ...facts },
    });
  const amount = (typical: number) => Math.round(100 * typical * Math.exp(random.normal())) / 100;
  for (let day = 0; day < DAYS; day++) {
    const payments =
      Math.floor(CUSTOMERS[customer]) + Number(random.chance(CUSTOMERS[customer] % 1));
    for (let one = 0; one < payments; one++) {
      const mcc = random.zipf(CATEGORIES, 1);
      add('card.purchase', day, { amount: amount(25), mcc, merchant: random.zipf(MERCHANTS, 0.8) });
    }
    if (random.chance(0.1)) add('transfer.out', day, { amount: amount(150) });
    if (day % 30 === 0) add('salary.in', day, { amount: 2100 });
  }
  return events.sort((a, b) => a.at - b.at);
}

const card = (activity: Omit<ActivityTest['activity'], 'event'>): ActivityTest => ({
  activity: { event: 'card.purchase', ...activity },
  op: 'gte',
  value: 1,
});
const fuel: Condition = { fact: 'event.mcc', op: 'in', value: CATEGORIES.slice(3, 5) };

/** What ten campaigns of a bank would ask. */
const TEN: readonly ActivityTest[] = [
  card({ measure: 'count', within: 'P30D' }),
  card({ measure: 'sum', of: 'event.amount', within: 'P30D' }),
  card({ measure: 'count', within: 'P7D' }),
  card({ measure: 'days_since_last' }),
  card({ measure: 'max', of: 'event.amount', within: 'P90D' }),
  card({ measure: 'distinct', of: 'event.merchant', within: 'P30D' }),
  card({ measure: 'count', within: 'P30D', where: fuel }),
  card({ measure: 'avg', of: 'event.amount', within: 'P90D', where: fuel }),
  {
    activity: { event: 'transfer.out', measure: 'sum', of: 'event.amount', within: 'P7D' },
    op: 'exceeds_usual',
    value: { times: 3, over: 'P90D' },
  },
  { activity: { event: 'salary.in', measure: 'count', within: 'P35D' }, op: 'eq', value: 0 },
];

/** `count` distinct activities: the ten, then forms of them for single categories. */
export function activityTests(count: 1 | 10 | 100): readonly ActivityTest[] {
  const filters = CATEGORIES.map((value): Condition => ({ fact: 'event.mcc', op: 'eq', value }));
  const more = filters.flatMap((where) => [
    card({ measure: 'count', within: 'P30D', where }),
    card({ measure: 'sum', of: 'event.amount', within: 'P30D', where }),
    card({ measure: 'count', within: 'P90D', where }),
    card({ measure: 'days_since_last', where }),
    card({ measure: 'max', of: 'event.amount', within: 'P90D', where }),
  ]);
  return [...TEN, ...more].slice(0, count);
}
