/** The seeded bank's events, and one of them before the books are balanced. */
import type { EventRecord } from './dataset.ts';

export const BANK_EVENT_TYPES = [
  'account.opened',
  'account.transfer_in',
  'account.transfer_out',
  'account.fee',
  'account.interest',
  'card.purchase',
  'card.declined',
  'card.refund',
  'card.withdrawal',
  'service.complaint_opened',
  'service.complaint_closed',
] as const;
export type BankEventType = (typeof BANK_EVENT_TYPES)[number];

/** What is to happen, before it is known whether the money is there. */
export interface Draft {
  /** Milliseconds of the day in UTC. */
  readonly time: number;
  readonly type: BankEventType;
  /** Cents: in or out of the account, by type; absent where no money moves. */
  readonly cents?: number;
  readonly data: EventRecord['data'];
  /** Comes back after so many days. */
  readonly refundAfter?: number;
}
