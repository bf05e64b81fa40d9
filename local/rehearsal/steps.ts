/** A dataset's timeline cut into steps of virtual time. */
import type {
  BadEvent,
  CustomerRecord,
  Dataset,
  EventRecord,
  ProfileChange,
} from '../datasets/dataset.ts';
import { timeline } from '../datasets/timeline.ts';

export interface Step {
  /** Instant (ms) at which everything in it has happened. */
  readonly endsAt: number;
  readonly customers: CustomerRecord[];
  readonly changes: ProfileChange[];
  readonly events: EventRecord[];
  readonly bad: BadEvent[];
}

/** Steps of `stepMs` from the dataset's beginning to its end, those without records too. */
export async function* steps(dataset: Dataset, stepMs: number): AsyncGenerator<Step> {
  const from = Date.parse(dataset.startsAt);
  const empty = (endsAt: number): Step => ({
    endsAt,
    customers: [],
    changes: [],
    events: [],
    bad: [],
  });
  let step = empty(from + stepMs);
  for await (const item of timeline(dataset)) {
    const at = Date.parse(item.at);
    while (at > step.endsAt) {
      yield step;
      step = empty(step.endsAt + stepMs);
    }
    if (item.kind === 'customer') step.customers.push(item.customer);
    else if (item.kind === 'profile') step.changes.push(item.change);
    else if (item.kind === 'event') step.events.push(item.event);
    else step.bad.push(item.bad);
  }
  const until = Date.parse(dataset.endsAt);
  while (step.endsAt < until) {
    yield step;
    step = empty(step.endsAt + stepMs);
  }
  yield step;
}
