/**
 * Who should have been an occasion for a campaign of the Berka bank, straight from the rows of its
 * files in plain words; imports nothing of the product.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const DAY = 86_400_000;

export interface MadeUp {
  /** The hour of a transaction, which the file lacks, by its id: an instant in ms. */
  readonly instants: ReadonlyMap<string, number>;
  /** Customers whose time zone is known. */
  readonly inPrague: ReadonlySet<string>;
}

/**
 * Occasions before `until` (YYYY-MM-DD), as `campaign customer occasion`, sorted. A silence is told by
 * its first and last instant, a day by date and hour in Prague.
 */
export function recountOccasions(folder: string, until: string, madeUp: MadeUp): readonly string[] {
  const accounts = new Map(csv(folder, 'account').map((row) => [row.account_id, row]));
  const clients = new Map(csv(folder, 'client').map((row) => [row.client_id, row]));
  const cards = csv(folder, 'card');
  const found: string[] = [];
  const ownerOf = new Map<string, Row>();
  for (const disposition of csv(folder, 'disp')) {
    if (disposition.role !== 'OWNER') continue;
    const client = clients.get(text(disposition.client_id)) ?? {};
    const opened = text(accounts.get(text(disposition.account_id))?.opened);
    ownerOf.set(text(disposition.account_id), client);
    const customer = `c${text(client.client_id)}`;
    if (!madeUp.inPrague.has(customer)) continue;
    const own = cards.filter(({ disp_id }) => disp_id === disposition.disp_id);
    const cardOn = (date: string) => own.find(({ issued }) => text(issued) <= date)?.type;
    const adult = moved(text(client.birth_date), 18, 0);
    const comes = (date: string) => opened <= date && date < until;
    const eve = moved(adult, 0, -7);
    if (comes(eve) && cardOn(eve) === 'junior') found.push(`classic-card ${customer} ${eve} 16:00`);
    if (comes(adult) && cardOn(adult) === undefined)
      found.push(`first-card ${customer} ${adult} 10:00`);
  }

  const lastMoved = new Map<string, number>();
  const tellSilence = (customer: string, from: number, to: number) => {
    const ends = from + 60 * DAY;
    if (ends <= to) found.push(`win-back ${customer} ${iso(from)} ${iso(ends)}`);
  };
  for (const row of csv(folder, 'trans')) {
    const client = ownerOf.get(text(row.account_id)) ?? {};
    const customer = `c${text(client.client_id)}`;
    const at = madeUp.instants.get(text(row.trans_id)) ?? Number.NaN;
    const isAdult = moved(text(client.birth_date), 18, 0) <= text(row.date);
    if (row.operation === 'transfer_in' && Number(row.amount) >= 30_000 && isAdult)
      found.push(`term-deposit ${customer} ${text(row.trans_id)}`);
    // Interest and fees are the bank's doing.
    if (/^(interest|statement_fee|sanction_interest)$/.test(text(row.k_symbol))) continue;
    tellSilence(customer, lastMoved.get(customer) ?? at, at);
    lastMoved.set(customer, at);
  }
  for (const [customer, at] of lastMoved) tellSilence(customer, at, Date.parse(until));
  return found.sort();
}

type Row = Readonly<Record<string, string>>;

function csv(folder: string, name: string): Row[] {
  const content =
    name === 'trans'
      ? gunzipSync(readFileSync(join(folder, 'trans.csv.gz')))
      : readFileSync(join(folder, `${name}.csv`));
  const [head = [], ...rows] = content
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head.map((column, at) => [column, row[at] ?? ''])));
}

const text = (value: string | undefined): string => value ?? '';
const iso = (at: number): string => new Date(at).toISOString();

/** So many years and days after a date; a day that a year lacks is the one after it. */
function moved(date: string, years: number, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return iso(Date.UTC(year + years, month - 1, day + days)).slice(0, 10);
}
