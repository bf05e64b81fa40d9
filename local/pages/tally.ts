/** The ledger's rows counted the ways the pages show them. */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { End } from '../books/decision-end.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

export interface Tally {
  readonly decisions: number;
  readonly ends: Readonly<Record<End, number>>;
  readonly sent: { readonly email: number; readonly sms: number };
  readonly opened: number;
  readonly clicked: number;
  /** Conversions, not customers who converted. */
  readonly conversions: number;
}

const NONE: Readonly<Record<End, number>> = {
  sent: 0,
  notified: 0,
  holdout: 0,
  suppressed: 0,
  waiting: 0,
  in_doubt: 0,
  failed: 0,
};

/** All of `rows` together. */
export function tally(rows: Ledger): Tally {
  const ends: Record<End, number> = { ...NONE };
  const sent = { email: 0, sms: 0 };
  let opened = 0;
  let clicked = 0;
  let conversions = 0;
  for (const row of rows) {
    ends[row.end] += 1;
    if (row.end === 'sent') sent[row.channel ?? 'email'] += 1;
    if (row.responses.includes('open')) opened += 1;
    if (row.responses.includes('click')) clicked += 1;
    conversions += row.conversions;
  }
  return { decisions: rows.length, ends, sent, opened, clicked, conversions };
}

/** Why nothing was sent, the most frequent reason first. */
export function suppressedBy(rows: Ledger): readonly (readonly [Reason, number])[] {
  const counts = new Map<Reason, number>();
  for (const { end, reason } of rows)
    if (end === 'suppressed' || end === 'failed' || end === 'in_doubt')
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** In the order of first appearance. */
export const groupedBy = (
  rows: Ledger,
  key: (row: LedgerRow) => string | undefined,
): ReadonlyMap<string | undefined, Ledger> => Map.groupBy(rows, key);

/** The parts of a bar, in a fixed order. */
export function barParts({ ends, sent }: Tally): readonly { name: string; count: number }[] {
  return [
    { name: 'email', count: sent.email },
    { name: 'sms', count: sent.sms },
    { name: 'notified', count: ends.notified },
    { name: 'holdout', count: ends.holdout },
    { name: 'waiting', count: ends.waiting },
    { name: 'in_doubt', count: ends.in_doubt },
    { name: 'failed', count: ends.failed },
    { name: 'suppressed', count: ends.suppressed },
  ];
}
