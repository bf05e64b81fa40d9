/** The compiled index on the bank-like workload: same answers as plain evaluation, and little work. */
import { describe, expect, it } from 'vitest';
import { compileRules, type Rule } from '#shared/domain/rules/compile.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import type { Facts } from '#shared/domain/rules/facts.ts';
import { rulesWorkload } from '../../../bench/rules-workload.ts';
import { type Random, seededRandom } from '../../../bench/seeded-random.ts';

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

/** Often one of the lowest: a row's cells begin with the first buckets. */
function crowdedText(random: Random, values: number): string {
  if (random.chance(0.25)) return random.pick(['a0', 'a00', 'a01', 'a1', 'a10', 'a100', 'a1000']);
  return `${random.pick(['a', 'b'])}${Math.floor(random.unit() * values)}`;
}

/** Rules of a few facts with very many values: cells are shared, bounds lie inside buckets, lists are long. */
function crowdedRule(random: Random, values: number): Condition {
  const number = () => Math.floor(random.unit() * values) / 2;
  const text = () => crowdedText(random, values);
  const low = number();
  const tests: Condition[] = [
    { fact: 'event.n', op: 'between', value: [low, low + number()] },
    { fact: 'event.n', op: random.pick(['gt', 'lte'] as const), value: number() },
    { fact: 'event.t', op: random.pick(['gte', 'lt'] as const), value: text() },
    { fact: 'event.t', op: 'prefix', value: text().slice(0, 3) },
    { fact: 'event.t', op: random.pick(['in', 'nin'] as const), value: [text(), text(), number()] },
    {
      fact: 'event.m',
      op: random.pick(['contains_any', 'contains_all']),
      value: [text(), number()],
    },
  ];
  const some = random.several(tests, 1 + Math.floor(random.unit() * 3), 0);
  const type: Condition = { fact: 'event.type', op: 'eq', value: random.pick(['x', 'y', 'z']) };
  return { all: [type, ...some.map((one) => (random.chance(0.4) ? { not: one } : one))] };
}

function crowdedEvent(random: Random, values: number): Facts {
  const number = () => Math.floor(random.unit() * values * 2) / 4;
  const text = () => crowdedText(random, values);
  const either = () => (random.chance(0.5) ? number() : text());
  const event = {
    type: random.pick(['x', 'y', 'z', 'w']),
    n: number(),
    t: text(),
    m: [either(), either(), either()],
  };
  return random.chance(0.2)
    ? { event: { ...event, [random.pick(['n', 't', 'm'])]: either() }, customer: {} }
    : { event, customer: {} };
}

describe('a crowded set', () => {
  it.each([20, 300, 5000])(
    'with %i values answers like plain evaluation, before and after adding as many rules',
    (values) => {
      const random = seededRandom(`crowd ${values}`);
      const rules = Array.from({ length: 1600 }, (_, i) => ({
        id: `r${i}`,
        condition: crowdedRule(random, i < 800 ? values : values * 2),
      }));
      const facts = Array.from({ length: 150 }, () => crowdedEvent(random, values * 2));
      const compiled = compileRules(rules.slice(0, 800), { sample: facts.slice(0, 100) });
      const check = (live: readonly Rule[]) => {
        for (const one of facts) {
          const expected = live
            .filter(({ condition }) => evaluateCondition(condition, one))
            .map(({ id }) => id);
          expect([...compiled.match(one)].sort()).toEqual(expected.sort());
        }
      };
      check(rules.slice(0, 800));
      for (const rule of rules.slice(800)) compiled.add(rule);
      check(rules);
      for (const { id } of rules.slice(0, 400)) compiled.remove(id);
      check(rules.slice(400));
      expect(compiled.stats.work.rows).toBeGreaterThan(1000);
    },
  );
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
