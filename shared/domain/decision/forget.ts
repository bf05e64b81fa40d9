import type { Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState } from '../customer/state.ts';

/**
 * The state without what no window, attribution or live watch needs any more: growth is bounded. A
 * contact stays for as long as an event from within its window may still come late.
 */
export function forgetExpired(
  state: CustomerState,
  ruleset: Ruleset,
  now: Date,
  latenessMs: number,
): CustomerState {
  const pending = new Set(state.undelivered.map((message) => message.id));
  const contacts = state.contacts.filter(
    (contact) => contact.until + latenessMs > now.getTime() || pending.has(contact.id),
  );
  const watched = Object.entries(state.watches).filter(
    ([campaignId]) => ruleset.campaigns.get(campaignId)?.status !== 'ended',
  );
  const { purchases, ...kept } = state;
  return {
    ...kept,
    ...(ruleset.value !== undefined && purchases !== undefined && { purchases }),
    contacts: contacts.length === state.contacts.length ? state.contacts : contacts,
    watches:
      watched.length === Object.keys(state.watches).length
        ? state.watches
        : Object.fromEntries(watched),
  };
}
