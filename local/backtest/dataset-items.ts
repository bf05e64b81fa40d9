/** A dataset as a backtest takes it: customers come, their facts change, transactions happen. */
import type { BacktestItem } from '#shared/app/backtest.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { asCustomer, withAttributes } from '../datasets/as-customer.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { timeline } from '../datasets/timeline.ts';

/** In the order of time; what a broken producer sent is left out. */
export async function* datasetItems(dataset: Dataset): AsyncGenerator<BacktestItem> {
  const known = new Map<string, Reachable>();
  for await (const item of timeline(dataset)) {
    const at = Date.parse(item.at);
    if (item.kind === 'customer') {
      const { customer, state } = asCustomer(item.customer);
      known.set(customer.profile.id, customer);
      yield { kind: 'customer', at, customer, state };
    } else if (item.kind === 'profile') {
      const before = known.get(item.change.customerId);
      if (before === undefined) continue;
      const customer = withAttributes(before, item.change.attributes);
      known.set(customer.profile.id, customer);
      yield { kind: 'customer', at, customer };
    } else if (item.kind === 'event') yield { kind: 'event', event: eventSchema.parse(item.event) };
  }
}
