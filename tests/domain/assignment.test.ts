/** A million customers, shared out: as many as promised, and each draw independent of every other. */
import { beforeAll, describe, expect, it } from 'vitest';
import { assignArm, HOLDOUT, plannedShares, splitOf } from '#shared/domain/assignment.ts';
import { isInControlGroup, isInShareOfGroup } from '#shared/domain/assignment-groups.ts';
import { chiSquareSf } from '#shared/domain/stats/chi-square.ts';
import { sampleRatioTest } from '#shared/domain/stats/sample-ratio.ts';
import { campaignOf } from '../support/builders.ts';

const CUSTOMERS = 1_000_000;
/** Enough to tell independence of the rarer draws. */
const SOME = 200_000;
/** Drawn once for all: a test that fails by chance one time in a thousand would have to be drawn anew. */
const LEAST_P = 0.001;

const campaign = campaignOf({
  holdout: 0.1,
  variants: [
    { id: 'a', weight: 50, email: { template: 'fuel-a' } },
    { id: 'b', weight: 30, email: { template: 'fuel-a' } },
    { id: 'c', weight: 20, email: { template: 'fuel-a' } },
  ],
});
const control = { share: 0.05, draw: '1' };
const half = { group: 'spring', from: 0, to: 0.5 };

/** How many customers come to each pair of answers. */
const pairs = {
  campaigns: new Map<string, number>(),
  control: new Map<string, number>(),
  group: new Map<string, number>(),
  draws: new Map<string, number>(),
};
const arms = new Map<string, number>();

beforeAll(() => {
  const add = (counts: Map<string, number>, ...key: unknown[]) => {
    const text = key.join(' ');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  for (let n = 0; n < CUSTOMERS; n++) {
    const id = `c-${n}`;
    const arm = assignArm('fuel', campaign, id);
    add(arms, arm);
    add(pairs.campaigns, arm, assignArm('loans', campaign, id));
    if (n >= SOME) continue;
    const held = isInControlGroup(control, id);
    add(pairs.control, arm, held);
    add(pairs.group, arm, isInShareOfGroup(half, id));
    add(pairs.draws, held, isInControlGroup({ ...control, draw: '2' }, id));
  }
}, 120_000);

/** Pearson's test of independence on a table of counts. */
function independence(counts: ReadonlyMap<string, number>): number {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rows = new Map<string, number>();
  const columns = new Map<string, number>();
  for (const [key, count] of counts) {
    const [row = '', column = ''] = key.split(' ');
    rows.set(row, (rows.get(row) ?? 0) + count);
    columns.set(column, (columns.get(column) ?? 0) + count);
  }
  let chi2 = 0;
  for (const [row, inRow] of rows)
    for (const [column, inColumn] of columns) {
      const expected = (inRow * inColumn) / total;
      chi2 += ((counts.get(`${row} ${column}`) ?? 0) - expected) ** 2 / expected;
    }
  return chiSquareSf(chi2, (rows.size - 1) * (columns.size - 1));
}

describe('assignment', () => {
  it('gives every arm the share it was promised', () => {
    const ids = [HOLDOUT, 'a', 'b', 'c'];
    const shares = plannedShares(campaign);
    const { p } = sampleRatioTest([
      { observed: ids.map((id) => arms.get(id) ?? 0), weights: ids.map((id) => shares[id] ?? 0) },
    ]);
    expect(p).toBeGreaterThan(LEAST_P);
  });

  it('is independent between campaigns, of the control group, of exclusive groups, and when drawn anew', () => {
    for (const [name, counts] of Object.entries(pairs))
      expect([name, independence(counts) > LEAST_P]).toEqual([name, true]);
  });

  it('would be found out if it were not', () => {
    const same = new Map([...arms].map(([arm, count]) => [`${arm} ${arm}`, count]));
    expect(independence(same)).toBe(0);
  });

  it('stays as it is while holdout and weights do, whoever else is added', () => {
    for (let n = 0; n < 1000; n++)
      expect(assignArm('fuel', { ...campaign, ...{ priority: 1 } }, `c-${n}`)).toBe(
        assignArm('fuel', campaign, `c-${n}`),
      );
    expect(splitOf({ ...campaign, holdout: 0.2 })).not.toBe(splitOf(campaign));
    expect(splitOf(structuredClone(campaign))).toBe(splitOf(campaign));
  });

  it('never moves anybody in or out of the holdout when only the weights change', () => {
    const [a, ...others] = campaign.variants;
    if (a === undefined) throw new Error('no variant');
    const shifted = { ...campaign, variants: [{ ...a, weight: 1 }, ...others] };
    for (let n = 0; n < 10_000; n++) {
      const isHeld = (one: typeof campaign) => assignArm('fuel', one, `c-${n}`) === HOLDOUT;
      expect(isHeld(shifted)).toBe(isHeld(campaign));
    }
  });

  it('puts nobody into two campaigns of a group whose shares meet without overlapping', () => {
    const rest = { ...half, from: 0.5, to: 1 };
    for (let n = 0; n < 10_000; n++)
      expect(isInShareOfGroup(half, `c-${n}`)).toBe(!isInShareOfGroup(rest, `c-${n}`));
  });
});
