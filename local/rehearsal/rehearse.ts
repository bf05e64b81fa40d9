/**
 * Lives through a dataset in virtual time: customers come, facts change, transactions stream in,
 * providers report, whatever is due is done. Every step ends when all queues are empty.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomerRecord, Dataset } from '../datasets/dataset.ts';
import type { Engine } from '../engine/start-engine.ts';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import type { Answers } from './answers.ts';
import type { LoadCustomers } from './load-customers.ts';
import { publishBad, publishEvents, waves } from './producer.ts';
import type { ProgressFile } from './progress.ts';
import { type Step, steps } from './steps.ts';

export interface RehearsalOptions {
  readonly engine: Engine;
  readonly clock: VirtualClock;
  readonly dataset: Dataset;
  readonly stepMs: number;
  readonly progress: ProgressFile;
  readonly loadCustomers: LoadCustomers;
  /** How simulated customers answer what they got. */
  readonly answers: Answers;
  readonly onStep: (state: { readonly endsAt: number; readonly published: number }) => void;
  /** Once aborted, the run ends after the current step. */
  readonly signal: AbortSignal;
  /** Virtual seconds per real one; as fast as it goes without it. */
  readonly speed?: number;
}

/** @returns how many messages were put onto the events queue in all, those before a restart included */
export async function rehearse(options: RehearsalOptions): Promise<{ readonly published: number }> {
  const { progress, answers } = options;
  const finishedUntil = progress.read()?.finishedUntil ?? Number.NEGATIVE_INFINITY;
  const known = new Map<string, CustomerRecord>();
  let fromDataset = 0;
  let published = 0;
  for await (const step of steps(options.dataset, options.stepMs)) {
    if (options.signal.aborted) break;
    const touched = touchedCustomers(step, known);
    if (step.endsAt > finishedUntil) {
      const startedAt = performance.now();
      await liveThrough(options, step, touched, (at) =>
        progress.write({ finishedUntil: step.endsAt - options.stepMs, clock: at }),
      );
      progress.write({ finishedUntil: step.endsAt, clock: step.endsAt });
      if (options.speed !== undefined)
        await sleep(options.stepMs / options.speed - (performance.now() - startedAt));
    }
    fromDataset += step.events.length + step.bad.length;
    published = fromDataset + answers.countUntil(step.endsAt);
    options.onStep({ endsAt: step.endsAt, published });
  }
  return { published };
}

async function liveThrough(
  { engine, clock, loadCustomers, answers, stepMs }: RehearsalOptions,
  step: Step,
  touched: readonly CustomerRecord[],
  noteClock: (at: number) => void,
): Promise<void> {
  await liveUntil(engine, clock, step.endsAt, noteClock);
  // A message that waited until now may be answered within this very step.
  await answers.collect();
  if (touched.length > 0) await loadCustomers(touched);
  const answered = answers.between(step.endsAt - stepMs, step.endsAt);
  for (const wave of waves([...step.events, ...answered])) {
    await publishEvents(engine.sqs, engine.queues.events.url, wave);
    await engine.queuesDrained();
  }
  await publishBad(engine.sqs, engine.queues.events.url, step.bad);
  await engine.drained();
  await answers.collect();
}

/** Stops at every minute in which something is due, so that it happens then and not at the step's end. */
async function liveUntil(
  engine: Engine,
  clock: VirtualClock,
  until: number,
  noteClock: (at: number) => void,
): Promise<void> {
  for (let at = clock.now().getTime(); at < until; ) {
    at = Math.min(until, (await engine.nextDueMinute(at)) ?? until);
    noteClock(at);
    clock.advanceTo(at);
    await engine.aws.provider.advanceTo(at);
    await engine.sweep();
    await engine.queuesDrained();
  }
}

/** The customers that are new or changed in this step, as they now are. */
function touchedCustomers(
  step: Step,
  known: Map<string, CustomerRecord>,
): readonly CustomerRecord[] {
  const touched = new Map<string, CustomerRecord>();
  for (const customer of step.customers) touched.set(customer.id, customer);
  for (const { customerId, attributes } of step.changes) {
    const customer = touched.get(customerId) ?? known.get(customerId);
    if (customer === undefined) continue;
    touched.set(customerId, { ...customer, attributes: { ...customer.attributes, ...attributes } });
  }
  for (const [id, customer] of touched) known.set(id, customer);
  return [...touched.values()];
}
