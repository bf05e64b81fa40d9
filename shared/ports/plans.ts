import type { Plan, PlanPage } from '#shared/domain/plan/plan.ts';

/** How far the looks at all customers have come: of each part the page that is to be done next. */
export interface Plans {
  /**
   * Opens `parts` parts at their first pages, to be done by `now`. Answers the pages to be done next:
   * those, or of a plan that was opened before what is left of it, be it nothing.
   */
  open(plan: Plan, parts: number, now: Date): Promise<readonly PlanPage[]>;
  /** The page that is to be done next in the part of `page`; undefined: the part is finished. */
  next(page: PlanPage): Promise<number | undefined>;
  /** The part goes on at `page`, to be done by `due`; it never goes back. */
  move(page: PlanPage, due: Date): Promise<void>;
  /** `page` was the last one of its part. */
  finish(page: PlanPage): Promise<void>;
  /** Pages that were to be done before `before`. From now on they are to be done by `due`. */
  overdue(before: Date, due: Date): Promise<readonly PlanPage[]>;
}
