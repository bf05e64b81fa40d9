/** All campaigns in force, compiled: what an event can set off, and for whom. */

import { type ActivityPlan, planActivities } from '../activity/plan.ts';
import type { Policy } from '../policy/policy.ts';
import { activitiesOf } from '../rules/activities-of.ts';
import { type CompiledRules, compileRules } from '../rules/compile.ts';
import type { Condition } from '../rules/condition.ts';
import type { Facts } from '../rules/facts.ts';
import { resolveKnownSegments } from '../rules/segments.ts';
import type { Campaign } from './campaign.ts';
import type { PublishedCampaign } from './published-campaign.ts';
import type { AbsenceTrigger, DateTrigger, EventTrigger } from './trigger.ts';

export type OnEvent = PublishedCampaign & { readonly campaign: { readonly trigger: EventTrigger } };
export type OnAbsence = PublishedCampaign & {
  readonly campaign: { readonly trigger: AbsenceTrigger };
};
export type OnDate = PublishedCampaign & { readonly campaign: { readonly trigger: DateTrigger } };

export interface Ruleset {
  readonly version: number;
  readonly policy: Policy;
  readonly activities: ActivityPlan;
  readonly campaigns: ReadonlyMap<string, PublishedCampaign>;
  readonly absences: readonly OnAbsence[];
  readonly dates: readonly OnDate[];
  /** Who a campaign is for, its segments resolved. */
  audience(campaignId: string): Condition;
  /** The aggregates that these campaigns' audiences look at. */
  activityKeys(campaignIds: readonly string[]): ReadonlySet<string>;
  /** False when no campaign could want this event: then nothing is read and nothing written. */
  isOfInterest(type: string, event: Facts['event']): boolean;
  /** Live campaigns whose trigger the event meets. */
  triggeredBy(event: Facts['event']): readonly PublishedCampaign[];
  /** Of those, the ones whose audience holds the customer too. */
  qualifying(facts: Facts): readonly PublishedCampaign[];
  /** Campaigns, live or not, whose objective the event meets. */
  convertedBy(event: Facts['event']): readonly PublishedCampaign[];
}

/**
 * Compiles the set. Order of `published` does not matter; each campaign id must occur once.
 */
export function compileRuleset(
  version: number,
  policy: Policy,
  published: readonly PublishedCampaign[],
): Ruleset {
  const campaigns = new Map(published.map((one) => [one.id, one]));
  const audiences = new Map(published.map((one) => [one.id, audienceOf(one)]));
  const audience = (id: string): Condition => audiences.get(id) ?? { any: [] };
  const live = published.filter((one) => one.status === 'live');
  const onEvent = live.filter(isOnEvent);
  const absences = live.filter(isOnAbsence);
  const dates = live.filter(isOnDate);
  const withObjective = published.filter((one) => one.campaign.objective !== undefined);

  const triggers = compileRules(
    onEvent.map((one) => ({ id: one.id, condition: triggerCondition(one.campaign.trigger) })),
  );
  const wishes = compileRules(
    onEvent.map((one) => ({
      id: one.id,
      condition: { all: [triggerCondition(one.campaign.trigger), audience(one.id)] },
    })),
  );
  const objectives = compileRules(
    withObjective.map((one) => ({ id: one.id, condition: objectiveCondition(one.campaign) })),
  );
  const needed = new Map(live.map((one) => [one.id, activitiesOf(audience(one.id))]));
  const activities = planActivities([...needed.values()].flat());

  const silenceBreaking = new Set(absences.flatMap((one) => one.campaign.trigger.absence.events));
  const countedTypes = new Set(activities.eventTypes);

  const lookUp = (rules: CompiledRules, facts: Facts): readonly PublishedCampaign[] =>
    rules.match(facts).flatMap((id) => campaigns.get(id) ?? []);

  const triggeredBy = (event: Facts['event']) => lookUp(triggers, { event, customer: {} });
  const convertedBy = (event: Facts['event']) => lookUp(objectives, { event, customer: {} });
  return {
    version,
    policy,
    activities,
    campaigns,
    absences,
    dates,
    triggeredBy,
    convertedBy,
    audience,
    qualifying: (facts) => lookUp(wishes, facts),
    activityKeys: (campaignIds) =>
      new Set(
        campaignIds.flatMap((id) =>
          (needed.get(id) ?? []).flatMap(({ key, usual }) => [key, ...usual.map((one) => one.key)]),
        ),
      ),
    isOfInterest: (type, event) =>
      countedTypes.has(type) ||
      silenceBreaking.has(type) ||
      type === policy.complaintEvents.opened ||
      type === policy.complaintEvents.closed ||
      triggeredBy(event).length > 0 ||
      convertedBy(event).length > 0,
  };
}

/** A segment that is lost qualifies nobody. */
const audienceOf = ({ campaign, segments }: PublishedCampaign): Condition =>
  resolveKnownSegments(campaign.audience, new Map(Object.entries(segments)));

/** The condition on the event that sets the campaign off. */
export function triggerCondition(trigger: EventTrigger): Condition {
  const type: Condition = { fact: 'event.type', op: 'eq', value: trigger.event };
  return trigger.where === undefined ? type : { all: [type, trigger.where] };
}

function objectiveCondition(campaign: Campaign): Condition {
  const conversion = campaign.objective?.conversion;
  return conversion === undefined ? { any: [] } : triggerCondition(conversion);
}

export const isOnEvent = (one: PublishedCampaign): one is OnEvent =>
  'event' in one.campaign.trigger;
export const isOnAbsence = (one: PublishedCampaign): one is OnAbsence =>
  'absence' in one.campaign.trigger;
export const isOnDate = (one: PublishedCampaign): one is OnDate => 'date' in one.campaign.trigger;
