/** The engine's own queue and clock around memory ports that fail when the test says so. */
import { createEvaluate } from '#shared/app/evaluate.ts';
import { plansDue } from '#shared/app/plan-schedule.ts';
import type { Received } from '#shared/app/received.ts';
import { createSweep } from '#shared/app/sweep.ts';
import { type EvaluateMessage, evaluateMessageSchema } from '#shared/contracts/messages.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset } from '#shared/domain/campaign/ruleset.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { randomOf } from '#shared/domain/random.ts';
import { NOON } from '../support/builders.ts';
import { createMemoryWorld } from '../support/memory-world.ts';

const MINUTE = 60_000;
/** As SQS would after a function failed. */
const VISIBLE_AGAIN_MS = 3 * MINUTE;
const MAX_RECEIVES = 3;

export interface Faults {
  readonly seed: number;
  /** Per call of a port. */
  readonly fails: number;
  /** Per message: it comes twice. */
  readonly doubles: number;
}

interface Queued {
  readonly body: string;
  readonly visibleAt: number;
  readonly receives: number;
}

export function createPlanWorld(
  campaigns: readonly PublishedCampaign[],
  faults?: Faults,
  perPage = 3,
) {
  const world = createMemoryWorld();
  const random = randomOf('plans', String(faults?.seed ?? 0));
  let now = NOON.getTime();
  let queue: Queued[] = [];
  const deadLetters: string[] = [];
  let isCalm = faults === undefined;

  const ports = {
    ...world.ports,
    customers: faulty(world.ports.customers),
    decisions: faulty(world.ports.decisions),
    deliveries: faulty(world.ports.deliveries),
    due: faulty(world.ports.due),
    plans: faulty(world.ports.plans),
    events: faulty(world.ports.events),
  };
  const evaluate = createEvaluate(ports, { latenessMs: LATENESS_MS, perPage });
  const sweep = createSweep(ports);

  /** Fails before or after the effect, so that the caller never knows. */
  function faulty<T extends object>(port: T): T {
    return new Proxy(port, {
      get(target, key) {
        const method = Reflect.get(target, key) as unknown;
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const strikes = !isCalm && random.chance(faults?.fails ?? 0);
          if (strikes && random.chance(0.5)) throw new Error(`before ${String(key)}`);
          const answer: unknown = await Reflect.apply(method, target, args);
          if (strikes) throw new Error(`after ${String(key)}`);
          return answer;
        };
      },
    });
  }

  function collect(): void {
    const { pages, looks, wakes } = world.ports.events.take();
    for (const { delaySeconds, ...plan } of pages) send({ plan }, delaySeconds * 1000);
    for (const look of looks) send({ look });
    for (const wake of wakes) send({ wake });
  }

  const send = (message: unknown, delayMs = 0): void => {
    queue.push({ body: JSON.stringify(message), visibleAt: now + delayMs, receives: 0 });
  };

  async function handle(batch: readonly Queued[]): Promise<void> {
    const received = batch.map(({ body }, index) => ({
      id: String(index),
      body,
      message: evaluateMessageSchema.parse(JSON.parse(body)),
    })) satisfies Received<EvaluateMessage>[];
    const failures = await evaluate(received);
    for (const { id } of failures) {
      const failed = batch[Number(id)];
      if (failed === undefined) continue;
      const receives = failed.receives + 1;
      if (receives >= MAX_RECEIVES) deadLetters.push(failed.body);
      else queue.push({ ...failed, receives, visibleAt: now + VISIBLE_AGAIN_MS });
    }
  }

  async function drainQueue(): Promise<void> {
    for (;;) {
      collect();
      const ready = queue.filter(({ visibleAt }) => visibleAt <= now).slice(0, 5);
      if (ready.length === 0) return;
      queue = queue.filter((one) => !ready.includes(one));
      const doubled = ready.filter(() => !isCalm && random.chance(faults?.doubles ?? 0));
      await Promise.all([handle(ready), doubled.length > 0 && handle(doubled)]);
    }
  }

  return {
    ...world,
    deadLetters,
    queued: () => queue,
    publish(published: readonly PublishedCampaign[]) {
      world.publishRules(compileRuleset(1, policySchema.parse({}), published));
    },
    /** What publishing makes due. */
    async putInForce(published: readonly PublishedCampaign[] = campaigns) {
      this.publish(published);
      await world.ports.due.add(published.flatMap((one) => plansDue(one, new Date(now))));
    },
    drainQueue,
    /** Loses what is on the queue. */
    loseQueue() {
      collect();
      queue = [];
    },
    calm() {
      isCalm = true;
    },
    /** Minute by minute, as the scheduler does. */
    async liveFor(minutes: number) {
      for (let minute = 0; minute < minutes; minute++) {
        now += MINUTE;
        world.moveTo(new Date(now));
        await sweep().catch(() => {});
        await drainQueue();
      }
    },
  };
}
