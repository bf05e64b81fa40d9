/**
 * A customer leaves: addresses onto the suppression list as keyed hashes, open messages ended, then
 * profile and state removed. Every step may be repeated, so a crash in between is mended by erasing again.
 */
import { CHANNELS } from '#shared/domain/channel.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { putOnRecord } from '../publish.ts';
import type { ApiPorts } from './ports.ts';

export type EraseCustomerPorts = Pick<
  ApiPorts,
  'customers' | 'decisions' | 'suppressions' | 'addressIndex'
>;

export async function eraseCustomer(
  ports: EraseCustomerPorts,
  { customer, state }: StoredCustomer,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  for (const channel of CHANNELS) {
    const address = customer.addressHash[channel];
    if (address !== undefined)
      await ports.suppressions.add({ channel, address, reason: 'erasure', at });
  }
  await putOnRecord(ports.decisions, state.unpublished);
  for (const { id, status } of state.undelivered) {
    // What a provider may have taken stays in doubt until it says so.
    if (status !== 'pending') continue;
    await ports.decisions.progress(id, { status: 'suppressed', reason: 'CUSTOMER_ERASED', at });
  }
  await ports.customers.remove(customer.profile.id);
  await ports.addressIndex.remove([
    { customerId: customer.profile.id, addresses: customer.addressHash },
  ]);
}
