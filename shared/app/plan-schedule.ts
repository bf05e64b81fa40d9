/** From a campaign in force to looks at everybody: when one is due, and how it begins. */
import { isOnAbsence, isOnDate, isOnSchedule } from '#shared/domain/campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { LIST_PARTS } from '#shared/domain/customer/list-order.ts';
import { firstOccurrence, isOccurrence, occurrenceAfter } from '#shared/domain/plan/occurrences.ts';
import type { Plan, PlanPage } from '#shared/domain/plan/plan.ts';
import type { Due, DueIndex } from '#shared/ports/due-index.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Plans } from '#shared/ports/plans.ts';

/** By then every copy of the rule set holds what was published. */
const SETTLED_MS = 10_000;
/** A part that has not gone on for so long after it should have is sent again; beyond the queue's own retry. */
const STANDSTILL_MS = 5 * 60_000;
/** Before it is asked again for a campaign that this copy of the rule set does not know. */
const UNKNOWN_RETRY_MS = 60_000;

/**
 * What a campaign that came into force at `since` makes due: the look at those who were there before
 * it, or the next hour of its schedule. The same every time for the same `since`.
 */
export function plansDue(published: PublishedCampaign, since: Date): readonly Due[] {
  const { id: campaignId, status, campaign } = published;
  const settled = since.getTime() + SETTLED_MS;
  if (status !== 'ended' && isOnSchedule(published)) {
    const first = firstOccurrence(published.campaign.trigger, campaign.schedule.startsAt, since);
    return first === undefined
      ? []
      : [dueAt({ campaignId, kind: 'occurrence', at: first.getTime() }, settled)];
  }
  const waits =
    isOnDate(published) ||
    (isOnAbsence(published) && published.campaign.trigger.absence.after === undefined);
  return status === 'live' && waits
    ? [dueAt({ campaignId, kind: 'watches', at: since.getTime() }, settled)]
    : [];
}

export interface PlanSchedulePorts {
  readonly plans: Plans;
  readonly due: DueIndex;
  readonly events: EventQueue;
}

/**
 * Begins what is due, and sees to the occurrence after it first, so that a crash in between repeats the
 * beginning instead of losing the rest. An hour whose successor has come too is left out.
 */
export async function startPlans(
  ports: PlanSchedulePorts,
  ruleset: Ruleset,
  plans: readonly Plan[],
  now: Date,
): Promise<void> {
  const later: Due[] = [];
  const ready: Plan[] = [];
  for (const plan of plans) {
    const published = ruleset.campaigns.get(plan.campaignId);
    if (published === undefined) {
      const isHopeless = now.getTime() > plan.at + 60 * UNKNOWN_RETRY_MS;
      if (!isHopeless) later.push({ kind: 'plan', at: now.getTime() + UNKNOWN_RETRY_MS, plan });
    } else if (plan.kind === 'watches') ready.push(plan);
    else if (isOnSchedule(published) && published.status !== 'ended') {
      const { trigger } = published.campaign;
      const next = occurrenceAfter(trigger, new Date(plan.at));
      if (next !== undefined) later.push(dueAt({ ...plan, at: next.getTime() }));
      const isCurrent = next === undefined || next > now;
      if (published.status === 'live' && isCurrent && isOccurrence(trigger, plan.at))
        ready.push(plan);
    }
  }
  if (later.length > 0) await ports.due.add(later);
  const pages: PlanPage[] = [];
  for (const plan of ready) pages.push(...(await ports.plans.open(plan, LIST_PARTS, now)));
  if (pages.length > 0) await ports.events.enqueuePlanPages(pages);
}

/** Sends what has come to a standstill: a page that was lost, or of a campaign that was paused. */
export async function resumePlans(
  { plans, events }: Pick<PlanSchedulePorts, 'plans' | 'events'>,
  now: Date,
): Promise<void> {
  const pages = await plans.overdue(new Date(now.getTime() - STANDSTILL_MS), now);
  if (pages.length > 0) await events.enqueuePlanPages(pages);
}

const dueAt = (plan: Plan, earliest = 0): Due => ({
  kind: 'plan',
  at: Math.max(plan.at, earliest),
  plan,
});
