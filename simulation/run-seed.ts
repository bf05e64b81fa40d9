/** One seed from its first event until everything has come to an end, and what was found. */
import { changeCustomer } from '#shared/app/change-customer.ts';
import { recordConsent } from '#shared/domain/customer/consent.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { type Random, randomOf } from '#shared/domain/random.ts';
import { FAULT_KINDS, type FaultKind, type FaultRates } from './faults.ts';
import { createFunctions, type Functions } from './functions.ts';
import { createTruth, judgeAtRest, type Truth, watchClaims } from './invariants.ts';
import type { Mutation } from './mutations.ts';
import { drawScenario, type Happening, type Scenario } from './scenario.ts';
import { createWorld, type World } from './world.ts';

export interface SeedResult {
  readonly seed: string;
  readonly breaches: readonly string[];
  readonly struck: ReadonlyMap<FaultKind, number>;
  readonly turns: number;
  readonly requests: number;
  readonly trace: readonly string[];
}

export interface SeedOptions {
  readonly mutation?: Mutation;
  /** Instead of rates drawn from the seed. */
  readonly rates?: FaultRates;
}

const DAY_MS = 86_400_000;
/** Doubt ends after three days; nothing else takes so long. */
const LONGEST_MS = 8 * DAY_MS;
const FAULTY_FOR_MS = 2 * DAY_MS;

export async function runSeed(seed: string, options: SeedOptions = {}): Promise<SeedResult> {
  const random = randomOf('simulation', seed);
  const scenario = drawScenario(random);
  const world = createWorld(random, scenario.startsAt, options.rates ?? drawRates(random));
  const truth = createTruth();
  watchClaims(world, scenario, truth);
  await prepare(world, scenario, truth);

  const functions = createFunctions(world, options.mutation);
  await drain(world, functions, scenario.startsAt + FAULTY_FOR_MS);
  world.faults.calm();
  world.trace.push('-- from here nothing goes wrong; dead letters are redriven');
  await redrive(world);
  const drained = await drain(world, functions, scenario.startsAt + LONGEST_MS);
  if (!drained) truth.breaches.push('queues did not drain');
  await judgeAtRest(world, scenario, truth);
  return {
    seed,
    breaches: truth.breaches,
    struck: world.faults.struck,
    turns: world.scheduler.turns(),
    requests: world.provider.requests.length,
    trace: world.trace,
  };
}

/** Swarm testing (Groce et al., ISSTA 2012): each seed has some kinds of fault and not others. */
function drawRates(random: Random): FaultRates {
  return Object.fromEntries(
    FAULT_KINDS.map((kind) => [kind, random.pick([0, 0, 0.02, 0.1])]),
  ) as FaultRates;
}

async function prepare(world: World, scenario: Scenario, truth: Truth): Promise<void> {
  const { store, scheduler, queues } = world;
  const yes = { granted: true, at: '2026-01-01T00:00:00.000Z', source: 'simulation' };
  const consent = {
    email: { marketing: yes, service: yes },
    sms: { marketing: yes, service: yes },
  };
  for (const { id, timeZone } of scenario.customers) {
    const profile = {
      id,
      email: `${id}@customers.example`,
      attributes: {},
      ...(timeZone !== undefined && { timeZone }),
    };
    await store.customers.saveProfiles([{ profile, addressHash: { email: `email:${id}` } }]);
    await store.customers.saveState(id, { ...EMPTY_STATE, consent }, 0);
  }
  await store.rules.append({ kind: 'policy', policy: scenario.policy });
  for (const published of scenario.campaigns)
    await store.rules.append({ kind: 'campaign', published });
  for (const { sentAt, event } of scenario.events)
    scheduler.at(sentAt, () => queues.events.send(JSON.stringify(event), scheduler.now()));
  for (const { at, happening } of scenario.happenings)
    scheduler.at(at, () => happen(world, scenario, truth, happening));
}

function happen(world: World, scenario: Scenario, truth: Truth, happening: Happening): void {
  const { store, scheduler, faults } = world;
  world.trace.push(`** ${JSON.stringify(happening)}`);
  switch (happening.kind) {
    case 'outage':
      return faults.outageUntil(happening.until);
    case 'opt_out': {
      const at = store.clock.now().toISOString();
      scheduler.spawn('opt-out', async () => {
        await changeCustomer(store, happening.customerId, ({ state }) => ({
          changed: true,
          state: {
            ...state,
            consent: recordConsent(
              recordConsent(state.consent, 'email', 'marketing', {
                granted: false,
                at,
                source: 'simulation',
              }),
              'sms',
              'marketing',
              { granted: false, at, source: 'simulation' },
            ),
          },
        }));
        truth.optedOut.add(happening.customerId);
      });
      return;
    }
    case 'complaint': {
      const at = scheduler.now();
      world.queues.events.send(
        JSON.stringify({
          id: `complaint-${at}`,
          type: 'service.complaint_opened',
          customerId: happening.customerId,
          occurredAt: new Date(at).toISOString(),
          data: {},
        }),
        at,
      );
      return;
    }
    default: {
      if (truth.ended.has(happening.campaignId)) return;
      if (happening.kind === 'end') truth.ended.add(happening.campaignId);
      const published = scenario.campaigns.find(({ id }) => id === happening.campaignId);
      const status = ({ pause: 'paused', resume: 'live', end: 'ended' } as const)[happening.kind];
      if (published !== undefined)
        void store.rules.append({ kind: 'campaign', published: { ...published, status } });
    }
  }
}

/** Lets functions run until nothing is left to do or `until` has come; false in the second case. */
async function drain(world: World, functions: Functions, until: number): Promise<boolean> {
  const { scheduler, queues, store } = world;
  for (;;) {
    const now = scheduler.now();
    if (now >= until) return false;
    functions.poll();
    if (store.due.pending().some(({ at }) => at <= now)) functions.sweep();
    const messages = Object.values(queues).flatMap((queue) =>
      [...queue.messages.values()].map(({ visibleAt }) => visibleAt),
    );
    const due = store.due.pending().map(({ at }) => Math.ceil(at / 60_000) * 60_000);
    const next = Math.min(
      scheduler.nextAt() ?? Number.POSITIVE_INFINITY,
      ...messages.map((at) => Math.max(at, now + 1)),
      ...due.map((at) => Math.max(at, now + 1)),
    );
    if (next === Number.POSITIVE_INFINITY) return true;
    await scheduler.runUntil(Math.min(until, Math.max(next, now + 20)));
  }
}

/** As an operator would: whatever failed on every try goes back to where it came from. */
async function redrive({ store, queues, scheduler }: World): Promise<void> {
  for (const { body, detail } of store.quarantine.held) {
    if (detail !== 'failed on every try') continue;
    const message = JSON.parse(body) as Record<string, unknown>;
    const queue =
      'occurredAt' in message || 'wake' in message
        ? queues.events
        : 'kind' in message
          ? queues.feedback
          : queues.deliveries;
    queue.send(body, scheduler.now());
  }
}
