/** A provider's word on a message that had not come to its end. */
import type { CustomerState } from '../customer/state.ts';
import { endMessage } from '../delivery/claim.ts';

/**
 * The state once the provider is known to have taken the message, whatever stood there: pending
 * (it shall not go out again), claimed, in doubt, given up, or believed unsent. The very same state
 * when there is nothing to change.
 */
export function stateAfterAcceptance(
  state: CustomerState,
  messageId: string,
  sentAt: Date,
): CustomerState {
  const contact = state.contacts.find(({ id }) => id === messageId);
  const isOpen = contact?.status === 'doubt' || contact?.status === 'none';
  return isOpen || isUndelivered(state, messageId)
    ? endMessage(state, messageId, { sentAt })
    : state;
}

/** The state once the provider is known not to have sent it; what was recorded as sent stays so. */
export function stateAfterRejection(state: CustomerState, messageId: string): CustomerState {
  const contact = state.contacts.find(({ id }) => id === messageId);
  return contact?.status === 'doubt' || isUndelivered(state, messageId)
    ? endMessage(state, messageId, 'none')
    : state;
}

const isUndelivered = (state: CustomerState, messageId: string): boolean =>
  state.undelivered.some(({ id }) => id === messageId);
