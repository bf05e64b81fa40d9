/**
 * A customer leaves: profile, state and consent history are removed in one write, unless they have
 * changed since, and nothing has happened before that. The same write says what is left to do, which
 * is done at once (`end-erasure.ts`); where that fails, the sweep does it. What is on record of them
 * follows (`erase-traces.ts`).
 */
import { DomainError } from '#shared/domain/domain-error.ts';
import type { AuditEntry } from '#shared/ports/audit-log.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { endErasure, type Removal, removalOf } from '../end-erasure.ts';
import { putOnRecord } from '../publish.ts';
import type { ApiPorts } from './ports.ts';

export type EraseCustomerPorts = Pick<
  ApiPorts,
  'customers' | 'decisions' | 'suppressions' | 'audit' | 'due' | 'clock'
>;

/** Each conflict means that somebody wrote meanwhile; this bounds one caller's share. */
const MAX_ATTEMPTS = 50;

/**
 * @param known as read; whoever changed since is read again, and is erased only while `isMeant` says
 * that it is still them
 * @param audit what the audit log is told of it
 * @throws DomainError CUSTOMER_CONTENDED (retryable)
 */
export async function eraseCustomer(
  ports: EraseCustomerPorts,
  known: StoredCustomer,
  audit: AuditEntry,
  isMeant: (stored: StoredCustomer) => Promise<boolean> = async () => true,
): Promise<'erased' | 'not_meant'> {
  let stored: StoredCustomer | undefined = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && stored !== undefined; attempt++) {
    if (!(await isMeant(stored))) return 'not_meant';
    const removal = await removeAsRead(ports, stored, audit);
    if (removal !== undefined) {
      // Not as of the call: decisions were made of them until they were gone.
      const goneAt = ports.clock.now();
      await endErasure(ports, removal, goneAt, goneAt);
      await ports.due.remove([removal]);
      return 'erased';
    }
    stored = await ports.customers.loadLatest(known.customer.profile.id);
  }
  if (stored === undefined) return 'erased';
  throw new DomainError('CUSTOMER_CONTENDED', `gave up after ${MAX_ATTEMPTS} conflicting writes`, {
    retryable: true,
  });
}

async function removeAsRead(
  { customers, decisions, clock }: EraseCustomerPorts,
  stored: StoredCustomer,
  audit: AuditEntry,
): Promise<Removal | undefined> {
  // What was decided before is put on record anyhow, whatever becomes of this.
  await putOnRecord(decisions, stored.state.unpublished);
  const removal = removalOf(stored, audit, clock.now());
  const removed = await customers.remove(stored.customer.profile.id, stored, removal);
  return removed === 'conflict' ? undefined : removed;
}
