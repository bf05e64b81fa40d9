/**
 * The Berka bank as a source of events: a Czech bank's clients, cards, loans and transactions of
 * 1993 to 1998, published for the PKDD'99 Discovery Challenge. Mapping: docs/data.md.
 */
import { basename } from 'node:path';
import { DomainError } from '#shared/domain/domain-error.ts';
import { BERKA_EVENT_TYPES, berkaDay, berkaEventType, type DayEntry } from './berka-events.ts';
import { type BerkaOwners, readBerkaOwners } from './berka-owners.ts';
import { transactionRow } from './berka-tables.ts';
import { createProblemLog, csvFile, type ProblemLog, readRows } from './csv-rows.ts';
import type { Dataset, EventRecord } from './dataset.ts';

export interface BerkaOptions {
  /** Of what the source lacks: times of day, addresses, consent. */
  readonly seed?: string;
}

/**
 * Reads `account`, `client`, `disp`, `district`, `card`, `loan` (held in memory, some 17,000 rows)
 * and `trans` (streamed) as `<name>.csv` or `<name>.csv.gz` from `folder`. Transactions are read
 * once here, to know their number and dates and to find every bad row, and again by each reader of
 * `events`. Throws DomainError DATASET_FILE_MISSING, DATASET_UNREADABLE or DATASET_EMPTY.
 */
export async function openBerka(
  folder: string,
  { seed = '1' }: BerkaOptions = {},
): Promise<Dataset> {
  const log = createProblemLog();
  const owners = await readBerkaOwners(folder, log.report, seed);
  const path = csvFile(folder, 'trans');
  const found = await survey(readEntries(path, owners.customerOf, log.report));
  return {
    name: 'berka',
    startsAt: `${found.first}T00:00:00.000Z`,
    endsAt: new Date(Date.parse(`${found.last}T00:00:00.000Z`) + DAY).toISOString(),
    counts: {
      customers: owners.customers.length,
      profileChanges: owners.profileChanges.length,
      events: found.count,
      badEvents: 0,
    },
    eventTypes: BERKA_EVENT_TYPES,
    customers: owners.customers,
    profileChanges: owners.profileChanges,
    events: {
      [Symbol.asyncIterator]: () =>
        readEvents(
          readEntries(path, owners.customerOf, () => {}),
          seed,
        ),
    },
    badEvents: [],
    problems: log.summary(),
  };
}

const DAY = 86_400_000;

interface Entry extends DayEntry {
  readonly date: string;
}

async function* readEntries(
  path: string,
  customerOf: BerkaOwners['customerOf'],
  report: ProblemLog['report'],
): AsyncGenerator<Entry> {
  let last = '';
  for await (const [row, line] of readRows(path, transactionRow, report)) {
    const bad = (reason: string) => report({ file: basename(path), line, reason });
    const customerId = customerOf.get(row.account_id);
    const type = berkaEventType(row);
    if (customerId === undefined) bad('account_id: no owner');
    else if (type === undefined) bad('operation: not one that goes with this type and k_symbol');
    else if (row.date < last) bad('date: earlier than the row before');
    else {
      last = row.date;
      yield { row, type, customerId, date: row.date };
    }
  }
}

async function survey(entries: AsyncIterable<Entry>) {
  let count = 0;
  let first: string | undefined;
  let last = '';
  for await (const { date } of entries) {
    first ??= date;
    last = date;
    count += 1;
  }
  if (first === undefined) throw new DomainError('DATASET_EMPTY', 'trans holds no usable row');
  return { count, first, last };
}

async function* readEvents(
  entries: AsyncIterable<Entry>,
  seed: string,
): AsyncGenerator<EventRecord> {
  let day: Entry[] = [];
  for await (const entry of entries) {
    const date = day[0]?.date;
    if (date !== undefined && date !== entry.date) {
      yield* berkaDay(seed, date, day);
      day = [];
    }
    day.push(entry);
  }
  const [last] = day;
  if (last !== undefined) yield* berkaDay(seed, last.date, day);
}
