/** What is on record as a conversion is one, and whatever came after its exposure was known is on record. */
import { durationMs } from '#shared/domain/time/duration.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { SKEW_MS } from './judge-claim.ts';
import type { Truth } from './truth.ts';

export function judgeConversions(
  conversions: ReturnType<World['store']['decisions']['conversions']>,
  truth: Truth,
): void {
  const events = new Map(truth.scenario.events.map(({ event }) => [event.id, event]));
  for (const { decisionId, eventId, arm, campaignId } of conversions) {
    const decision = truth.decisions.get(decisionId);
    const event = events.get(eventId);
    // Who was erased and came back is decided anew under the same id; the first one stays on record.
    if (decision !== undefined && truth.unsteady.has(decision.customerId)) continue;
    if (decision?.arm !== arm || decision.campaignId !== campaignId || event === undefined)
      truth.report('ledger', `a conversion of nothing: ${decisionId} by ${eventId}`);
  }
  const known = new Set(conversions.map((one) => `${one.campaignId} ${one.eventId}`));
  const arrivals = firstArrivals(truth.scenario.events);
  for (const decision of truth.decisions.values()) {
    const plan = truth.scenario.rules.campaigns.find(({ id }) => id === decision.campaignId);
    const within = plan?.versions[0]?.campaign.objective?.within;
    // When the holdout would have been sent to is not on record with the decision.
    if (decision.sendAt === undefined || within === undefined) continue;
    if (truth.unsteady.has(decision.customerId)) continue;
    const exposedAt = Date.parse(decision.sendAt);
    for (const { sentAt, event } of arrivals) {
      const happenedAt = Date.parse(event.occurredAt);
      if (event.type !== 'account.opened' || event.customerId !== decision.customerId) continue;
      if (happenedAt < exposedAt || happenedAt >= exposedAt + durationMs(within)) continue;
      // Known before the event came, which was in time.
      if (sentAt < (truth.assignedAt.get(decision.id) ?? Number.POSITIVE_INFINITY) + SKEW_MS)
        continue;
      if (sentAt - happenedAt > durationMs('P1D')) continue;
      if (!known.has(`${decision.campaignId} ${event.id}`))
        truth.report('lost', `no conversion of ${decision.campaignId} by ${event.id}`);
    }
  }
}

/**
 * An event counts when it comes first. A copy that comes after an assignment is no success of it, although
 * a clock that is behind may date the assignment before the event.
 */
const firstArrivals = (sendings: Scenario['events']): Scenario['events'] => {
  const latestFirst = sendings.toSorted((a, b) => b.sentAt - a.sentAt);
  return [...new Map(latestFirst.map((one) => [one.event.id, one])).values()];
};
