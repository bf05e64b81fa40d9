import type { Ruleset } from '../campaign/ruleset.ts';
import type { Contact, CustomerState } from '../customer/state.ts';

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
  const needed = new Set(state.undelivered.map((message) => message.id));
  for (const id of newestDraws(state.contacts, ruleset)) needed.add(id);
  const contacts = state.contacts.filter(
    (contact) => contact.until + latenessMs > now.getTime() || needed.has(contact.id),
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

/**
 * With automatic allocation, one contact of each campaign for as long as its version is in force: it says
 * in which arm the customer is. Drawn anew under later weights they would be counted once more, and since
 * messages bring people back, oftener in a variant than in the holdout.
 */
function newestDraws(contacts: readonly Contact[], { campaigns }: Ruleset): Iterable<string> {
  const newest = new Map<string, string>();
  for (const { id, campaignId, campaignVersion, split } of contacts) {
    if (split === undefined) continue;
    const published = campaigns.get(campaignId);
    if (published?.version === campaignVersion && published.status !== 'ended')
      newest.set(campaignId, id);
  }
  return newest.values();
}
