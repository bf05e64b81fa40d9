/**
 * A customer leaves: addresses onto the suppression list as keyed hashes, open messages ended, then
 * profile, state and consent history removed, unless they have changed since. Every step may be
 * repeated, so a crash in between is mended by erasing again. What is on record of them follows
 * (`erase-traces.ts`).
 */
import { CHANNELS } from '#shared/domain/channel.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { endWaiting } from '#shared/domain/decision/waiting.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { Due } from '#shared/ports/due-index.ts';
import { putOnRecord } from '../publish.ts';
import type { ApiPorts } from './ports.ts';

export type EraseCustomerPorts = Pick<
  ApiPorts,
  'customers' | 'decisions' | 'suppressions' | 'addressIndex' | 'due'
>;

/** Each conflict means that somebody wrote meanwhile; this bounds one caller's share. */
const MAX_ATTEMPTS = 50;

/**
 * @param known as read; whoever changed since is read again, and is erased only while `isMeant` says
 * that it is still them. Their addresses stay on the list even then: better nobody is written to
 * @throws DomainError CUSTOMER_CONTENDED (retryable)
 */
export async function eraseCustomer(
  ports: EraseCustomerPorts,
  known: StoredCustomer,
  now: Date,
  isMeant: (stored: StoredCustomer) => Promise<boolean> = async () => true,
): Promise<'erased' | 'not_meant'> {
  let stored: StoredCustomer | undefined = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && stored !== undefined; attempt++) {
    if (!(await isMeant(stored))) return 'not_meant';
    if (await eraseAsRead(ports, stored, now)) return 'erased';
    stored = await ports.customers.loadLatest(known.customer.profile.id);
  }
  if (stored === undefined) return 'erased';
  throw new DomainError('CUSTOMER_CONTENDED', `gave up after ${MAX_ATTEMPTS} conflicting writes`, {
    retryable: true,
  });
}

async function eraseAsRead(
  ports: EraseCustomerPorts,
  stored: StoredCustomer,
  now: Date,
): Promise<boolean> {
  const { customer, state } = stored;
  const at = now.toISOString();
  for (const channel of CHANNELS) {
    const address = customer.addressHash[channel];
    if (address !== undefined)
      await ports.suppressions.add({ channel, address, reason: 'erasure', at });
  }
  await putOnRecord(ports.decisions, state.unpublished);
  for (const [campaignId, wish] of Object.entries(state.waiting)) {
    const { id } = customer.profile;
    await ports.decisions.record(endWaiting(id, campaignId, wish, 'CUSTOMER_ERASED', now));
  }
  for (const { id, status } of state.undelivered) {
    // What a provider may have taken is unknown for good, unless it says so: nobody will look again.
    const end = status === 'pending' ? 'suppressed' : 'expired_unknown';
    await ports.decisions.progress(id, { status: end, reason: 'CUSTOMER_ERASED', at });
  }
  for (const id of state.notices) {
    // Staff may have been told, with nothing on record of it yet.
    await ports.decisions.progress(id, {
      status: 'expired_unknown',
      reason: 'CUSTOMER_ERASED',
      at,
    });
  }
  if ((await ports.customers.remove(customer.profile.id, stored)) === 'conflict') return false;
  const customerId = customer.profile.id;
  await ports.addressIndex.remove([{ customerId, addresses: customer.addressHash }]);
  await ports.due.remove(waitingFor(customerId, state));
  return true;
}

/** Wake-ups lie up to a year ahead, and name the customer. What else waits does so for a few days. */
function waitingFor(
  customerId: string,
  { watches, waiting, undelivered }: CustomerState,
): readonly Due[] {
  return [
    ...[...Object.entries(watches), ...Object.entries(waiting)].map(
      ([campaignId, { at }]): Due => ({ kind: 'wake', customerId, campaignId, at }),
    ),
    ...undelivered.map(
      ({ id, sendAt }): Due => ({ kind: 'delivery', customerId, messageId: id, at: sendAt }),
    ),
  ];
}
