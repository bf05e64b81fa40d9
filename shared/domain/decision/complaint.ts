import type { Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState } from '../customer/state.ts';
import { type Event, occurredAt } from '../event.ts';

/** What an event makes of the customer's complaint: the newest by its own instant is in force. */
export function complaintAfter(
  known: CustomerState['complaint'],
  { policy }: Ruleset,
  event: Event,
): CustomerState['complaint'] {
  const { opened, closed } = policy.complaintEvents;
  if (event.type !== opened && event.type !== closed) return known;
  const at = occurredAt(event);
  return at < known.at ? known : { open: event.type === opened, at };
}

/**
 * The same of an event that decides nothing: nobody is to hear offers, or none for ever, because the
 * word of a complaint came late. It may be told again without end, so of two at one instant the first
 * stays.
 */
export const complaintAfterRefused: typeof complaintAfter = (known, ruleset, event) =>
  occurredAt(event) > known.at ? complaintAfter(known, ruleset, event) : known;
