/** The use of an offer's code, by which a message is known to have been acted upon. */
import type { Campaign } from '../campaign/campaign.ts';
import { triggerCondition } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Contact } from '../customer/state.ts';
import { type Event, eventFacts, occurredAt } from '../event.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import { durationMs } from '../time/duration.ts';
import { statedAt } from './conversion.ts';

const DEFAULT_MS = durationMs('P30D');
const MAX_CODE = 64;

/** How long after its exposure a code may be used, ms; 0 without any that is reported. */
export const redeemableMs = (offer: Campaign['offer']): number =>
  offer?.redeemedBy === undefined
    ? 0
    : offer.expiresAfter === undefined
      ? DEFAULT_MS
      : durationMs(offer.expiresAfter);

/**
 * The newest message of the campaign that may have brought the code; undefined when the event uses
 * none of its. A fixed code is compared; that one made for a single message is valid is the word of
 * whoever took it.
 */
export function redeemedContact(
  contacts: readonly Contact[],
  { id, campaign: { offer } }: PublishedCampaign,
  event: Event,
): Contact | undefined {
  const { redeemedBy } = offer ?? {};
  if (redeemedBy === undefined || offer === undefined) return undefined;
  const facts = { event: eventFacts(event), customer: {} };
  if (!evaluateCondition(triggerCondition(redeemedBy), facts)) return undefined;
  if (!isItsCode(offer, statedAt(event.data, redeemedBy.code))) return undefined;
  const at = occurredAt(event);
  return contacts
    .filter(
      (one) =>
        one.campaignId === id &&
        (one.status === 'sent' || one.status === 'doubt') &&
        one.exposedAt <= at &&
        at < one.exposedAt + redeemableMs(offer),
    )
    .sort((a, b) => b.exposedAt - a.exposedAt)[0];
}

function isItsCode({ code }: NonNullable<Campaign['offer']>, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const text = given.trim().toUpperCase();
  if (typeof code === 'object' && 'fixed' in code) return text === code.fixed;
  return text.length > 0 && text.length <= MAX_CODE;
}
