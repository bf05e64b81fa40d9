import { type Plan, type PlanPage, planOf } from '#shared/domain/plan/plan.ts';
import type { Plans } from '#shared/ports/plans.ts';

export function createMemoryPlans(): Plans & { readonly unfinished: () => readonly PlanPage[] } {
  const opened = new Set<string>();
  const parts = new Map<string, { readonly page: PlanPage; readonly due: number }>();
  const planKey = ({ kind, campaignId, at }: Plan): string => `${kind} ${campaignId} ${at}`;
  const partKey = (page: PlanPage): string => `${planKey(page)} ${page.part}`;
  const pages = () => [...parts.values()].map(({ page }) => page);

  return {
    unfinished: pages,
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
