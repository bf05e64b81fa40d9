/** One seed's world: clock, faults, queues, provider and store. */
import { QUEUES } from '#shared/contracts/deployment.ts';
import { randomOf } from '#shared/domain/random.ts';
import { createFaults, type FaultRates, type Faults, type SingleFault } from './faults.ts';
import { createSimulatedProvider, type SimulatedProvider } from './provider.ts';
import { createSimulatedQueue } from './queue.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createStore, type Queues, type Store } from './store.ts';

export interface World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly queues: Queues;
  readonly provider: SimulatedProvider;
  readonly store: Store;
  /** Undefined when nobody is going to read it. */
  readonly trace: ((line: string) => void) | undefined;
}

export interface WorldInput {
  readonly startsAt: number;
  readonly rates: FaultRates;
  /** Instead of `rates` for I/O: exactly this one. */
  readonly single?: SingleFault | undefined;
  /** Decides on interleaving and faults; what happens is the scenario's. */
  readonly schedule: string;
  readonly lines: string[] | undefined;
}

export function createWorld({ startsAt, rates, single, schedule, lines }: WorldInput): World {
  const random = randomOf('schedule', schedule);
  const scheduler = createScheduler(random, startsAt);
  const trace =
    lines === undefined
      ? undefined
      : (line: string): void => void lines.push(`${clockText(scheduler.now() - startsAt)} ${line}`);
  const faults = createFaults(scheduler, random, rates, single, trace);
  const queue = (name: keyof Queues) =>
    createSimulatedQueue(name, QUEUES[name].maxReceiveCount, random);
  const queues: Queues = {
    events: queue('events'),
    deliveries: queue('deliveries'),
    feedback: queue('feedback'),
  };
  const provider = createSimulatedProvider(scheduler.now, faults, random, (event, at) =>
    scheduler.at(at, () => queues.feedback.send(JSON.stringify(event), at)),
  );
  return { scheduler, faults, queues, provider, store: createStore(scheduler.now, queues), trace };
}

const clockText = (ms: number): string => `+${(ms / 1000).toFixed(3).padStart(10)}s`;
