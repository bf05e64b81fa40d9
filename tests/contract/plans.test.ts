import { describe, expect, it } from 'vitest';
import { createDynamoPlans } from '#shared/adapters/dynamodb/plans.ts';
import { createMemoryPlans } from '#shared/adapters/memory/plans.ts';
import type { Plan } from '#shared/domain/plan/plan.ts';
import type { Plans } from '#shared/ports/plans.ts';
import { NOON } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const at = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);
const plan: Plan = { campaignId: 'weekly', kind: 'occurrence', at: NOON.getTime() };

describe.each<[string, () => Plans]>([
  ['memory', createMemoryPlans],
  ['DynamoDB', () => createDynamoPlans(table())],
])('plans in %s', (_name, create) => {
  it('are opened once, and asked again say what is left of them', async () => {
    const plans = create();
    const pages = [0, 1, 2].map((part) => ({ ...plan, part, page: 0 }));
    expect(await plans.open(plan, 3, NOON)).toEqual(pages);
    expect(await plans.open(plan, 3, at(1))).toEqual(pages);
    await plans.move({ ...plan, part: 1, page: 1, cursor: 'm' }, at(2));
    await plans.finish({ ...plan, part: 2, page: 0 });
    expect(await plans.open(plan, 3, at(3))).toEqual([
      { ...plan, part: 0, page: 0 },
      { ...plan, part: 1, page: 1, cursor: 'm' },
    ]);
    await plans.finish({ ...plan, part: 0, page: 0 });
    await plans.finish({ ...plan, part: 1, page: 1 });
    expect(await plans.open(plan, 3, at(4))).toEqual([]);
    expect(await plans.open({ ...plan, at: plan.at + 1 }, 1, at(4))).toHaveLength(1);
  });

  it('never go back, and end at their last page only', async () => {
    const plans = create();
    const [page] = await plans.open(plan, 1, NOON);
    if (page === undefined) throw new Error('not opened');
    const third = { ...page, page: 2, cursor: 'x' };
    await plans.move(third, at(1));
    await plans.move({ ...page, page: 1, cursor: 'c' }, at(2));
    await plans.finish({ ...page, page: 1, cursor: 'c' });
    expect(await plans.next(page)).toBe(2);
    expect(await plans.open(plan, 1, NOON)).toEqual([third]);
    await plans.finish(third);
    await plans.move({ ...page, page: 3 }, at(3));
    expect(await plans.next(page)).toBeUndefined();
    expect(await plans.overdue(at(9999), at(9999))).toEqual([]);
  });

  it('say which pages have come to a standstill, once per while', async () => {
    const plans = create();
    await plans.open(plan, 2, NOON);
    await plans.move({ ...plan, part: 0, page: 1 }, at(600));
    expect(await plans.overdue(NOON, at(300))).toEqual([]);
    const late = { ...plan, part: 1, page: 0 };
    expect(await plans.overdue(at(300), at(300))).toEqual([late]);
    expect(await plans.overdue(at(300), at(300))).toEqual([]);
    expect(await plans.overdue(at(600), at(900))).toEqual([late]);
    expect(await plans.next(late)).toBe(0);
  });
});
