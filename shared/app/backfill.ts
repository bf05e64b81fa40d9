/**
 * A campaign's behaviour from before it came into force, brought in from the archive of events,
 * customer by customer, while events go on coming in. Running it again changes nothing.
 *
 * It may begin once no event from before its end can be counted live any more: then what the archive
 * says of that time is final, and what live counting adds belongs behind it.
 */
import {
  backfillActivity,
  backfillUntil,
  countersToBackfill,
} from '#shared/domain/activity/backfill.ts';
import type { CountedEvent, Counter } from '#shared/domain/activity/counter.ts';
import { type ActivityPlan, completeFrom, planActivities } from '#shared/domain/activity/plan.ts';
import type { ActivityState } from '#shared/domain/activity/state.ts';
import { compileCampaign } from '#shared/domain/campaign/compiled-campaign.ts';
import { backfilledCampaign } from '#shared/domain/campaign/life-cycle.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { LIST_PARTS, listPart, listPosition } from '#shared/domain/customer/list-order.ts';
import { type Event, eventFacts, occurredAt } from '#shared/domain/event.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { saveStep } from './api/change-campaign.ts';
import type { PublishCampaignPorts } from './api/publish-campaign.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';

export interface BackfillPorts extends ChangePorts, PublishCampaignPorts {
  readonly clock: Clock;
  readonly rulesets: Rulesets;
}

export interface BackfillInput {
  readonly campaignId: string;
  /** All events on record, in any order, some perhaps twice; read several times. */
  readonly archive: () => AsyncIterable<Event>;
  /** How old an event may be and still decide, and so how long one may still be counted live. */
  readonly latenessMs: number;
  /** Who runs it, for the campaign's history. */
  readonly actor: string;
}

export type Backfilled =
  | { readonly outcome: 'refused'; readonly reason: BackfillRefusal; readonly detail: string }
  | {
      readonly outcome: 'done';
      /** Whose windows were looked at, and those of them that changed. */
      readonly customers: number;
      readonly changed: number;
      /** Behaviour is known from here on, and no window reaches back to before it from `wholeFrom` on. */
      readonly knownFrom: Date;
      readonly wholeFrom: Date;
      /** What happened from here on was counted live. */
      readonly until: Date;
    };
export type BackfillRefusal =
  | 'CAMPAIGN_UNKNOWN'
  | 'NOT_IN_FORCE'
  | 'NOTHING_TO_COUNT'
  | 'TOO_EARLY'
  | 'ARCHIVE_EMPTY'
  | 'ARCHIVE_SHORTER'
  | 'CHANGED_MEANWHILE';

/** By then every copy of the rule set counts for the campaign. */
const SETTLED_MS = 10_000;
/** By then an event that was evaluated is in the archive. */
const ARCHIVED_MS = 3_600_000;

export async function backfill(
  ports: BackfillPorts,
  { campaignId, archive, latenessMs, actor }: BackfillInput,
): Promise<Backfilled> {
  const head = await ports.campaigns.head(campaignId);
  if (head === undefined)
    return refused('CAMPAIGN_UNKNOWN', `there is no campaign "${campaignId}"`);
  const ruleset = await ports.rulesets.current();
  const published = ruleset.campaigns.get(campaignId);
  const counting = head.inForce?.counting;
  if (published === undefined || published.status === 'ended')
    return refused('NOT_IN_FORCE', 'only a campaign in force counts behaviour');
  if (counting === undefined)
    return refused('NOTHING_TO_COUNT', 'the campaign asks about no behaviour');

  const until = backfillUntil(new Date(Date.parse(counting.since) + SETTLED_MS));
  const now = ports.clock.now();
  const earliest = new Date(until.getTime() + latenessMs + ARCHIVED_MS);
  if (now < earliest)
    return refused(
      'TOO_EARLY',
      `events until ${until.toISOString()} may still be counted late; come back at ${earliest.toISOString()}`,
    );

  const begins = await beginningOf(archive());
  if (begins === undefined) return refused('ARCHIVE_EMPTY', 'there is no event in the archive');
  const knownFrom = Date.parse(counting.knownFrom);
  // An earlier backfill had more than this archive has left.
  if (knownFrom < begins && counting.knownFrom !== counting.since)
    return refused('ARCHIVE_SHORTER', `behaviour is known from ${counting.knownFrom} on already`);
  const { needed } = compileCampaign(published);
  const counters = lackingCounters(ruleset, campaignId, counting.keys, begins);
  const filler = { plan: ruleset.activities, counters, until };
  const totals = { customers: 0, changed: 0 };
  for (let part = 0; part < LIST_PARTS && counters.size > 0; part++) {
    for (const [customerId, events] of await eventsOf(archive(), part, filler)) {
      totals.customers += 1;
      if (await fill(ports, customerId, events, filler)) totals.changed += 1;
    }
  }

  const from = new Date(Math.min(begins, knownFrom));
  if (from.getTime() !== knownFrom) {
    const moved = backfilledCampaign(head, from, { actor, now });
    const saved = await saveStep(ports, head, moved);
    if ('refused' in saved)
      return refused('CHANGED_MEANWHILE', 'the campaign was changed meanwhile; run it again');
  }
  const wholeFrom = new Date(completeFrom(needed, from.getTime()));
  return { outcome: 'done', ...totals, knownFrom: from, wholeFrom, until };
}

const refused = (reason: BackfillRefusal, detail: string): Backfilled => ({
  outcome: 'refused',
  reason,
  detail,
});

interface Filler {
  readonly plan: ActivityPlan;
  readonly counters: ReadonlySet<string>;
  readonly until: Date;
}

/** Not those that campaigns which have counted for as long as the archive holds need anyway. */
function lackingCounters(
  { campaigns, activities }: Ruleset,
  campaignId: string,
  keys: readonly string[],
  begins: number,
): ReadonlySet<string> {
  const wanted = keys.flatMap((key) => activities.readings.get(key)?.counter.id ?? []);
  const others = [...campaigns.values()]
    .filter(({ id }) => id !== campaignId)
    .map(compileCampaign)
    .filter((one) => one.countedFrom <= begins)
    .flatMap(({ needed }) => needed);
  const lacking = countersToBackfill(activities, planActivities(others));
  return new Set(wanted.filter((id) => lacking.has(id)));
}

async function beginningOf(events: AsyncIterable<Event>): Promise<number | undefined> {
  let first = Number.POSITIVE_INFINITY;
  for await (const event of events) first = Math.min(first, occurredAt(event));
  return Number.isFinite(first) ? first : undefined;
}

/** Of the customers in one part of the list, what concerns the counters, each event once. */
async function eventsOf(
  events: AsyncIterable<Event>,
  part: number,
  { plan, counters, until }: Filler,
): Promise<ReadonlyMap<string, readonly CountedEvent[]>> {
  const byCustomer = new Map<string, Map<string, CountedEvent>>();
  for await (const event of events) {
    if (listPart(listPosition(event.customerId)) !== part) continue;
    const at = occurredAt(event);
    const facts = eventFacts(event);
    const concerned = (): readonly Counter[] => plan.countersFor(event.type, facts);
    if (at >= until.getTime() || !concerned().some(({ id }) => counters.has(id))) continue;
    const own = byCustomer.get(event.customerId) ?? new Map<string, CountedEvent>();
    if (!own.has(event.id)) own.set(event.id, { type: event.type, at, facts });
    byCustomer.set(event.customerId, own);
  }
  return new Map([...byCustomer].map(([id, own]) => [id, [...own.values()]]));
}

/**
 * Written on the version that was read, like every change: an event that comes in between comes first.
 * What the archive still holds of somebody who was erased is nothing of whoever came back.
 */
async function fill(
  ports: BackfillPorts,
  customerId: string,
  events: readonly CountedEvent[],
  { plan, counters, until }: Filler,
): Promise<boolean> {
  const filled = await changeCustomer(ports, customerId, ({ state }) => {
    const { erasedAt = Number.NEGATIVE_INFINITY } = state;
    const archived = { events: events.filter(({ at }) => at >= erasedAt), until };
    const activity = backfillActivity(state.activity, plan, counters, archived, ports.clock.now());
    return { state: { ...state, activity }, changed: !isSame(activity, state.activity) };
  });
  return filled?.changed === true;
}

const isSame = (a: ActivityState, b: ActivityState): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([id, text]) => b[id] === text);
