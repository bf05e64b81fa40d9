/** What a row of the Berka bank's transactions says, as an event. */

import { randomOf } from '#shared/domain/random.ts';
import type { TransactionRow } from './berka-tables.ts';
import type { EventRecord } from './dataset.ts';

export const BERKA_EVENT_TYPES = [
  'account.credit',
  'account.withdrawal',
  'account.transfer_in',
  'account.transfer_out',
  'card.withdrawal',
  'account.interest',
  'account.fee',
] as const;
export type BerkaEventType = (typeof BERKA_EVENT_TYPES)[number];

/**
 * The event type of a row, by purpose first and operation second: a fee is booked as a cash
 * withdrawal, and interest has no operation at all. Undefined for a combination that the bank
 * never booked, which is a bad row.
 */
export function berkaEventType(row: TransactionRow): BerkaEventType | undefined {
  const credit = row.type === 'credit';
  if (credit && row.k_symbol === 'interest') return 'account.interest';
  if (credit && row.operation === 'cash_deposit') return 'account.credit';
  if (credit && row.operation === 'transfer_in') return 'account.transfer_in';
  if (credit) return undefined;
  if (row.k_symbol === 'statement_fee' || row.k_symbol === 'sanction_interest')
    return 'account.fee';
  if (row.operation === 'cash_withdrawal') return 'account.withdrawal';
  if (row.operation === 'card_withdrawal') return 'card.withdrawal';
  if (row.operation === 'transfer_out') return 'account.transfer_out';
  return undefined;
}

export interface DayEntry {
  readonly row: TransactionRow;
  readonly type: BerkaEventType;
  readonly customerId: string;
}

/**
 * The events of one day, in time order. The source has dates only: each account's rows get seeded
 * times between 06:00 and 20:00 UTC (07:00 to 22:00 in Prague, so the date is the same in both),
 * rising in the order of the file, because the balances run in that order.
 */
export function berkaDay(seed: string, date: string, entries: readonly DayEntry[]): EventRecord[] {
  const byAccount = Map.groupBy(entries, ({ row }) => row.account_id);
  const timed = [...byAccount.values()].flatMap((ofAccount) => {
    const times = ofAccount.map(({ row }) => millisecondOfDay(seed, row.trans_id));
    times.sort((a, b) => a - b);
    // Two draws may meet: the later row then comes a millisecond after.
    for (let at = 1; at < times.length; at++)
      times[at] = Math.max(times[at] ?? 0, (times[at - 1] ?? 0) + 1);
    return ofAccount.map((entry, index) => ({ entry, time: times[index] ?? 0 }));
  });
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  return timed
    .sort((a, b) => a.time - b.time)
    .map(({ entry, time }) => toEvent(entry, new Date(midnight + time).toISOString()));
}

const OPENING = 6 * 3_600_000;
const CLOSING = 20 * 3_600_000;

function millisecondOfDay(seed: string, transactionId: string): number {
  // A second of room before closing for rows that had to give way.
  return randomOf('berka-time', seed, transactionId).whole(OPENING, CLOSING - 1000);
}

function toEvent({ row, type, customerId }: DayEntry, occurredAt: string): EventRecord {
  return {
    id: `berka-${row.trans_id}`,
    type,
    customerId,
    occurredAt,
    data: {
      amount: row.amount,
      currency: 'CZK',
      balance_after: row.balance,
      ...(row.operation !== '' && { operation: row.operation }),
      ...(row.k_symbol !== '' && { purpose: row.k_symbol }),
      ...(row.partner_bank !== '' && { counterparty_bank: row.partner_bank }),
    },
  };
}
