import type { AddressHashes } from '#shared/domain/customer/address-hashes.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Plan } from '#shared/domain/plan/plan.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import type { AuditEntry } from './audit-log.ts';
import type { DeliveryOrder } from './deliveries.ts';

/** Work that waits for its time. At least once: whoever is woken checks whether it still applies. */
export type Due =
  | ({ readonly kind: 'delivery'; readonly at: number } & DeliveryOrder)
  | ({ readonly kind: 'doubt'; readonly at: number } & DeliveryOrder)
  | ({ readonly kind: 'wake' } & Wake)
  | Erasure
  /** `at` may be later than the plan's own. */
  | { readonly kind: 'plan'; readonly at: number; readonly plan: Plan };

/** What is still to be done about a customer who was removed: once `left` is done, the ledger's part. */
export interface Erasure {
  readonly kind: 'erasure';
  readonly at: number;
  readonly customerId: string;
  /** ISO instant: what was decided later is somebody else's. */
  readonly erasedAt: string;
  readonly left?: LeftBehind | undefined;
  /** Position in the history of answers: from it on back, `Customers.remove` has left what there was. */
  readonly answersBefore?: string | undefined;
}

/** What only the customer's own items told, and has its end elsewhere. */
export interface LeftBehind {
  readonly addresses: AddressHashes;
  /** What was open; the rest is empty. */
  readonly state: CustomerState;
  readonly audit: AuditEntry;
}

export interface DueIndex {
  /**
   * The same work at the same instant is one entry, however often it is added ahead of its time; work
   * of the past may be several. Nothing is lost once this resolved.
   *
   * @param notBefore what is due earlier is given out from then on, up to a minute later
   */
  add(entries: readonly Due[], notBefore?: Date): Promise<void>;
  /**
   * Those that were added so and are not needed any more; others change nothing. What was due already
   * when it was added may be given out all the same.
   */
  remove(entries: readonly Due[]): Promise<void>;
  /**
   * What is due at `now`, in pages; each page is forgotten only after `handle` resolved.
   *
   * @throws DomainError RECORD_UNREADABLE at the end: entries that stay, since nobody can read them
   */
  drain(
    now: Date,
    handle: (entries: readonly Due[]) => Promise<void>,
  ): Promise<{ readonly handled: number }>;
}
