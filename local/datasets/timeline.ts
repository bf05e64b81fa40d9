/** One stream out of a dataset's four, as a run lives through it. */
import type { BadEvent, CustomerRecord, Dataset, EventRecord, ProfileChange } from './dataset.ts';

export type TimelineItem =
  | { readonly kind: 'customer'; readonly at: string; readonly customer: CustomerRecord }
  | { readonly kind: 'profile'; readonly at: string; readonly change: ProfileChange }
  | { readonly kind: 'event'; readonly at: string; readonly event: EventRecord }
  | { readonly kind: 'bad'; readonly at: string; readonly bad: BadEvent };

type Lane = AsyncIterator<TimelineItem>;

/**
 * Everything of `dataset` before its end, in time order. At one instant a customer comes before
 * a change of their profile, and that before an event. Holds one record of each lane in memory.
 */
export async function* timeline(dataset: Dataset): AsyncGenerator<TimelineItem> {
  const lanes: Lane[] = [
    lane(dataset.customers, (customer) => ({ kind: 'customer', at: customer.joinedAt, customer })),
    lane(dataset.profileChanges, (change) => ({ kind: 'profile', at: change.at, change })),
    lane(dataset.events, (event) => ({ kind: 'event', at: event.occurredAt, event })),
    lane(dataset.badEvents, (bad) => ({ kind: 'bad', at: bad.at, bad })),
  ];
  try {
    const heads = await Promise.all(lanes.map(next));
    for (;;) {
      const first = earliest(heads);
      const item = first === undefined ? undefined : heads[first];
      if (first === undefined || item === undefined || item.at >= dataset.endsAt) return;
      yield item;
      const from = lanes[first];
      heads[first] = from === undefined ? undefined : await next(from);
    }
  } finally {
    await Promise.all(lanes.map((each) => each.return?.()));
  }
}

async function* lane<T>(
  source: AsyncIterable<T> | readonly T[],
  toItem: (value: T) => TimelineItem,
): AsyncGenerator<TimelineItem> {
  for await (const value of source) yield toItem(value);
}

async function next(from: Lane): Promise<TimelineItem | undefined> {
  const result = await from.next();
  return result.done === true ? undefined : result.value;
}

/** Instants of one width (`…sss.mmmZ`) compare as text; the earlier lane wins a tie. */
function earliest(heads: readonly (TimelineItem | undefined)[]): number | undefined {
  let found: number | undefined;
  let at = '';
  for (const [index, head] of heads.entries()) {
    if (head === undefined || (found !== undefined && head.at >= at)) continue;
    found = index;
    at = head.at;
  }
  return found;
}
