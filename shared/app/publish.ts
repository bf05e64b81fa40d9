/** What a decision set off leaves the customer's item here, in an order that survives a crash anywhere. */
import type { CustomerState, Undelivered, Unpublished } from '#shared/domain/customer/state.ts';
import { SPENT, type Wake } from '#shared/domain/wake/wake.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import type { Deliveries } from '#shared/ports/deliveries.ts';
import type { Due, DueIndex } from '#shared/ports/due-index.ts';

export interface PublishPorts {
  readonly decisions: Decisions;
  readonly deliveries: Deliveries;
  readonly due: DueIndex;
}

export interface Publication {
  readonly customerId: string;
  readonly records: readonly Unpublished[];
  readonly messages: readonly Undelivered[];
  /** Ids of notices to staff. */
  readonly notices: readonly string[];
  readonly wakes: readonly Wake[];
}

/**
 * Records first, so that whoever receives a delivery finds its decision; then the due index; then
 * the queue. Every step may be repeated without effect.
 */
export async function publish(
  ports: PublishPorts,
  publications: readonly Publication[],
  now: Date,
): Promise<void> {
  await putOnRecord(
    ports.decisions,
    publications.flatMap((one) => one.records),
  );
  const orders = publications.flatMap(({ customerId, messages, notices }) => [
    ...messages.map(({ id, sendAt }) => ({ customerId, messageId: id, at: sendAt })),
    ...notices.map((messageId) => ({ customerId, messageId, at: now.getTime() })),
  ]);
  const later: Due[] = [
    ...orders
      .filter(({ at }) => at > now.getTime())
      .map((order) => ({ kind: 'delivery', ...order }) as const),
    ...publications.flatMap(({ wakes }) =>
      wakes.map((wake) => ({ kind: 'wake', ...wake }) as const),
    ),
  ];
  if (later.length > 0) await ports.due.add(later);
  const immediate = orders.filter(({ at }) => at <= now.getTime());
  if (immediate.length > 0) {
    await ports.deliveries.enqueue(
      immediate.map(({ customerId, messageId }) => ({ customerId, messageId })),
    );
  }
}

/** Decisions before conversions: whoever reads a conversion finds the exposure it belongs to. */
export async function putOnRecord(
  decisions: Decisions,
  records: readonly Unpublished[],
): Promise<void> {
  await Promise.all(
    records.map(async (record) => {
      if (record.kind === 'decision') await decisions.record(record.decision);
    }),
  );
  await Promise.all(
    records.map(async (record) => {
      if (record.kind === 'conversion') await decisions.recordConversion(record.conversion);
    }),
  );
}

/** All that a state still holds to be published: for a redelivered event whose first run may have crashed. */
export function pendingPublication(customerId: string, state: CustomerState): Publication {
  return {
    customerId,
    records: state.unpublished,
    messages: state.undelivered.filter((message) => message.status === 'pending'),
    notices: state.notices,
    wakes: [...Object.entries(state.watches), ...Object.entries(state.waiting)].flatMap(
      ([campaignId, { at }]) => (at === SPENT ? [] : { customerId, campaignId, at }),
    ),
  };
}
