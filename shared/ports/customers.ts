import type { ConsentAnswer } from '#shared/domain/customer/consent.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Erasure } from './due-index.ts';

/** A customer as stored: who they are, and the state every decision hangs on. */
export interface StoredCustomer {
  readonly customer: Reachable;
  readonly state: CustomerState;
  /**
   * 0 when there is no state. Never the same twice for one customer, not even after an erasure: who
   * read the state before must not take the new one for it.
   */
  readonly version: number;
  /** Of the profile: another one after every time it was saved. */
  readonly revision: number;
}

/** Who they were and what their state was, when somebody read them. */
export type AsRead = Pick<StoredCustomer, 'customer' | 'version' | 'revision'>;

export interface Customers {
  /** Those of `ids` that exist. May be a moment old: a write on an old version conflicts. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredCustomer>>;
  /** Read after every write that was answered. */
  loadLatest(id: string): Promise<StoredCustomer | undefined>;
  /** Ids, in order, of whoever has the address now: one phone may be a family's. */
  idsAt(address: string): Promise<readonly string[]>;
  /**
   * The one write that is the decision: takes effect only on `version`, else `conflict` and nothing
   * has changed. A first state needs a profile, so that nobody comes back by it who was erased.
   *
   * @param answers on consent that the state holds and the one before did not (`newAnswers`): into
   * the history, in the same write
   */
  saveState(
    id: string,
    state: CustomerState,
    version: number,
    answers?: readonly ConsentAnswer[],
  ): Promise<'saved' | 'conflict'>;
  /**
   * While the profile is as it was read, and the state too where `read` has its version; `read`
   * undefined: while there is no such customer.
   */
  replaceProfile(
    customer: Reachable,
    read: AsRead | Omit<AsRead, 'version'> | undefined,
  ): Promise<'saved' | 'conflict'>;
  /**
   * Profile, state and the newest of the history, while the first two are as they were read; in the
   * same write `erasure` goes into the due index. Nothing undoes it.
   *
   * @returns `erasure` as it was written: with `answersBefore` when the history had more
   */
  remove<E extends Erasure>(id: string, read: AsRead, erasure: E): Promise<E | 'conflict'>;
  /**
   * What `remove` has left of the history. Answers that the present state holds stay: they are of who
   * came back, whose import may date them as far back as it likes.
   */
  forgetAnswers(id: string, answersBefore: string): Promise<void>;
  /** Every answer on consent that ever held, the newest first. */
  consentHistory(
    id: string,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly items: readonly ConsentAnswer[]; readonly cursor?: string }>;
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
