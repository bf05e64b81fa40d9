/**
 * One page of a look at everybody.
 *
 * The next page goes onto the queue before this one is acknowledged, and only then is it noted how far
 * the part has come: a crash anywhere repeats a page, which changes nothing for those it was done for,
 * and a page that comes twice ends with whoever is behind. `sweep` sends what has come to a standstill.
 */
import { isOnAbsence, isOnDate, isOnSchedule } from '#shared/domain/campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { LIST_PARTS } from '#shared/domain/customer/list-order.ts';
import { customerFacts } from '#shared/domain/customer/profile.ts';
import { scheduledOccasion } from '#shared/domain/decision/decide-look.ts';
import { isLate } from '#shared/domain/decision/late.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { isOccurrence } from '#shared/domain/plan/occurrences.ts';
import { type Look, type PlanPage, planOf } from '#shared/domain/plan/plan.ts';
import { mayHold } from '#shared/domain/rules/may-hold.ts';
import { VALUE_FACT_PATHS } from '#shared/domain/value/value-names.ts';
import { dayToLookAt } from '#shared/domain/wake/date.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Plans } from '#shared/ports/plans.ts';
import { type Basis, type DecideBatchPorts, decideBatch } from './decide-batch.ts';

export interface PlanPagePorts extends DecideBatchPorts {
  readonly plans: Plans;
  readonly events: EventQueue;
}

const PER_PAGE = 100;
const MAX_DELAY_SECONDS = 900;

export async function runPlanPage(
  ports: PlanPagePorts,
  basis: Basis,
  page: PlanPage,
  perPage = PER_PAGE,
): Promise<void> {
  const next = await ports.plans.next(page);
  if (next === undefined || next > page.page) return;
  const published = basis.ruleset.campaigns.get(page.campaignId);
  // Unknown to this copy of the rule set, or paused: it is sent again after a while.
  if (published === undefined || published.status === 'paused') return;
  if (published.status === 'ended' || !isWanted(page, published)) return ports.plans.finish(page);
  if (page.kind === 'occurrence' && isLate(page.at, basis.now, basis.latenessMs)) {
    await ports.quarantine.put([tooLate(page)]);
    return ports.plans.finish(page);
  }

  const { customers, cursor } = await ports.customers.list(perPage, page.cursor, page.part);
  const concerned = customers.filter((customer) => concerns(basis, page, published, customer));
  const messages = await lookAt(ports, basis, page, concerned);
  if (cursor === undefined) return ports.plans.finish(page);
  const delaySeconds = page.kind === 'occurrence' ? pace(basis, published, page.at, messages) : 0;
  const following = { ...page, page: page.page + 1, cursor };
  await ports.events.enqueuePlanPages([following], delaySeconds);
  await ports.plans.move(following, new Date(basis.now.getTime() + delaySeconds * 1000));
}

/** @returns how many messages were decided */
async function lookAt(
  ports: PlanPagePorts,
  basis: Basis,
  page: PlanPage,
  customers: readonly Reachable[],
): Promise<number> {
  if (customers.length === 0) return 0;
  const looks: readonly Look[] = customers.map(({ profile }) => ({
    ...planOf(page),
    customerId: profile.id,
  }));
  const { failures, messages } = await decideBatch(
    ports,
    basis,
    looks.map((look) => ({
      id: look.customerId,
      message: { kind: 'look', look },
      body: JSON.stringify({ look }),
    })),
  );
  // Each tries again alone: one customer must not hold up the others.
  const failed = new Set(failures.map(({ id }) => id));
  if (failed.size > 0)
    await ports.events.enqueueLooks(looks.filter(({ customerId }) => failed.has(customerId)));
  return messages;
}

/** The campaign may have become another since the plan was made. */
function isWanted({ kind, at }: PlanPage, published: PublishedCampaign): boolean {
  if (kind === 'watches') return isOnDate(published) || isOnAbsence(published);
  return isOnSchedule(published) && isOccurrence(published.campaign.trigger, at);
}

/** False: nothing of theirs needs to be read to know that the look leads to nothing. */
function concerns(
  { ruleset, now }: Basis,
  { kind, at }: PlanPage,
  published: PublishedCampaign,
  { profile }: Reachable,
): boolean {
  if (kind === 'watches')
    return (
      !isOnDate(published) || dayToLookAt(published, profile, undefined, new Date(at)) !== undefined
    );
  const event = scheduledOccasion(at).facts;
  const known = { event, customer: customerFacts(profile, now) };
  return mayHold(ruleset.audience(published.id), known, VALUE_FACT_PATHS);
}

/**
 * How long to wait before the next page, so that messages are decided about as fast as they may be
 * sent and do not crowd the queue; all parts do so side by side. Not for ever: what is decided too
 * late is not decided at all.
 */
function pace(
  { ruleset, now, latenessMs }: Basis,
  { campaign }: PublishedCampaign,
  at: number,
  messages: number,
): number {
  const rates = [
    campaign.limits.perSecond,
    ...campaign.channels.order.map((channel) => ruleset.policy.perSecond[channel]),
  ].flatMap((rate) => rate ?? []);
  if (rates.length === 0 || now.getTime() > at + latenessMs / 3) return 0;
  const seconds = (messages * LIST_PARTS) / Math.min(...rates);
  return Math.min(MAX_DELAY_SECONDS, Math.floor(seconds));
}

const tooLate = (plan: PlanPage) => ({
  body: JSON.stringify({ plan }),
  code: 'PLAN_TOO_LATE',
  detail: 'at: so long ago that nobody else is looked at for it',
});
