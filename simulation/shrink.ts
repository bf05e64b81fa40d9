/** A failing world made small: whatever it fails without is left out. */
import { FAULT_KINDS } from './faults.ts';
import { type RunInput, type RunResult, runWorld } from './run-world.ts';
import type { Scenario } from './scenario.ts';
import type { BreachKind } from './truth/breach.ts';

export interface Shrunk {
  readonly input: RunInput;
  /** Of the last run, traced. */
  readonly result: RunResult;
}

/** Interleavings tried before a smaller world counts as one that does not fail. */
const SCHEDULES = 12;

/**
 * The smallest world found by leaving out one thing at a time that still breaks a promise of the
 * same kind. Leaving something out moves every later draw, so several interleavings are tried; the
 * answer is the same each time.
 */
export async function shrink(failing: RunInput): Promise<Shrunk> {
  const [breach] = (await runWorld(failing)).breaches;
  if (breach === undefined) throw new Error('a world that does not fail cannot be made small');
  let smallest = failing;
  for (let candidates = smaller(smallest); candidates.length > 0; ) {
    const [candidate, ...others] = candidates;
    const found = candidate && (await stillFailing(candidate, breach.kind));
    if (found === undefined) candidates = others;
    else {
      smallest = found;
      candidates = smaller(smallest);
    }
  }
  return { input: smallest, result: await runWorld({ ...smallest, traced: true }) };
}

async function stillFailing(input: RunInput, kind: BreachKind): Promise<RunInput | undefined> {
  for (let attempt = 0; attempt < SCHEDULES; attempt++) {
    const tried = attempt === 0 ? input : { ...input, schedule: `${input.schedule}+${attempt}` };
    const { breaches } = await runWorld(tried);
    if (breaches.some((one) => one.kind === kind)) return tried;
  }
  return undefined;
}

/** Each with one thing less, the largest things first. */
function smaller(input: RunInput): readonly RunInput[] {
  const { scenario, rates } = input;
  const { rules, deployment } = scenario;
  const scenarios: Scenario[] = [
    ...without(scenario.customers).map((customers) => withCustomers(scenario, customers)),
    ...without(rules.campaigns).map((campaigns) => ({
      ...scenario,
      rules: { ...rules, campaigns },
    })),
    ...without(scenario.happenings).map((happenings) => ({ ...scenario, happenings })),
    ...without(scenario.events).map((events) => ({ ...scenario, events })),
    ...(deployment.instances > 1 || deployment.skewMs > 0
      ? [{ ...scenario, deployment: { ...deployment, instances: 1, skewMs: 0 } }]
      : []),
  ];
  return [
    ...scenarios.map((one) => ({ ...input, scenario: one })),
    ...FAULT_KINDS.filter((kind) => rates[kind] > 0).map((kind) => ({
      ...input,
      rates: { ...rates, [kind]: 0 },
    })),
  ];
}

/** Each of `items` left out in turn; the last ones first, on which less depends. */
const without = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.map((_, index) => items.toSpliced(items.length - 1 - index, 1));

function withCustomers(scenario: Scenario, customers: Scenario['customers']): Scenario {
  const known = new Set(customers.map(({ id }) => id));
  return {
    ...scenario,
    customers,
    events: scenario.events.filter(({ event }) => known.has(event.customerId)),
    happenings: scenario.happenings.filter(
      ({ happening }) =>
        !('customerId' in happening && !known.has(happening.customerId)) &&
        !(happening.kind === 'write' && !known.has(happening.person.id)),
    ),
  };
}
