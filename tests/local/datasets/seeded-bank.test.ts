import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BankEventType } from '#local/datasets/bank-draft.ts';
import type { CustomerRecord, EventRecord } from '#local/datasets/dataset.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import { timeline } from '#local/datasets/timeline.ts';
import { collect } from './collect.ts';

const year = { seed: '1', customers: 600, days: 365 };
const bank = openSeededBank(year);
let customers: CustomerRecord[];
let events: EventRecord[];
const of = (type: BankEventType) => events.filter((event) => event.type === type);
const amounts = (list: readonly EventRecord[]) =>
  list.map((event) => Number(event.data.amount)).sort((a, b) => a - b);
const median = (values: readonly number[]) => values[values.length >> 1] ?? Number.NaN;
const digest = async (stream: AsyncIterable<unknown>, take = Number.POSITIVE_INFINITY) => {
  const hash = createHash('sha256');
  let count = 0;
  for await (const item of stream) {
    if (count++ >= take) break;
    hash.update(JSON.stringify(item));
  }
  return hash.digest('hex');
};

beforeAll(async () => {
  customers = await collect(bank.customers);
  events = await collect(bank.events);
});

describe('the seeded bank as a source', () => {
  it('gives the same bytes for the same seed, and others for another', async () => {
    const options = { seed: 'x', customers: 80, days: 60, badEvents: 20 };
    const [first, second, other] = [options, options, { ...options, seed: 'y' }].map((each) =>
      openSeededBank(each),
    );
    if (first === undefined || second === undefined || other === undefined)
      throw new Error('three banks');
    expect(await digest(timeline(first))).toBe(await digest(timeline(second)));
    expect(await digest(timeline(first))).not.toBe(await digest(timeline(other)));
    // A second reader of one bank starts anew and sees the same.
    expect(await digest(first.events)).toBe(await digest(first.events));
  });

  it('does not depend on how many customers or days are asked for', async () => {
    const firstTen = (all: readonly EventRecord[]) =>
      all.filter(({ customerId }) => customerId < 'm0000010');
    const small = await collect(openSeededBank({ ...year, customers: 10, days: 90 }).events);
    expect(small).toEqual(firstTen(events).filter(({ occurredAt }) => occurredAt < '2026-04-01'));
  });

  it('is in time order, with unique ids, and says nothing of anyone before they join', () => {
    const instants = events.map((event) => event.occurredAt);
    expect(instants.every((at, index) => index === 0 || at >= (instants[index - 1] ?? ''))).toBe(
      true,
    );
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    const joined = new Map(customers.map(({ id, joinedAt }) => [id, joinedAt]));
    expect(
      events.filter((event) => event.occurredAt < (joined.get(event.customerId) ?? '9')),
    ).toEqual([]);
    expect(events.filter((event) => !bank.eventTypes.includes(event.type))).toEqual([]);
    expect(
      events.every(({ occurredAt }) => occurredAt >= bank.startsAt && occurredAt < bank.endsAt),
    ).toBe(true);
    expect(customers.map(({ joinedAt }) => joinedAt)).toEqual(
      customers.map(({ joinedAt }) => joinedAt).sort(),
    );
  });

  it('mixes bad events in when asked, without touching the good ones', async () => {
    const options = { seed: '3', customers: 20, days: 30 };
    const items = await collect(timeline(openSeededBank({ ...options, badEvents: 14 })));
    expect(items.filter((item) => item.kind === 'bad')).toHaveLength(14);
    const good = items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
    expect(good).toEqual(await collect(openSeededBank(options).events));
  });

  it.each([
    { customers: 0 },
    { customers: 1.5 },
    { days: 366 },
    { badEvents: -1 },
    { startsAt: 'soon' },
  ])('refuses %j', (wrong) => {
    expect(() => openSeededBank({ ...year, ...wrong })).toThrow(/must be/);
  });
});

describe('the books', () => {
  it('balance: every amount is a decimal, and each balance follows from the one before', () => {
    const last = new Map<string, number>();
    const cents = (value: unknown) => Math.round(Number(value) * 100);
    const inwards = new Set(['account.transfer_in', 'card.refund', 'account.interest']);
    const malformed: EventRecord[] = [];
    const unbalanced: EventRecord[] = [];
    for (const event of events) {
      const { type, customerId, data } = event;
      if (data.amount === undefined) continue;
      if (!/^\d+\.\d\d$/.test(`${data.amount}`) || data.currency !== 'EUR') malformed.push(event);
      if (type === 'card.declined') continue;
      const before = last.get(customerId);
      const after = cents(data.balance_after);
      const moved = inwards.has(type) ? cents(data.amount) : -cents(data.amount);
      if (before !== undefined && after - before !== moved) unbalanced.push(event);
      last.set(customerId, after);
    }
    expect(last.size).toBe(customers.length);
    expect(malformed).toEqual([]);
    expect(unbalanced).toEqual([]);
  });

  it('declines a card purchase that the account does not cover, and only such', () => {
    const share = of('card.declined').length / of('card.purchase').length;
    expect(share).toBeGreaterThan(0.001);
    expect(share).toBeLessThan(0.02);
    // Half a thousand is the largest overdraft there is.
    const balances = of('card.purchase').map(({ data }) => Number(data.balance_after));
    expect(balances.filter((balance) => balance < -500)).toEqual([]);
  });

  it('refunds what was bought, at the same merchant, some days later', () => {
    const refunds = of('card.refund');
    expect(refunds.length).toBeGreaterThan(1000);
    const purchases = Map.groupBy(of('card.purchase'), ({ customerId }) => customerId);
    for (const refund of refunds.slice(0, 300)) {
      const bought = purchases
        .get(refund.customerId)
        ?.findLast(
          ({ occurredAt, data }) =>
            occurredAt < refund.occurredAt &&
            data.amount === refund.data.amount &&
            data.merchant === refund.data.merchant,
        );
      const days =
        (Date.parse(refund.occurredAt) - Date.parse(bought?.occurredAt ?? '')) / 86_400_000;
      expect(days).toBeGreaterThan(0);
      expect(days).toBeLessThan(12);
    }
  });
});

describe('the year', () => {
  it('has a few hundred events a customer, most of them card purchases', () => {
    expect(events.length / customers.length).toBeGreaterThan(300);
    expect(events.length / customers.length).toBeLessThan(600);
    expect(of('card.purchase').length / events.length).toBeGreaterThan(0.6);
    expect(median(amounts(of('card.purchase')))).toBeGreaterThan(15);
    expect(median(amounts(of('card.purchase')))).toBeLessThan(40);
  });

  it('has a week and seasons', () => {
    const count = (wanted: (date: Date) => boolean) =>
      of('card.purchase').filter(({ occurredAt }) => wanted(new Date(occurredAt))).length;
    expect(count((date) => date.getUTCDay() === 5)).toBeGreaterThan(
      1.3 * count((date) => date.getUTCDay() === 0),
    );
    expect(count((date) => date.getUTCMonth() === 11)).toBeGreaterThan(
      1.15 * count((date) => date.getUTCMonth() === 1),
    );
    const toys = of('card.purchase').filter(({ data }) => data.mcc === '5945');
    const inDecember = toys.filter(({ occurredAt }) => occurredAt.slice(5, 7) === '12').length;
    expect(inDecember / toys.length).toBeGreaterThan(0.15);
  });

  it('pays salaries monthly, on working days, until they stop', () => {
    const salaries = of('account.transfer_in').filter(({ data }) => data.purpose === 'salary');
    const perPerson = Map.groupBy(salaries, ({ customerId }) => customerId);
    const counts = [...perPerson.values()].map((list) => list.length);
    expect(counts.filter((count) => count === 12).length / counts.length).toBeGreaterThan(0.8);
    expect(Math.max(...counts)).toBe(12);
    expect(counts.some((count) => count < 10)).toBe(true);
    expect(median(amounts(salaries))).toBeGreaterThan(2200);
    expect(median(amounts(salaries))).toBeLessThan(3200);
  });

  it('takes people abroad after they booked, and brings them home', () => {
    const tried = [...of('card.purchase'), ...of('card.declined')];
    const flights = tried.filter(({ data }) => data.mcc === '4511');
    const hotels = of('card.purchase').filter(({ data }) => data.mcc === '7011');
    expect(flights.length).toBeGreaterThan(200);
    expect(Math.abs(flights.length - hotels.length)).toBeLessThan(0.1 * flights.length);
    for (const { customerId, occurredAt } of hotels.slice(0, 100)) {
      expect(
        flights.some(
          (flight) => flight.customerId === customerId && flight.occurredAt < occurredAt,
        ),
      ).toBe(true);
    }
    const abroad = of('card.purchase').filter(
      ({ data }) => !['IE', 'DE'].includes(`${data.country}`),
    );
    expect(abroad.length / of('card.purchase').length).toBeGreaterThan(0.01);
    expect(abroad.length / of('card.purchase').length).toBeLessThan(0.12);
  });

  it('loses some customers, who fall silent for good', () => {
    const last = new Map(events.map(({ customerId, occurredAt }) => [customerId, occurredAt]));
    const silent = [...last.values()].filter((at) => at < '2026-11-15');
    expect(silent.length / customers.length).toBeGreaterThan(0.02);
    expect(silent.length / customers.length).toBeLessThan(0.12);
  });

  it('has inheritances, complaints, newcomers and juniors who come of age', () => {
    const large = of('account.transfer_in').filter(({ data }) => Number(data.amount) >= 9000);
    expect(large.length).toBeGreaterThan(10);
    expect(large.length).toBeLessThan(120);
    const opened = of('service.complaint_opened');
    expect(opened.length / customers.length).toBeGreaterThan(0.04);
    const closed = new Map(
      of('service.complaint_closed').map((event) => [event.data.case_id, event.occurredAt]),
    );
    for (const { data, occurredAt } of opened) {
      const end = closed.get(`${data.case_id}`);
      if (end !== undefined) expect(end > occurredAt).toBe(true);
    }
    expect(of('account.opened').length).toBe(
      customers.filter(({ joinedAt }) => joinedAt > bank.startsAt).length,
    );
    const juniors = customers.filter(({ attributes }) => attributes.card_type === 'junior');
    const turning = juniors.filter(({ attributes }) => {
      const birth = `${attributes.birth_date}`;
      const eighteenth = `${Number(birth.slice(0, 4)) + 18}${birth.slice(4)}`;
      return eighteenth >= '2026-01-01' && eighteenth < '2027-01-01';
    });
    expect(turning.length).toBeGreaterThan(3);
    for (const { attributes } of juniors)
      expect(`${attributes.birth_date}` > '2008-01-01').toBe(true);
  });

  it('dates what changes about a customer: complaints are marked exactly while they are open', async () => {
    const changes = await collect(bank.profileChanges);
    const marks = changes.filter(({ attributes }) => attributes.open_complaint !== undefined);
    const said = [...of('service.complaint_opened'), ...of('service.complaint_closed')];
    expect(marks.map(({ customerId, at }) => `${customerId} ${at}`).sort()).toEqual(
      said.map(({ customerId, occurredAt }) => `${customerId} ${occurredAt}`).sort(),
    );
    expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).sort());
  });
});

describe('the customers', () => {
  it('lack address, zone or consent in some cases, and can never be reached', () => {
    const share = (has: (customer: CustomerRecord) => boolean) =>
      customers.filter(has).length / customers.length;
    expect(share((customer) => customer.email === undefined)).toBeGreaterThan(0.02);
    expect(share((customer) => customer.phone === undefined)).toBeGreaterThan(0.1);
    expect(share((customer) => customer.time_zone === undefined)).toBeGreaterThan(0.01);
    expect(share(({ consent }) => !consent.email.marketing)).toBeGreaterThan(0.12);
    expect(share(({ language }) => language === 'de')).toBeGreaterThan(0.12);
    for (const { email = 'm@customers.example', phone = '+353209100000' } of customers) {
      expect(email).toMatch(/@customers\.example$/);
      expect(phone).toMatch(/^\+353209[1]\d{5}$/);
    }
    const phones = customers.flatMap(({ phone }) => phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
  });
});
