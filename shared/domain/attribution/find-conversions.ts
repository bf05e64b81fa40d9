import { HOLDOUT } from '../assignment.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Contact } from '../customer/state.ts';
import { type Event, occurredAt } from '../event.ts';
import { type ExchangeRates, worthOf } from '../policy/exchange.ts';
import { durationMs } from '../time/duration.ts';
import { type Conversion, conversionValue } from './conversion.ts';

/**
 * For each campaign whose objective the event meets, the conversion of its latest exposure within
 * the window `[exposure, exposure + within)` (last touch). Holdout and unsent messages convert
 * alike: the effect compares everybody who was assigned.
 */
export function findConversions(
  contacts: readonly Contact[],
  campaigns: readonly PublishedCampaign[],
  event: Event,
  customerId: string,
  rates: ExchangeRates,
): readonly Conversion[] {
  if (contacts.length === 0) return [];
  const happenedAt = occurredAt(event);
  return campaigns.flatMap(({ id, campaign }) => {
    const objective = campaign.objective;
    if (objective === undefined) return [];
    const windowMs = durationMs(objective.within);
    const exposure = contacts
      .filter(
        (one) =>
          one.campaignId === id &&
          one.exposedAt <= happenedAt &&
          happenedAt < one.exposedAt + windowMs,
      )
      .reduce<Contact | undefined>(
        (latest, one) => (latest === undefined || one.exposedAt >= latest.exposedAt ? one : latest),
        undefined,
      );
    if (exposure === undefined) return [];
    return {
      decisionId: exposure.id,
      campaignId: id,
      campaignVersion: exposure.campaignVersion,
      customerId,
      arm: exposure.arm,
      eventId: event.id,
      at: event.occurredAt,
      ...conversionValue(event, objective.value, rates),
      ...(exposure.arm !== HOLDOUT && incentiveOf(campaign, event, rates)),
    };
  });
}

/** An offer whose cost cannot be converted is refused when the campaign is reviewed. */
function incentiveOf(
  { offer }: PublishedCampaign['campaign'],
  { occurredAt: at }: Event,
  rates: ExchangeRates,
): Pick<Conversion, 'incentive'> {
  if (offer?.cost === undefined) return {};
  const worth = worthOf(offer.cost.amount, offer.cost.currency, at, rates);
  return worth === undefined ? {} : { incentive: worth.amount };
}
