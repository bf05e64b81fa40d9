import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';

/** A customer as stored: who they are, and the state every decision hangs on. */
export interface StoredCustomer {
  readonly customer: Reachable;
  readonly state: CustomerState;
  /**
   * 0 when there is no state. Never the same twice for one customer, not even after an erasure: who
   * read the state before must not take the new one for it.
   */
  readonly version: number;
}

export interface Customers {
  /** Those of `ids` that exist. May be a moment old: a write on an old version conflicts. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredCustomer>>;
  /** Read after every write that was answered. */
  loadLatest(id: string): Promise<StoredCustomer | undefined>;
  /**
   * The one write that is the decision: takes effect only on `version`, else `conflict` and nothing
   * has changed.
   */
  saveState(id: string, state: CustomerState, version: number): Promise<'saved' | 'conflict'>;
  /** Each id at most once. */
  saveProfiles(customers: readonly Reachable[]): Promise<void>;
  /** Profile and state, while the state is still of `version`; there is nothing to undo it. */
  remove(id: string, version: number): Promise<'removed' | 'conflict'>;
  /**
   * In the order of `listPosition`, from after `cursor`, which is any place in it; with `part` to the
   * end of that part only. May miss who was saved a moment ago.
   */
  list(
    limit: number,
    cursor?: string,
    part?: number,
  ): Promise<{ readonly customers: readonly Reachable[]; readonly cursor?: string }>;
}
