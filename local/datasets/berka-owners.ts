/**
 * Who the customers of the Berka bank are, and what became true of them when: the owner of each
 * account, with the facts of the day the account was opened and dated changes after it.
 */
import { basename } from 'node:path';
import type * as z from 'zod';
import { berkaContacts } from './berka-contacts.ts';
import * as tables from './berka-tables.ts';
import { csvFile, type ProblemLog, readRows } from './csv-rows.ts';
import type { Attributes, CustomerRecord, ProfileChange } from './dataset.ts';

export interface BerkaOwners {
  /** By `joinedAt`. */
  readonly customers: readonly CustomerRecord[];
  /** By `at`. */
  readonly profileChanges: readonly ProfileChange[];
  /** Account id to customer id. */
  readonly customerOf: ReadonlyMap<string, string>;
}

/** Reads the six small tables into memory; rows that lead nowhere go to `report`. */
export async function readBerkaOwners(
  folder: string,
  report: ProblemLog['report'],
  seed: string,
): Promise<BerkaOwners> {
  const table = <T>(name: string, schema: z.ZodType<T>) => {
    const path = csvFile(folder, name);
    return {
      rows: readRows(path, schema, report),
      bad: (line: number, reason: string) => report({ file: basename(path), line, reason }),
    };
  };
  const accounts = await keyed(table('account', tables.accountRow).rows, (row) => row.account_id);
  const clients = await keyed(table('client', tables.clientRow).rows, (row) => row.client_id);
  const districts = await keyed(table('district', tables.districtRow).rows, (r) => r.district_id);

  const customers = new Map<string, CustomerRecord>();
  const customerOf = new Map<string, string>();
  const ownerByDisposition = new Map<string, string>();
  const dispositions = table('disp', tables.dispositionRow);
  for await (const [row, line] of dispositions.rows) {
    if (row.role !== 'OWNER') continue;
    const account = accounts.get(row.account_id);
    const client = clients.get(row.client_id);
    if (account === undefined) dispositions.bad(line, 'account_id: no such account');
    else if (client === undefined) dispositions.bad(line, 'client_id: no such client');
    else if (customerOf.has(row.account_id)) dispositions.bad(line, 'account_id: a second owner');
    else {
      const customer = toCustomer(client, account, districts.get(client.district_id), seed);
      const known = customers.get(customer.id);
      // Of two accounts of one client, the older tells since when they are a customer.
      if (known === undefined || customer.joinedAt < known.joinedAt)
        customers.set(customer.id, customer);
      customerOf.set(row.account_id, customer.id);
      ownerByDisposition.set(row.disp_id, customer.id);
    }
  }

  const changes: ProfileChange[] = [];
  const cards = table('card', tables.cardRow);
  for await (const [row, line] of cards.rows) {
    const customerId = ownerByDisposition.get(row.disp_id);
    if (customerId === undefined) cards.bad(line, 'disp_id: no owner');
    else changes.push(change(customerId, row.issued, { card_type: row.type }));
  }
  const loans = table('loan', tables.loanRow);
  for await (const [row, line] of loans.rows) {
    const customerId = customerOf.get(row.account_id);
    if (customerId === undefined) loans.bad(line, 'account_id: no owner');
    else changes.push(...loanChanges(customerId, row));
  }
  return {
    customers: [...customers.values()].sort((a, b) => compare(a.joinedAt, b.joinedAt)),
    profileChanges: changes.sort((a, b) => compare(a.at, b.at)),
    customerOf,
  };
}

/** Before any transaction of the day, which start at 06:00 UTC. */
const startOfBusiness = (date: string): string => `${date}T05:00:00.000Z`;

function toCustomer(
  client: tables.ClientRow,
  account: tables.AccountRow,
  district: { readonly name: string; readonly region: string } | undefined,
  seed: string,
): CustomerRecord {
  const { firstName, lastName, ...contacts } = berkaContacts(seed, client.client_id, client.sex);
  return {
    id: `c${client.client_id}`,
    joinedAt: startOfBusiness(account.opened),
    ...contacts,
    attributes: {
      ...(firstName !== undefined && { first_name: firstName }),
      ...(lastName !== undefined && { last_name: lastName }),
      birth_date: client.birth_date,
      sex: client.sex === 'F' ? 'female' : 'male',
      ...(district !== undefined && { district: district.name, region: district.region }),
      customer_since: account.opened,
      statement_frequency: account.statement_frequency,
    },
  };
}

const change = (customerId: string, date: string, attributes: Attributes): ProfileChange => ({
  customerId,
  at: startOfBusiness(date),
  attributes,
});

/**
 * The table tells how a loan stood at the end of 1998; on the day it was granted nobody knew. It
 * is `running` from then on; A and B are known when it has run its time, D when the books close.
 */
function loanChanges(customerId: string, loan: tables.LoanRow): ProfileChange[] {
  const granted = change(customerId, loan.granted, { loan_status: 'running' });
  const ended = monthsAfter(loan.granted, loan.duration_months);
  if (loan.status === 'A') return [granted, change(customerId, ended, { loan_status: 'repaid' })];
  if (loan.status === 'B') return [granted, change(customerId, ended, { loan_status: 'unpaid' })];
  if (loan.status === 'C') return [granted];
  return [granted, change(customerId, BOOKS_CLOSED, { loan_status: 'in_debt' })];
}

const BOOKS_CLOSED = '1998-12-31';

/** The same day of a later month, or that month's last day. */
function monthsAfter(date: string, months: number): string {
  const from = new Date(`${date}T00:00:00.000Z`);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

async function keyed<T>(
  rows: AsyncIterable<readonly [T, number]>,
  keyOf: (row: T) => string,
): Promise<Map<string, T>> {
  const map = new Map<string, T>();
  for await (const [row] of rows) map.set(keyOf(row), row);
  return map;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
