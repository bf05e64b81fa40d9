/** The published tables, against a recount that shares no code with the source under test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBerka } from '#local/datasets/berka.ts';
import type {
  CustomerRecord,
  Dataset,
  EventRecord,
  ProfileChange,
} from '#local/datasets/dataset.ts';
import { timeline } from '#local/datasets/timeline.ts';
import { collect } from './collect.ts';
import { BERKA, berkaIsAbsent, WITHOUT_BERKA } from './reference-data.ts';

const lines = (content: Buffer): string[][] =>
  content
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
const table = (name: string) => lines(readFileSync(join(BERKA, `${name}.csv`)));

describe('the Berka bank', () => {
  let dataset: Dataset;
  let customers: CustomerRecord[];
  let changes: ProfileChange[];
  let events: EventRecord[];
  let rows: string[][];

  beforeAll(async () => {
    if (berkaIsAbsent) return;
    dataset = await openBerka(BERKA, { seed: '7' });
    customers = await collect(dataset.customers);
    changes = await collect(dataset.profileChanges);
    events = await collect(dataset.events);
    rows = lines(gunzipSync(readFileSync(join(BERKA, 'trans.csv.gz'))));
  });
  beforeEach((context) => context.skip(berkaIsAbsent, WITHOUT_BERKA));

  it('reads every transaction and every owner, and finds no bad row', () => {
    expect(events).toHaveLength(49_102);
    expect(dataset.counts.events).toBe(49_102);
    expect(dataset.problems.total).toBe(0);
    expect(customers).toHaveLength(4500);
    expect(customers).toHaveLength(table('disp').filter(([, , , role]) => role === 'OWNER').length);
    expect(new Set(events.map((event) => event.customerId)).size).toBe(1229);
    expect([dataset.startsAt, dataset.endsAt]).toEqual([
      '1993-01-01T00:00:00.000Z',
      '1994-04-01T00:00:00.000Z',
    ]);
  });

  it('has as many events of each type as an independent recount', () => {
    const expected: Record<string, number> = {};
    for (const [, , , type, operation, , , symbol] of rows) {
      const fee = symbol === 'statement_fee' || symbol === 'sanction_interest';
      const name =
        symbol === 'interest'
          ? 'account.interest'
          : fee
            ? 'account.fee'
            : operation === 'card_withdrawal'
              ? 'card.withdrawal'
              : operation === 'transfer_in' || operation === 'transfer_out'
                ? `account.${operation}`
                : type === 'credit'
                  ? 'account.credit'
                  : 'account.withdrawal';
      expected[name] = (expected[name] ?? 0) + 1;
    }
    const found: Record<string, number> = {};
    for (const { type } of events) found[type] = (found[type] ?? 0) + 1;
    expect(found).toEqual(expected);
    expect(Object.keys(found).sort()).toEqual([...dataset.eventTypes].sort());
    expect(found['account.interest']).toBe(9463);
  });

  it('keeps every amount, and the date of every row', () => {
    const cents = (amounts: Iterable<string>) => {
      let sum = 0;
      for (const amount of amounts) sum += Math.round(Number(amount) * 100);
      return sum;
    };
    expect(cents(events.map((event) => `${event.data.amount}`))).toBe(
      cents(rows.map((row) => row[5] ?? '')),
    );
    const dates = new Map(rows.map(([id, , date]) => [`berka-${id}`, date]));
    expect(
      events.filter(({ id, occurredAt }) => dates.get(id) !== occurredAt.slice(0, 10)),
    ).toEqual([]);
  });

  it('is sorted, and each account keeps the order of its rows', () => {
    const instants = events.map((event) => event.occurredAt);
    expect(instants).toEqual([...instants].sort());
    const position = new Map(rows.map(([id], index) => [`berka-${id}`, index]));
    const last = new Map<string, number>();
    const moved = events.filter(({ id, customerId }) => {
      const at = position.get(id) ?? -1;
      const before = last.get(customerId) ?? -1;
      last.set(customerId, at);
      return at <= before;
    });
    expect(moved).toEqual([]);
  });

  it('knows nothing of the future: no event before its customer, no card or loan before its day', async () => {
    const joined = new Map(customers.map(({ id, joinedAt }) => [id, joinedAt]));
    expect(
      events.filter((event) => event.occurredAt < (joined.get(event.customerId) ?? '9')),
    ).toEqual([]);
    expect(
      customers.filter(
        ({ attributes }) => 'card_type' in attributes || 'loan_status' in attributes,
      ),
    ).toEqual([]);

    const issued = table('card')
      .map((row) => row[3] ?? '')
      .filter((date) => date <= '1994-03-31');
    const granted = table('loan')
      .map((row) => row[2] ?? '')
      .filter((date) => date <= '1994-03-31');
    const lived: { at: string; fact: string }[] = [];
    for await (const item of timeline(dataset)) {
      if (item.kind !== 'profile') continue;
      for (const fact of Object.keys(item.change.attributes))
        lived.push({ at: item.at.slice(0, 10), fact });
    }
    const days = (name: string) => lived.filter(({ fact }) => fact === name).map(({ at }) => at);
    expect(days('card_type')).toEqual(issued.sort());
    expect(days('loan_status')).toEqual(granted.sort());
    const early = changes.filter(
      ({ at, attributes }) => at < '1994-04-01' && attributes.loan_status !== undefined,
    );
    expect(new Set(early.map(({ attributes }) => attributes.loan_status))).toEqual(
      new Set(['running']),
    );
  });

  it('is the same bytes twice, and for another seed only what was made up differs', async () => {
    const again = await openBerka(BERKA, { seed: '7' });
    expect(JSON.stringify(await collect(again.events))).toBe(JSON.stringify(events));
    expect(JSON.stringify(await collect(again.customers))).toBe(JSON.stringify(customers));
    const other = await openBerka(BERKA, { seed: '8' });
    const facts = (records: readonly CustomerRecord[]) =>
      new Map(
        records.map(({ id, joinedAt, attributes: { birth_date, sex, district } }) => [
          id,
          { joinedAt, birth_date, sex, district },
        ]),
      );
    expect(facts(await collect(other.customers))).toEqual(facts(customers));
    expect(JSON.stringify(await collect(other.customers))).not.toBe(JSON.stringify(customers));
  });
});
