/** What broken producers send, in known numbers: one of each kind in turn. */
import { shortHash } from '#shared/domain/hash.ts';
import { randomOf } from '#shared/domain/random.ts';
import { BAD_EVENT_KINDS, type BadEvent, type BadEventKind, type EventRecord } from './dataset.ts';

export interface BadEventsPlan {
  readonly seed: string;
  /** How many in all; kinds differ by one at most. */
  readonly total: number;
  /** Milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Someone whose events would be good but for the defect. */
  readonly customerId: string;
}

/** How many of each kind `total` makes. */
export function badEventCounts(total: number): Readonly<Record<BadEventKind, number>> {
  const kinds = BAD_EVENT_KINDS.length;
  const count = (index: number) => Math.floor((total - index + kinds - 1) / kinds);
  const counts = BAD_EVENT_KINDS.map((kind, index) => [kind, count(index)] as const);
  return Object.fromEntries(counts) as Record<BadEventKind, number>;
}

/** Spread evenly over the run, in time order. Each can be told from every other by its id or text. */
export function* badEvents(plan: BadEventsPlan): Generator<BadEvent> {
  const { seed, total, startsAt, endsAt } = plan;
  const run = shortHash('bad-events', seed, String(startsAt));
  const step = (endsAt - startsAt) / Math.max(total, 1);
  for (let index = 0; index < total; index++) {
    const kind = BAD_EVENT_KINDS[index % BAD_EVENT_KINDS.length] ?? 'unparsable';
    const draw = randomOf('bad-events', seed, String(index)).unit();
    const at = new Date(Math.floor(startsAt + step * (index + draw))).toISOString();
    yield { kind, at, message: messageOf(kind, at, `bad-${run}-${index}`, plan.customerId) };
  }
}

const DAY = 86_400_000;
/** Above what any single event may weigh, below what SQS takes (1 MiB). */
const OVERSIZED_BYTES = 300_000;

function messageOf(
  kind: BadEventKind,
  at: string,
  id: string,
  customerId: string,
): BadEvent['message'] {
  const good: EventRecord = {
    id,
    type: 'card.purchase',
    customerId,
    occurredAt: at,
    data: { amount: '12.50', currency: 'EUR', mcc: '5814', merchant: 'Crumb Bakery' },
  };
  const moved = (days: number) => new Date(Date.parse(at) + days * DAY).toISOString();
  const event = (over: Partial<EventRecord>): BadEvent['message'] => ({
    form: 'event',
    event: { ...good, ...over },
  });
  switch (kind) {
    case 'unparsable':
      return { form: 'text', body: JSON.stringify(good).slice(0, -9) };
    case 'oversized':
      return event({ data: { ...good.data, note: 'x'.repeat(OVERSIZED_BYTES) } });
    case 'unknown_type':
      return event({ type: 'legacy.position_report' });
    case 'unknown_customer':
      return event({ customerId: `nobody-${id}` });
    case 'future':
      return event({ occurredAt: moved(3) });
    case 'years_old':
      return event({ occurredAt: moved(-3 * 365) });
    case 'amount_as_text':
      return event({ data: { ...good.data, amount: 'twelve and a half' } });
  }
}
