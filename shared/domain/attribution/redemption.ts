/** The use of an offer's code, by which a message is known to have been acted upon. */
import type { Campaign } from '../campaign/campaign.ts';
import { triggerCondition } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Contact } from '../customer/state.ts';
import { type Event, eventFacts, occurredAt } from '../event.ts';
import { shortHash } from '../hash.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import { durationMs } from '../time/duration.ts';
import { statedAt } from './conversion.ts';

/**
 * Why a reported code was not taken. `UNKNOWN_CODE`: this customer was never given it, or has not been
 * within any memory; a code of somebody else's, or of another system, is one. The weakest first.
 */
export type CodeRefusal = 'NO_CODE' | 'UNKNOWN_CODE' | 'CODE_EXPIRED' | 'CODE_USED';
const BY_WEIGHT: readonly CodeRefusal[] = ['NO_CODE', 'UNKNOWN_CODE', 'CODE_EXPIRED', 'CODE_USED'];

export type Redemption =
  | { readonly outcome: 'redeemed'; readonly contact: Contact }
  | { readonly outcome: 'refused'; readonly reason: CodeRefusal };

const DEFAULT_MS = durationMs('P30D');
const MAX_CODE = 64;

/** How long after its exposure a code may be used, ms; 0 without any that is reported. */
export const redeemableMs = (offer: Campaign['offer']): number =>
  offer?.redeemedBy === undefined
    ? 0
    : offer.expiresAfter === undefined
      ? DEFAULT_MS
      : durationMs(offer.expiresAfter);

/** What a message's code is recognised by: tills disagree about case, and people about blanks. */
export const codeHash = (code: string): string => shortHash('code', code.trim().toUpperCase());

/**
 * The newest of the customer's messages that carried the code, whatever the offer says by now: one of
 * another version may have been worded otherwise. Each message is redeemed once. Undefined: the event
 * reports no code to this campaign.
 */
export function findRedemption(
  contacts: readonly Contact[],
  { id, campaign: { offer } }: PublishedCampaign,
  event: Event,
): Redemption | undefined {
  const { redeemedBy } = offer ?? {};
  if (redeemedBy === undefined) return undefined;
  const facts = { event: eventFacts(event), customer: {} };
  if (!evaluateCondition(triggerCondition(redeemedBy), facts)) return undefined;
  const given = statedAt(event.data, redeemedBy.code);
  if (typeof given !== 'string' || given.trim() === '') return refused('NO_CODE');
  if (given.length > MAX_CODE) return refused('UNKNOWN_CODE');

  const hash = codeHash(given);
  const at = occurredAt(event);
  const [newest] = contacts
    .filter(
      (one) =>
        one.campaignId === id &&
        one.code?.hash === hash &&
        one.status !== 'none' &&
        one.exposedAt <= at,
    )
    .sort((a, b) => b.exposedAt - a.exposedAt);
  if (newest === undefined) return refused('UNKNOWN_CODE');
  if (at >= newest.exposedAt + redeemableMs(offer)) return refused('CODE_EXPIRED');
  return newest.code?.used === true
    ? refused('CODE_USED')
    : { outcome: 'redeemed', contact: newest };
}

/** The contacts after the code of one of them was used. */
export const withCodeUsed = (contacts: readonly Contact[], { id }: Contact): readonly Contact[] =>
  contacts.map((one) =>
    one.id === id && one.code !== undefined ? { ...one, code: { ...one.code, used: true } } : one,
  );

/**
 * Of an event that several campaigns were asked about: refused by all, for the reason of the one that
 * knew most of it. Their offers may be reported by one and the same event.
 */
export function refusalOfAll(redemptions: readonly Redemption[]): CodeRefusal | undefined {
  const reasons = redemptions.flatMap((one) => (one.outcome === 'refused' ? one.reason : []));
  return reasons.length === redemptions.length
    ? BY_WEIGHT.findLast((reason) => reasons.includes(reason))
    : undefined;
}

const refused = (reason: CodeRefusal): Redemption => ({ outcome: 'refused', reason });
