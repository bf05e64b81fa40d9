/** The one way to change a customer's state: decide on what is there, write on its version, else again. */
import { newAnswers } from '#shared/domain/customer/consent.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import { putOnRecord } from './publish.ts';

export interface ChangePorts {
  readonly customers: Customers;
  readonly decisions: Decisions;
}

/** Each conflict means that somebody else succeeded, so contention ends; this bounds one caller's share of it. */
const MAX_ATTEMPTS = 50;

/**
 * Calls `change` on the customer as read, and on each conflict on the customer as re-read, until its
 * state is written or it says that nothing changed.
 *
 * What earlier writes left unpublished is put on record before the write that drops it. Answers on
 * consent go into the history with the state that holds them.
 *
 * @param loaded what the caller has read already; omitted: read here, after every answered write
 * @returns what `change` said of the state that was written; undefined when there is no such customer
 * @throws DomainError CUSTOMER_CONTENDED (retryable)
 */
export async function changeCustomer<
  T extends { readonly state: CustomerState; readonly changed: boolean },
>(
  ports: ChangePorts,
  customerId: string,
  change: (stored: StoredCustomer) => T | Promise<T>,
  loaded?: StoredCustomer,
): Promise<T | undefined> {
  let stored = loaded ?? (await ports.customers.loadLatest(customerId));
  for (let attempt = 0; attempt < MAX_ATTEMPTS && stored !== undefined; attempt++) {
    const changed = await change(stored);
    if (!changed.changed) return changed;
    const earlier = stored.state.unpublished;
    if (earlier.length > 0) await putOnRecord(ports.decisions, earlier);
    const state = {
      ...changed.state,
      unpublished: changed.state.unpublished.slice(earlier.length),
    };
    const answers = newAnswers(stored.state.consent, state.consent);
    const saved = await ports.customers.saveState(customerId, state, stored.version, answers);
    if (saved === 'saved') return changed;
    stored = await ports.customers.loadLatest(customerId);
  }
  if (stored === undefined) return undefined;
  throw new DomainError('CUSTOMER_CONTENDED', `gave up after ${MAX_ATTEMPTS} conflicting writes`, {
    retryable: true,
  });
}
