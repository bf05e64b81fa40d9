/** One campaign in force with what is derived from it, worked out once for all sets that hold it. */
import { lastOf } from '../activity/newest-event.ts';
import { activitiesOf, type NeededActivity } from '../rules/activities-of.ts';
import { activityKey } from '../rules/activity-key.ts';
import type { Condition } from '../rules/condition.ts';
import { resolveKnownSegments } from '../rules/segments.ts';
import type { PublishedCampaign } from './published-campaign.ts';
import type { AbsenceTrigger, DateTrigger, EventTrigger, ScheduleTrigger } from './trigger.ts';

export type OnEvent = PublishedCampaign & { readonly campaign: { readonly trigger: EventTrigger } };
export type OnAbsence = PublishedCampaign & {
  readonly campaign: { readonly trigger: AbsenceTrigger };
};
export type OnDate = PublishedCampaign & { readonly campaign: { readonly trigger: DateTrigger } };
export type OnSchedule = PublishedCampaign & {
  readonly campaign: { readonly trigger: ScheduleTrigger };
};

export interface CompiledCampaign {
  readonly published: PublishedCampaign;
  /** Who it is for, its segments resolved. */
  readonly audience: Condition;
  /** The aggregates that audience and trigger look at; of an ended campaign none. */
  readonly needed: readonly NeededActivity[];
  /** From when on they are known, in ms; -Infinity: from ever. */
  readonly countedFrom: number;
  /** Windows that reach back to before that are unknown. */
  readonly wantsHistory: boolean;
  /** On the event alone: sets the campaign off. Undefined: no event does. */
  readonly trigger: Condition | undefined;
  /** Trigger and audience. */
  readonly wish: Condition | undefined;
  /** On the event alone: fulfils its objective, takes a fulfilment back, or uses its offer's code. */
  readonly objective: Condition | undefined;
}

export function compileCampaign(published: PublishedCampaign): CompiledCampaign {
  const { campaign, segments, status } = published;
  // A segment that is lost qualifies nobody.
  const audience = resolveKnownSegments(campaign.audience, new Map(Object.entries(segments)));
  const trigger =
    status === 'live' && isOnEvent(published)
      ? triggerCondition(published.campaign.trigger)
      : undefined;
  return {
    published,
    audience,
    // A paused one goes on counting: it may be resumed.
    needed: status === 'ended' ? [] : [...activitiesOf(audience), ...waitedFor(published)],
    countedFrom:
      published.countedFrom === undefined
        ? Number.NEGATIVE_INFINITY
        : Date.parse(published.countedFrom),
    wantsHistory: campaign.countsFrom === 'archive',
    trigger,
    wish: trigger === undefined ? undefined : { all: [trigger, audience] },
    objective: answerCondition(campaign),
  };
}

/** What ends a wait `after` an event is looked up when the wait is over. */
function waitedFor(published: PublishedCampaign): readonly NeededActivity[] {
  if (!isOnAbsence(published)) return [];
  const { after, events } = published.campaign.trigger.absence;
  return (after === undefined ? [] : events)
    .map(lastOf)
    .map((activity) => ({ key: activityKey(activity), activity, usual: [] }));
}

function answerCondition({
  objective,
  offer,
}: PublishedCampaign['campaign']): Condition | undefined {
  const met = objective && objectiveCondition(objective);
  const used = offer?.redeemedBy && triggerCondition(offer.redeemedBy);
  return met !== undefined && used !== undefined ? { any: [met, used] } : (met ?? used);
}

function objectiveCondition({
  conversion,
  reversal,
}: NonNullable<PublishedCampaign['campaign']['objective']>): Condition {
  return reversal === undefined
    ? triggerCondition(conversion)
    : { any: [triggerCondition(conversion), triggerCondition(reversal)] };
}

/** An event of this type that meets this. */
export function triggerCondition({
  event,
  where,
}: Pick<EventTrigger, 'event' | 'where'>): Condition {
  const type: Condition = { fact: 'event.type', op: 'eq', value: event };
  return where === undefined ? type : { all: [type, where] };
}

export const isOnEvent = (one: PublishedCampaign): one is OnEvent =>
  'event' in one.campaign.trigger;
export const isOnAbsence = (one: PublishedCampaign): one is OnAbsence =>
  'absence' in one.campaign.trigger;
export const isOnDate = (one: PublishedCampaign): one is OnDate => 'date' in one.campaign.trigger;
export const isOnSchedule = (one: PublishedCampaign): one is OnSchedule =>
  'schedule' in one.campaign.trigger;
