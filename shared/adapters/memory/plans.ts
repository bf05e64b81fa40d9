import { type Plan, type PlanPage, planOf } from '#shared/domain/plan/plan.ts';
import type { Plans } from '#shared/ports/plans.ts';

/** A part that goes on at `page`, to be done by `due` (ms). */
export interface UnfinishedPart {
  readonly page: PlanPage;
  readonly due: number;
}

export function createMemoryPlans(): Plans & { readonly unfinished: () => UnfinishedPart[] } {
  const opened = new Set<string>();
  const parts = new Map<string, UnfinishedPart>();
  const planKey = ({ kind, campaignId, at }: Plan): string => `${kind} ${campaignId} ${at}`;
  const partKey = (page: PlanPage): string => `${planKey(page)} ${page.part}`;
  const pages = () => [...parts.values()].map(({ page }) => page);

  return {
    unfinished: () => [...parts.values()],
    async open(plan, count, now) {
      if (!opened.has(planKey(plan))) {
        opened.add(planKey(plan));
        for (let part = 0; part < count; part++) {
          const page = { ...planOf(plan), part, page: 0 };
          parts.set(partKey(page), { page, due: now.getTime() });
        }
      }
      return pages().filter((page) => planKey(page) === planKey(plan));
    },
    async next(page) {
      return parts.get(partKey(page))?.page.page;
    },
    async move(page, due) {
      const known = parts.get(partKey(page));
      if (known !== undefined && known.page.page <= page.page)
        parts.set(partKey(page), { page, due: due.getTime() });
    },
    async finish(page) {
      const known = parts.get(partKey(page));
      if (known !== undefined && known.page.page <= page.page) parts.delete(partKey(page));
    },
    async overdue(before, due) {
      const late = [...parts.values()].filter((one) => one.due < before.getTime());
      for (const { page } of late) parts.set(partKey(page), { page, due: due.getTime() });
      return late.map(({ page }) => page);
    },
  };
}
