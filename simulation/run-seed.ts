/** From a number to a world: what happens in it, what goes wrong, and who is faster. */
import { type Random, randomOf } from '#shared/domain/random.ts';
import { drawRules } from './draw-rules.ts';
import { drawScenario } from './draw-scenario.ts';
import { FAULT_KINDS, type FaultKind, type FaultRates } from './faults.ts';
import { type RunInput, type RunResult, runWorld } from './run-world.ts';
import type { RulePlan } from './scenario.ts';

export interface SeedResult extends RunResult {
  readonly seed: number;
}

export async function runSeed(
  seed: number,
  options: Pick<RunInput, 'mutation' | 'traced'> = {},
): Promise<SeedResult> {
  return { seed, ...(await runWorld({ ...inputOf(seed), ...options })) };
}

/** Everything a seed stands for. */
export function inputOf(seed: number): RunInput {
  const random = randomOf('simulation', String(seed));
  const rates = drawRates(random);
  const rules = rulesOf(Math.floor(seed / FAMILY));
  return { scenario: drawScenario(random, rules, rates), rates, schedule: String(seed) };
}

/** Seeds that share campaigns and policies: compiling these costs as much as all the rest of a seed. */
const FAMILY = 32;
let newest: { readonly family: number; readonly rules: RulePlan } | undefined;

function rulesOf(family: number): RulePlan {
  if (newest?.family !== family)
    newest = { family, rules: drawRules(randomOf('rules', String(family))) };
  return newest.rules;
}

/** Swarm testing (Groce et al., ISSTA 2012): each seed has some kinds of fault and not others. */
function drawRates(random: Random): FaultRates {
  return Object.fromEntries(
    FAULT_KINDS.map((kind) => [kind, random.pick(CHANCES[kind] ?? USUAL)]),
  ) as FaultRates;
}

const USUAL = [0, 0, 0.05, 0.2] as const;
/** Faults of I/O meet every message a dozen times, so they must be rarer for any to arrive. */
const OF_IO = [0, 0, 0.003, 0.02] as const;
const CHANCES: Readonly<Partial<Record<FaultKind, readonly number[]>>> = {
  crash_before: OF_IO,
  crash_midway: OF_IO,
  crash_after: OF_IO,
  throttle: OF_IO,
  lost_reply: OF_IO,
  slow: OF_IO,
  outage: [0, 0, 0, 0.5],
  redrive: [0, 0, 0.5],
  clock_skew: [0, 0, 1],
};
