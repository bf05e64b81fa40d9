/** Ends a message that was still open, by the provider's own word. */
import type { ProviderResponse } from '#shared/contracts/provider-events/normalised.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { provesAcceptance } from '#shared/domain/delivery/doubt.ts';
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
  const change = (next: (state: CustomerState) => CustomerState) =>
    changeCustomer(ports, customerId, ({ state }) => {
      const settled = next(state);
      return { state: settled, changed: settled !== state };
    });

  if (provesAcceptance(response.kind)) {
    const { acceptedAt: at, providerMessageId } = response;
    await ports.decisions.progress(id, { status: 'sent', at, providerMessageId });
    await change((state) => stateAfterAcceptance(state, id, new Date(at)));
  } else if (response.kind === 'rejected' && progress.status !== 'rejected') {
    await ports.decisions.progress(id, {
      status: 'rejected',
      reason: 'PROVIDER_REJECTED',
      at: response.at,
    });
    await change((state) => stateAfterRejection(state, id));
  }
}
