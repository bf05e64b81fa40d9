/** The compiled index on the bank-like workload: same answers as plain evaluation, and little work. */
import { describe, expect, it } from 'vitest';
import { compileRules } from '#shared/domain/rules/compile.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { rulesWorkload } from '../../../bench/rules-workload.ts';
import { seededRandom } from '../../../bench/seeded-random.ts';

const STRAY = [
  undefined,
  null,
  Number.NaN,
  '',
  'x',
  0,
  -1,
  true,
  [],
  ['product-1', 7],
  {},
  { city: 'x' },
  '5541',
  1e300,
];

/** One fact in ten missing or of another type, so that odd paths are walked too. */
function disturbed({ event, customer, activity }: Facts, seed: number): Facts {
  const random = seededRandom(`disturb ${seed}`);
  const disturb = (part: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        random.chance(0.1) ? random.pick(STRAY) : value,
      ]),
    );
  return {
    event: disturb(event),
    customer: disturb(customer),
    activity: disturb(activity ?? {}) as Record<string, number>,
  };
}

describe('a million pairs of rule and facts', () => {
  it('come out as by plain evaluation', () => {
    const { rules, events } = rulesWorkload(2500, 400, 42);
    const facts = events.map((one, index) => (index % 2 === 0 ? one : disturbed(one, index)));
    const compiled = compileRules(rules, { sample: facts.slice(0, 50) });
    let held = 0;
    for (const one of facts) {
      const expected = rules
        .filter(({ condition }) => evaluateCondition(condition, one))
        .map(({ id }) => id);
      expect([...compiled.match(one)].sort()).toEqual(expected.sort());
      held += expected.length;
    }
    expect(held).toBeGreaterThan(300);
  });
});

/** Counts, not times: they are the same on every machine. A higher one is a regression. */
describe('work per event at 10,000 rules', () => {
  it.each([1, 2])('stays within its gates (seed %i)', (seed) => {
    const { rules, events } = rulesWorkload(10_000, 1000, seed);
    const sample = rulesWorkload(0, 500, seed + 1000).events;
    const compiled = compileRules(rules, { sample });
    for (const facts of events) compiled.match(facts);
    const { work, bytes } = compiled.stats;
    const perEvent = (count: number): number => count / work.events;
    expect(perEvent(work.blocks)).toBeLessThan(13);
    expect(perEvent(work.rows)).toBeLessThan(3);
    expect(perEvent(work.lanes)).toBeLessThan(38);
    expect(perEvent(work.checks)).toBeLessThan(11);
    expect(bytes).toBeLessThan(2_500_000);
  });
});
