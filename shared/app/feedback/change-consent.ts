import type { Channel } from '#shared/domain/channel.ts';
import { type Consent, newAnswers, recordConsent } from '#shared/domain/customer/consent.ts';
import { differences } from '#shared/domain/difference.ts';
import type { AuditEntry, AuditLog } from '#shared/ports/audit-log.ts';
import type { Pseudonym } from '#shared/ports/pseudonym.ts';
import { type ChangePorts, changeCustomer } from '../change-customer.ts';

export interface ChangeConsentPorts extends ChangePorts {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly pseudonym: Pseudonym;
}

/**
 * Writes the customer's consent as `change` makes it of their own word. In force from the next claim
 * on: whoever claims reads this very item.
 *
 * The audit log is told before: a crash in between tells it again, under the same key, and loses
 * nothing. The history is written with the consent.
 *
 * @returns false when there is no such customer
 */
export async function changeConsent(
  ports: ChangeConsentPorts,
  customerId: string,
  change: (consent: Consent) => Consent,
): Promise<boolean> {
  const changed = await changeCustomer(ports, customerId, async ({ state }) => {
    const consent = change(state.consent);
    const isNew = consent !== state.consent;
    if (isNew) await ports.audit.append(entriesOf(ports, customerId, state.consent, consent));
    return { state: { ...state, consent }, changed: isNew };
  });
  return changed !== undefined;
}

/** One answer may be about several channels and purposes: one entry. */
function entriesOf(
  { pseudonym }: ChangeConsentPorts,
  customerId: string,
  before: Consent,
  after: Consent,
): readonly AuditEntry[] {
  return newAnswers(before, after)
    .slice(0, 1)
    .map(({ at, proof = '' }) => ({
      at,
      actor: 'customer',
      action: 'consent',
      requestId: proof,
      target: { kind: 'customer', id: pseudonym.of(customerId) },
      changes: differences(before, after),
    }));
}

/** Marketing by `channel` ends. An answer given later than `at` stays. */
export const withoutMarketing =
  (channel: Channel, at: string, source: string, proof: string) =>
  (consent: Consent): Consent =>
    recordConsent(consent, channel, 'marketing', { granted: false, at, source, proof });
