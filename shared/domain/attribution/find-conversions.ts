/** Whose success an event is: the exposures of each campaign that it fulfils, or takes something back from. */
import { HOLDOUT } from '../assignment.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { triggerCondition } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Contact, Reversible } from '../customer/state.ts';
import { type Event, eventFacts, occurredAt } from '../event.ts';
import { shortHash } from '../hash.ts';
import { type ExchangeRates, worthOf } from '../policy/exchange.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import { durationMs } from '../time/duration.ts';
import { type Conversion, conversionValue } from './conversion.ts';
import {
  type CodeRefusal,
  findRedemption,
  type Redemption,
  refusalOfAll,
  withCodeUsed,
} from './redemption.ts';
import { reverse } from './reverse.ts';
import { sharedOut } from './shared-out.ts';

type Objective = NonNullable<Campaign['objective']>;

export interface Attributed {
  readonly conversions: readonly Conversion[];
  /** With what may still be taken back, and codes that are used; the same list when nothing changed. */
  readonly contacts: readonly Contact[];
  /** A code was reported that none of the campaigns takes. */
  readonly refusedCode?: CodeRefusal;
}

/** Of one exposure, the newest that are remembered for a reversal. */
const MAX_REVERSIBLE = 50;

/**
 * For each of `campaigns`, whose objective the event meets or reverses, the conversion of the exposures
 * within whose window `[exposure, exposure + within)` it lies. Holdout and unsent messages convert
 * alike: the effect compares everybody who was assigned. The use of an offer's code is recorded beside.
 */
export function findConversions(
  contacts: readonly Contact[],
  campaigns: readonly PublishedCampaign[],
  event: Event,
  customerId: string,
  rates: ExchangeRates,
): Attributed {
  const found: Conversion[] = [];
  const redemptions: Redemption[] = [];
  let known = contacts;
  for (const published of campaigns) {
    const attributed =
      known.length === 0
        ? { conversions: [], contacts: known }
        : attribute(known, published, event, customerId, rates);
    known = attributed.contacts;
    const redemption = findRedemption(known, published, event);
    if (redemption !== undefined) redemptions.push(redemption);
    const redeemed = redemption?.outcome === 'redeemed' ? redemption.contact : undefined;
    if (redeemed !== undefined) known = withCodeUsed(known, redeemed);
    found.push(...withRedemption(attributed.conversions, redeemed, event, customerId));
  }
  const refusedCode = refusalOfAll(redemptions);
  return {
    conversions: found,
    contacts: known,
    ...(refusedCode !== undefined && { refusedCode }),
  };
}

function attribute(
  known: readonly Contact[],
  { id, campaign }: PublishedCampaign,
  event: Event,
  customerId: string,
  rates: ExchangeRates,
): Attributed {
  const { objective } = campaign;
  if (objective === undefined) return { conversions: [], contacts: known };
  if (objective.reversal !== undefined && meets(event, objective.reversal)) {
    const reversed = reverse(known, id, objective, event, customerId, rates);
    // What reverses nothing of ours may be a conversion itself.
    if (reversed.conversions.length > 0) return reversed;
  }
  if (!meets(event, objective.conversion)) return { conversions: [], contacts: known };
  const conversions = convert(known, id, campaign, objective, event, customerId, rates);
  const contacts = objective.reversal === undefined ? known : remembered(known, conversions, event);
  return { conversions, contacts };
}

/** An event may convert and redeem at once: then it is one entry of the ledger, else one of its own. */
function withRedemption(
  conversions: readonly Conversion[],
  redeemed: Contact | undefined,
  event: Event,
  customerId: string,
): readonly Conversion[] {
  if (redeemed === undefined) return conversions;
  if (conversions.some(({ decisionId }) => decisionId === redeemed.id))
    return conversions.map((one) =>
      one.decisionId === redeemed.id ? { ...one, redeems: true } : one,
    );
  const { id: decisionId, campaignId, campaignVersion, arm } = redeemed;
  const exposure = { decisionId, campaignId, campaignVersion, customerId, arm };
  return [
    ...conversions,
    { ...exposure, eventId: event.id, at: event.occurredAt, countsAs: 0, redeems: true },
  ];
}

/** How long an exposure has to be remembered for what may come of it, ms. */
export function memoryMs(objective: Objective | undefined): number {
  if (objective === undefined) return 0;
  const { within, reversal } = objective;
  return durationMs(within) + (reversal === undefined ? 0 : durationMs(reversal.within));
}

function convert(
  contacts: readonly Contact[],
  campaignId: string,
  campaign: Campaign,
  objective: Objective,
  event: Event,
  customerId: string,
  rates: ExchangeRates,
): readonly Conversion[] {
  const happenedAt = occurredAt(event);
  const windowMs = durationMs(objective.within);
  const exposures = contacts
    .filter(
      (one) =>
        one.campaignId === campaignId &&
        one.exposedAt <= happenedAt &&
        happenedAt < one.exposedAt + windowMs,
    )
    .sort((a, b) => a.exposedAt - b.exposedAt);
  const touched = touchedBy(exposures, objective.attribution ?? 'last_touch');
  const value = conversionValue(event, objective.value, rates);
  return sharedOut(value, touched.length).flatMap((part, index) => {
    const exposure = touched[index];
    if (exposure === undefined) return [];
    const { id: decisionId, campaignVersion, arm } = exposure;
    const counts = index === touched.length - 1;
    return {
      decisionId,
      campaignId,
      campaignVersion,
      customerId,
      arm,
      eventId: event.id,
      at: event.occurredAt,
      ...part,
      ...(!counts && { countsAs: 0 as const }),
      ...(counts && arm !== HOLDOUT && incentiveOf(campaign, event, rates)),
    };
  });
}

/** Oldest first; the last of them counts as the conversion. */
function touchedBy(
  exposures: readonly Contact[],
  attribution: NonNullable<Objective['attribution']>,
): readonly Contact[] {
  switch (attribution) {
    case 'last_touch':
      return exposures.slice(-1);
    case 'first_touch':
      return exposures.slice(0, 1);
    case 'equal_split':
      return exposures;
  }
}

/** An offer whose cost cannot be converted is refused when the campaign is reviewed. */
function incentiveOf(
  { offer }: Campaign,
  { occurredAt: at }: Event,
  rates: ExchangeRates,
): Pick<Conversion, 'incentive'> {
  if (offer?.cost === undefined) return {};
  const worth = worthOf(offer.cost.amount, offer.cost.currency, at, rates);
  return worth === undefined ? {} : { incentive: worth.amount };
}

function remembered(
  contacts: readonly Contact[],
  conversions: readonly Conversion[],
  event: Event,
): readonly Contact[] {
  const byDecision = new Map(
    conversions
      .filter(({ refused }) => refused !== 'negative_value')
      .map((one) => [one.decisionId, one] as const),
  );
  if (byDecision.size === 0) return contacts;
  return contacts.map((contact) => {
    const conversion = byDecision.get(contact.id);
    if (conversion === undefined) return contact;
    const { worth, currency, countsAs = 1, incentive } = conversion;
    const rate = worth?.rate;
    const entry: Reversible = {
      event: shortHash(event.id),
      left: worth?.amount ?? '0',
      counts: countsAs === 1,
      ...(incentive !== undefined && { incentive }),
      ...(currency !== undefined && rate !== undefined && { from: { currency, rate } }),
    };
    return {
      ...contact,
      reversible: [...(contact.reversible ?? []), entry].slice(-MAX_REVERSIBLE),
    };
  });
}

const meets = (event: Event, test: Parameters<typeof triggerCondition>[0]): boolean =>
  evaluateCondition(triggerCondition(test), { event: eventFacts(event), customer: {} });
