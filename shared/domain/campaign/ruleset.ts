/** All campaigns in force, compiled: what an event can set off, and for whom. */
import type { ActivityPlan } from '../activity/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Condition } from '../rules/condition.ts';
import type { Facts } from '../rules/facts.ts';
import { planValue, type ValuePlan } from '../value/value-plan.ts';
import { type ActivityNeeds, activityNeeds, changedNeeds, keysOf } from './activity-needs.ts';
import {
  compileCampaign,
  isOnAbsence,
  isOnDate,
  type OnAbsence,
  type OnDate,
} from './compiled-campaign.ts';
import type { PublishedCampaign } from './published-campaign.ts';
import type { RulesetChange } from './ruleset-change.ts';
import { type Campaigns, createRulesetIndex, type RulesetIndex } from './ruleset-index.ts';

export interface Ruleset {
  readonly version: number;
  readonly policy: Policy;
  readonly activities: ActivityPlan;
  /** What the policy wants to be known of purchases. */
  readonly value: ValuePlan | undefined;
  readonly campaigns: ReadonlyMap<string, PublishedCampaign>;
  readonly absences: readonly OnAbsence[];
  /** Those that an event of this type begins to wait, or says that it was no silence. */
  absencesOn(type: string): readonly OnAbsence[];
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
  /** Why events take long to be matched, in words: many conditions on one popular value, say. */
  warnings(): readonly string[];
  /**
   * The set after `changes`, at the cost of what they change. This one stays as it is and goes on
   * answering; it answers slower from then on.
   */
  after(version: number, changes: readonly RulesetChange[]): Ruleset;
}

/** Compiles the set. Order of `published` does not matter; each campaign id must occur once. */
export function compileRuleset(
  version: number,
  policy: Policy,
  published: readonly PublishedCampaign[],
): Ruleset {
  const campaigns = new Map(published.map((one) => [one.id, compileCampaign(one)]));
  const needs = activityNeeds(campaigns.values());
  return asRuleset({ version, policy, campaigns, needs, index: createRulesetIndex(campaigns) });
}

interface Parts {
  readonly version: number;
  readonly policy: Policy;
  readonly campaigns: Campaigns;
  readonly needs: ActivityNeeds;
  readonly index: RulesetIndex;
}

function asRuleset(parts: Parts): Ruleset {
  const { version, policy, campaigns, needs, index } = parts;
  const published = [...campaigns.values()].map((one) => one.published);
  const live = published.filter((one) => one.status === 'live');
  // A pause stops the sending, not the listening: else a customer would seem silent after it.
  const absences = published.filter((one) => one.status !== 'ended').filter(isOnAbsence);
  const absencesByType = groupByType(absences);
  const countedTypes = new Set(needs.plan.eventTypes);
  const value = planValue(policy);
  const set = { campaigns, epoch: index.epoch };

  const triggeredBy = (event: Facts['event']) =>
    index.find('trigger', { event, customer: {} }, set);
  const convertedBy = (event: Facts['event']) =>
    index.find('objective', { event, customer: {} }, set);
  return {
    version,
    policy,
    activities: needs.plan,
    value,
    campaigns: new Map(published.map((one) => [one.id, one])),
    absences,
    absencesOn: (type) => absencesByType.get(type) ?? [],
    dates: live.filter(isOnDate),
    triggeredBy,
    convertedBy,
    qualifying: (facts) => index.find('wish', facts, set),
    audience: (id) => campaigns.get(id)?.audience ?? NOBODY,
    activityKeys: (ids) =>
      new Set(
        ids.flatMap((id) => {
          const campaign = campaigns.get(id);
          return campaign === undefined ? [] : keysOf(campaign);
        }),
      ),
    isOfInterest: (type, event) =>
      countedTypes.has(type) ||
      absencesByType.has(type) ||
      type === policy.complaintEvents.opened ||
      type === policy.complaintEvents.closed ||
      value?.concerns(type, event) === true ||
      triggeredBy(event).length > 0 ||
      convertedBy(event).length > 0,
    warnings: () => index.warnings(),
    after: (next, changes) => changed(parts, set.epoch, next, changes),
  };
}

const NOBODY: Condition = { any: [] };

function groupByType(absences: readonly OnAbsence[]): ReadonlyMap<string, readonly OnAbsence[]> {
  const byType = new Map<string, OnAbsence[]>();
  for (const one of absences) {
    const { events, after } = one.campaign.trigger.absence;
    for (const type of new Set(after === undefined ? events : [after.event]))
      byType.set(type, [...(byType.get(type) ?? []), one]);
  }
  return byType;
}

function changed(
  { policy: before, campaigns: known, needs, index }: Parts,
  epoch: number,
  version: number,
  changes: readonly RulesetChange[],
): Ruleset {
  let policy = before;
  const campaigns = new Map(known);
  const ids = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'policy') policy = change.policy;
    else if (change.kind === 'removed') campaigns.delete(change.campaignId);
    else campaigns.set(change.published.id, compileCampaign(change.published));
    if (change.kind !== 'policy')
      ids.add(change.kind === 'removed' ? change.campaignId : change.published.id);
  }
  const those = (all: Campaigns) => [...ids].flatMap((id) => all.get(id) ?? []);
  const next = changedNeeds(needs, those(known), those(campaigns), () => campaigns.values());
  // The index has followed another change already: it cannot follow both.
  if (epoch !== index.epoch || ids.size > campaigns.size / 10)
    return asRuleset({
      version,
      policy,
      campaigns,
      needs: next,
      index: createRulesetIndex(campaigns),
    });
  index.follow(campaigns, [...ids]);
  return asRuleset({ version, policy, campaigns, needs: next, index });
}
