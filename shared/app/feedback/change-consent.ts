import type { Channel } from '#shared/domain/channel.ts';
import { type Consent, recordConsent } from '#shared/domain/customer/consent.ts';
import { type ChangePorts, changeCustomer } from '../change-customer.ts';

/**
 * Writes the customer's consent as `change` makes it. In force from the next claim on: whoever
 * claims reads this very item.
 *
 * @returns false when there is no such customer
 */
export async function changeConsent(
  ports: ChangePorts,
  customerId: string,
  change: (consent: Consent) => Consent,
): Promise<boolean> {
  const changed = await changeCustomer(ports, customerId, ({ state }) => {
    const consent = change(state.consent);
    return { state: { ...state, consent }, changed: consent !== state.consent };
  });
  return changed !== undefined;
}

/** Marketing by `channel` ends. An answer given later than `at` stays. */
export const withoutMarketing =
  (channel: Channel, at: string, source: string, proof: string) =>
  (consent: Consent): Consent =>
    recordConsent(consent, channel, 'marketing', { granted: false, at, source, proof });
