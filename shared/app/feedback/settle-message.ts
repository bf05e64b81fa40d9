/** Ends a message that was still open, by the provider's own word. */
import type { ProviderResponse } from '#shared/contracts/provider-events/normalised.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { provesAcceptance, RESEND_AFTER_MS } from '#shared/domain/delivery/doubt.ts';
import {
  stateAfterAcceptance,
  stateAfterRejection,
} from '#shared/domain/response/settle-by-event.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { type ChangePorts, changeCustomer } from '../change-customer.ts';

/**
 * Progress first, then state: a crash in between leaves a claim that goes stale, and whoever looks
 * at it then finds the progress. What is recorded as sent stays sent.
 */
export async function settleMessage(
  ports: ChangePorts,
  { decision, progress }: RecordedDecision,
  response: ProviderResponse,
): Promise<void> {
  if (progress.status === 'sent') return;
  const { id, customerId } = decision;
  const stored = await ports.customers.loadLatest(customerId);
  const change = (next: (state: CustomerState) => CustomerState) =>
    stored &&
    changeCustomer(
      ports,
      customerId,
      ({ state }) => {
        const settled = next(state);
        return { state: settled, changed: settled !== state };
      },
      stored,
    );

  if (provesAcceptance(response.kind)) {
    const { acceptedAt: at, providerMessageId } = response;
    await ports.decisions.progress(id, { status: 'sent', at, providerMessageId });
    await change((state) => stateAfterAcceptance(state, id, new Date(at)));
  } else if (response.kind === 'rejected' && progress.status !== 'rejected') {
    if (stored !== undefined && isOfFirstTime(stored.state, id, response)) return;
    await ports.decisions.progress(id, {
      status: 'rejected',
      reason: 'PROVIDER_REJECTED',
      at: response.at,
    });
    await change((state) => stateAfterRejection(state, id));
  }
}

/**
 * What was sent once more since may have been taken, whatever became of it the first time. That was an
 * hour before; the second time is known by its claim or by its doubt, at most minutes later.
 */
const isOfFirstTime = (
  { undelivered }: CustomerState,
  messageId: string,
  { acceptedAt }: ProviderResponse,
): boolean =>
  undelivered.some(
    ({ id, resent, since }) =>
      id === messageId && resent === true && Date.parse(acceptedAt) < since - RESEND_AFTER_MS / 2,
  );
