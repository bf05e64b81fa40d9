/**
 * A made-up bank in euros, from a seed: salaries and rents, card purchases with a weekly and yearly
 * rhythm, journeys, refunds, complaints, people who come, leave, lose their job or inherit.
 * Not fitted to any real bank; docs/data.md lists the shares that were put in.
 */
import { DomainError } from '#shared/domain/domain-error.ts';
import { hash128, shortHash } from '#shared/domain/hash.ts';
import { randomFrom } from '#shared/domain/random.ts';
import { badEvents } from './bad-events.ts';
import { bankDay } from './bank-calendar.ts';
import { bankCustomer, bankCustomerId, bankProfileChanges } from './bank-customer.ts';
import { type Account, bankCustomerDay } from './bank-day.ts';
import { BANK_EVENT_TYPES, type Draft } from './bank-draft.ts';
import { shopsOn } from './bank-purchases.ts';
import { type Traits, traitsOf, YEAR } from './bank-traits.ts';
import { FOLLOW_UP_EVENT_TYPES } from './behaviour.ts';
import { type CustomerRecord, type Dataset, type EventRecord, NO_PROBLEMS } from './dataset.ts';

export interface SeededBankOptions {
  readonly seed: string;
  /** 1 to 1,000,000. The first n customers are the same, whatever the number. */
  readonly customers: number;
  /** 1 to 365, counted from `startsAt`. A shorter run is the beginning of a longer one. */
  readonly days: number;
  /** Midnight UTC as YYYY-MM-DD. The rhythm of the year assumes nothing about it. */
  readonly startsAt?: string;
  /** How many bad events to mix in; `badEventCounts` says how many of each kind. */
  readonly badEvents?: number;
}

/**
 * Memory holds every customer's traits and balance (under 1 KB each) and one day of events. Throws
 * DomainError DATASET_OPTIONS for a number out of range or a malformed date.
 */
export function openSeededBank(options: SeededBankOptions): Dataset {
  const { seed, customers, days, startsAt: firstDate = '2026-01-01', badEvents: bad = 0 } = options;
  checkRange('customers', customers, 1, 1_000_000);
  checkRange('days', days, 1, YEAR);
  checkRange('badEvents', bad, 0, 10_000_000);
  const startsAt = Date.parse(`${firstDate}T00:00:00.000Z`);
  if (Number.isNaN(startsAt))
    throw new DomainError('DATASET_OPTIONS', 'startsAt must be YYYY-MM-DD');
  const endsAt = startsAt + days * DAY;

  const everyone = Array.from({ length: customers }, (_, index) =>
    traitsOf(seed, index, startsAt / DAY),
  ).filter(({ joinDay }) => joinDay < days);
  const changes = everyone
    .flatMap((traits) => bankProfileChanges(traits, startsAt))
    .filter(({ at }) => at < new Date(endsAt).toISOString())
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const byJoining = everyone.toSorted((a, b) => a.joinDay - b.joinDay);
  const customerId = bankCustomerId(byJoining[0]?.index ?? 0);
  return {
    name: 'seeded-bank',
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    counts: { customers: everyone.length, profileChanges: changes.length, badEvents: bad },
    eventTypes: [...BANK_EVENT_TYPES, ...FOLLOW_UP_EVENT_TYPES],
    customers: again(() => bankCustomers(seed, byJoining, startsAt)),
    profileChanges: changes,
    events: again(() => bankEvents(seed, everyone, startsAt, days)),
    badEvents: again(() => badEvents({ seed, total: bad, startsAt, endsAt, customerId })),
    problems: NO_PROBLEMS,
  };
}

const DAY = 86_400_000;

function checkRange(name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new DomainError('DATASET_OPTIONS', `${name} must be a whole number from ${from} to ${to}`);
}

/** A stream that starts anew for each reader. */
const again = <T>(open: () => Iterable<T>): AsyncIterable<T> => ({
  async *[Symbol.asyncIterator]() {
    yield* open();
  },
});

function* bankCustomers(
  seed: string,
  byJoining: readonly Traits[],
  startsAt: number,
): Generator<CustomerRecord> {
  for (const traits of byJoining) yield bankCustomer(seed, traits, startsAt);
}

function* bankEvents(
  seed: string,
  everyone: readonly Traits[],
  startsAt: number,
  days: number,
): Generator<EventRecord> {
  const run = shortHash('seeded-bank', seed, String(startsAt));
  const [first, second] = hash128(['bank-days', seed]);
  const accounts = everyone.map((traits): Account => {
    // Who joins during the run brings the opening balance along as a first deposit.
    return { cents: traits.joinDay < 0 ? traits.openingBalance : 0, refunds: [] };
  });
  for (let number = 0; number < days; number++) {
    const day = bankDay(startsAt, number);
    const shops = shopsOn(day);
    const today: Timed[] = [];
    for (const [at, traits] of everyone.entries()) {
      const account = accounts[at];
      if (account === undefined || number < traits.joinDay) continue;
      const random = randomFrom([first, second, traits.index, day.epochDay]);
      const drafts = bankCustomerDay(traits, account, day, shops, random);
      for (const [order, draft] of drafts.entries())
        today.push({ draft, order, index: traits.index });
    }
    today.sort((a, b) => a.draft.time - b.draft.time || a.index - b.index || a.order - b.order);
    for (const { draft, order, index } of today) {
      yield {
        id: `${run}-${index}-${number}-${order}`,
        type: draft.type,
        customerId: bankCustomerId(index),
        occurredAt: new Date(day.midnight + draft.time).toISOString(),
        data: draft.data,
      };
    }
  }
}

interface Timed {
  readonly draft: Draft;
  readonly order: number;
  readonly index: number;
}
