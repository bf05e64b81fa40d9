/** The table's plans, which know when the next sweep could get a part to go on. */
import { createMemoryPlans } from '#shared/adapters/memory/plans.ts';
import type { PlanPage } from '#shared/domain/plan/plan.ts';
import type { RulesetChange } from '#shared/ports/ruleset-log.ts';

/**
 * A page of a paused campaign is sent again and again without going on: after so many times there is
 * no need to see it once more, until the campaign is no longer paused.
 */
const MOST_RESUMES = 12;

export function createSimulatedPlans() {
  const plans = createMemoryPlans();
  const resumes = new Map<string, number>();
  const paused = new Set<string>();
  let nextDue: number | undefined;
  const changes =
    <A extends readonly unknown[], R>(change: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      nextDue = undefined;
      return change(...args);
    };
  const keyOf = ({ kind, campaignId, at, part, page }: PlanPage): string =>
    `${kind} ${campaignId} ${at} ${part} ${page}`;
  const mayGoOn = (page: PlanPage): boolean =>
    !paused.has(page.campaignId) || (resumes.get(keyOf(page)) ?? 0) < MOST_RESUMES;
  return {
    ...plans,
    /** When a part should have gone on that has not; infinite: there is none, or all wait for a pause to end. */
    nextDue(): number {
      nextDue ??= plans
        .unfinished()
        .filter(({ page }) => mayGoOn(page))
        .reduce((least, { due }) => Math.min(least, due), Number.POSITIVE_INFINITY);
      return nextDue;
    },
    /** What comes into force: who is paused, and no longer so. */
    note(change: RulesetChange): void {
      if (change.kind !== 'campaign') return;
      const { id, status } = change.published;
      if (status === 'paused') paused.add(id);
      else paused.delete(id);
      nextDue = undefined;
    },
    open: changes(plans.open),
    move: changes(plans.move),
    finish: changes(plans.finish),
    overdue: changes(async (before: Date, due: Date) => {
      const pages = await plans.overdue(before, due);
      for (const page of pages) resumes.set(keyOf(page), (resumes.get(keyOf(page)) ?? 0) + 1);
      return pages;
    }),
  };
}
