import type { Channel } from '#shared/domain/channel.ts';
import {
  type Suppression,
  type SuppressionReason,
  suppress,
} from '#shared/domain/customer/suppression.ts';
import { changeCustomer } from '../change-customer.ts';
import type { FeedbackPorts } from './ports.ts';

/**
 * Nobody writes to `address` again: first the account's list, which every claim asks, then the
 * state of everybody who has the address, so that no decision counts on it.
 *
 * @param at ISO instant in UTC
 */
export async function suppressAddress(
  ports: FeedbackPorts,
  channel: Channel,
  address: string,
  reason: SuppressionReason,
  at: string,
): Promise<void> {
  const entry: Suppression = {
    channel,
    address: ports.addressHash.hash(channel, address),
    reason,
    at,
  };
  await ports.suppressions.add(entry);
  for (const customerId of await ports.customers.idsAt(entry.address)) {
    await changeCustomer(ports, customerId, ({ state, customer }) => {
      // They may have moved on meanwhile.
      if (customer.addressHash[channel] !== entry.address) return { state, changed: false };
      const suppressions = suppress(state.suppressions, entry);
      return { state: { ...state, suppressions }, changed: suppressions !== state.suppressions };
    });
  }
}
