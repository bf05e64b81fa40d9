/** One world from its first event until everything has come to an end, and what was found. */
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import { isOnSchedule } from '#shared/domain/campaign/compiled-campaign.ts';
import { randomOf } from '#shared/domain/random.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import { addressHash, pseudonym } from './address-hash.ts';
import { compileOnce } from './compile-once.ts';
import { CODE_POOL } from './draw-rules.ts';
import { AT_ONCE_MS } from './draw-scenario.ts';
import type { FaultKind, FaultRates, SingleFault } from './faults.ts';
import { createFunctions } from './functions.ts';
import type { Mutation } from './mutations.ts';
import { happen, publish, redrive, writePerson } from './operations.ts';
import type { Functions } from './polled.ts';
import type { Scenario } from './scenario.ts';
import type { Breach } from './truth/breach.ts';
import { judgeRest } from './truth/judge-rest.ts';
import { createTruth, type Truth } from './truth/truth.ts';
import { watch } from './truth/watch.ts';
import { createWorld, type World } from './world.ts';

export interface RunInput {
  readonly scenario: Scenario;
  readonly rates: FaultRates;
  /** Decides on interleaving and faults. */
  readonly schedule: string;
  readonly single?: SingleFault | undefined;
  readonly mutation?: Mutation | undefined;
  /** Whether to write down every step. */
  readonly traced?: boolean | undefined;
}

export interface RunResult {
  readonly breaches: readonly Breach[];
  readonly struck: ReadonlyMap<FaultKind, number>;
  /** Inputs and outputs of functions, which is where faults can strike. */
  readonly ios: number;
  /** Different events, however often they were sent. */
  readonly events: number;
  /** Requests that the provider took. */
  readonly handOvers: number;
  readonly trace: readonly string[];
}

const DAY_MS = 86_400_000;
const FAULTY_FOR_MS = 2 * DAY_MS;
/** Doubt ends after three days, feedback may come later still; nothing else takes so long. */
const LONGEST_MS = 14 * DAY_MS;

export async function runWorld(input: RunInput): Promise<RunResult> {
  const { scenario, rates, schedule, single, mutation } = input;
  const { startsAt } = scenario.rules;
  const lines: string[] | undefined = input.traced === true ? [] : undefined;
  const world = createWorld({ startsAt, rates, single, schedule, lines });
  const { provider, faults } = world;
  const truth = createTruth(scenario, world);
  watch(world, truth);
  await prepare(world, scenario);

  const random = randomOf('functions', schedule);
  const functions = createFunctions(world, scenario.deployment, random, mutation);
  await drain(world, functions, startsAt + FAULTY_FOR_MS);
  faults.calm();
  world.trace?.('-- from here nothing goes wrong');
  // A message that was received too often before goes to the dead letters once more.
  for (let round = 0; round < 3; round++) {
    redrive(world);
    await drain(world, functions, startsAt + LONGEST_MS);
  }
  judgeDrained(world, truth);
  await judgeRest(world, truth);
  return {
    breaches: truth.breaches,
    struck: faults.struck,
    ios: faults.ios(),
    events: new Set(scenario.events.map(({ event }) => event.id)).size,
    handOvers: provider.requests.filter(({ accepted }) => accepted).length,
    trace: lines ?? [],
  };
}

/** The world as it stands when the first event comes; then what the scenario holds, at its time. */
async function prepare(world: World, scenario: Scenario): Promise<void> {
  const { store, scheduler, queues, faults } = world;
  for (const policy of scenario.rules.policies.slice(0, 1))
    await store.rules.append({ kind: 'policy', policy });
  for (const { comesAfterMs, versions } of scenario.rules.campaigns) {
    const [published] = versions;
    if (published === undefined) continue;
    // In force before there was anybody to look at.
    if (comesAfterMs === 0 && !isOnSchedule(published))
      await store.rules.append({ kind: 'campaign', published });
    else if (comesAfterMs === 0) publish(world, published);
    else scheduler.at(scheduler.now() + comesAfterMs, () => publish(world, published));
  }
  await store.offerCodes.add(CODE_POOL, ['CODE-1', 'CODE-2', 'CODE-3', 'CODE-4']);
  const clock = { now: () => new Date(scheduler.now()) };
  const rulesets = createCurrentRuleset({
    log: store.rules,
    machineClock: clock,
    compile: compileOnce,
    onBroken: () => {},
  });
  for (const person of scenario.customers)
    await writePerson({ ...store, rulesets, clock, addressHash, pseudonym }, person);
  const sent = new Set<string>();
  for (const { sentAt, event } of scenario.events)
    scheduler.at(sentAt, () => {
      if (sent.has(event.id)) faults.count('event_duplicated');
      else if (sentAt - Date.parse(event.occurredAt) > AT_ONCE_MS) faults.count('event_late');
      sent.add(event.id);
      queues.events.send(JSON.stringify(event), scheduler.now());
    });
  for (const { at, happening } of scenario.happenings)
    scheduler.at(at, () => happen(world, scenario, happening));
}

/** Lets functions run until nothing is left to do or `until` has come. */
async function drain(world: World, functions: Functions, until: number): Promise<void> {
  const { scheduler } = world;
  for (;;) {
    if (functions.poll()) await scheduler.settled();
    const next = Math.min(scheduler.nextAt(), functions.nextAt());
    if (next >= until) return;
    await scheduler.advance(next);
  }
}

/** All that may be left is a day of next year, or the wait of a paused campaign. */
function judgeDrained({ queues, store, scheduler }: World, truth: Truth): void {
  const mayWait = ({ campaignId, at }: Wake): boolean =>
    at > scheduler.now() + DAY_MS || isPaused(campaignId);
  const isPaused = (campaignId: string): boolean =>
    truth.inForce.campaign(campaignId, scheduler.now()).every(({ status }) => status === 'paused');
  const left = [
    ...Object.values(queues).flatMap(({ messages }) => [...messages.values()]),
    ...store.due.pending().filter((due) => due.kind !== 'wake' || !mayWait(due)),
    ...store.plans.unfinished().filter(({ page }) => !isPaused(page.campaignId)),
  ];
  if (left.length > 0) truth.report('no_rest', `${left.length} things are left after two weeks`);
}
