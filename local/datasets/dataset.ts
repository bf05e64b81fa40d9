/**
 * What every source of a run gives, whether read from files or generated.
 * Records are as the API takes them: snake_case facts, ISO 8601 instants in UTC, decimal amounts.
 */
export interface Dataset {
  readonly name: string;
  /** Instants; every record lies in `[startsAt, endsAt)`, but for customers known from before. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly counts: DatasetCounts;
  /** Every type that `events` may hold; any other is unknown to this source. */
  readonly eventTypes: readonly string[];
  /** In the order of `joinedAt`. May be iterated again, like all streams below. */
  readonly customers: AsyncIterable<CustomerRecord> | readonly CustomerRecord[];
  /** Facts that became true later, in time order: a customer never shows a fact of the future. */
  readonly profileChanges: AsyncIterable<ProfileChange> | readonly ProfileChange[];
  /** In event-time order; ids are unique and the same on every reading. */
  readonly events: AsyncIterable<EventRecord>;
  /** Messages a broken producer would put on the queue, in time order, when asked for. */
  readonly badEvents: AsyncIterable<BadEvent> | readonly BadEvent[];
  /** Rows of the source that could not be used. */
  readonly problems: ProblemSummary;
}

export interface DatasetCounts {
  readonly customers: number;
  readonly profileChanges: number;
  /** Absent where only the reading itself would tell; progress then goes by time. */
  readonly events?: number;
  readonly badEvents: number;
}

export interface ChannelConsent {
  readonly marketing: boolean;
  readonly service: boolean;
}

export interface CustomerRecord {
  readonly id: string;
  /** Instant from which the customer exists; nothing of theirs is dated earlier. */
  readonly joinedAt: string;
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA; absent when not known, and then nobody may guess it. */
  readonly time_zone?: string;
  readonly consent: { readonly email: ChannelConsent; readonly sms: ChannelConsent };
  /** Dates as YYYY-MM-DD. */
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ProfileChange {
  readonly customerId: string;
  readonly at: string;
  /** Laid over the attributes held; those not named stay. */
  readonly attributes: Attributes;
}

export interface EventRecord {
  readonly id: string;
  /** `^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$` */
  readonly type: string;
  readonly customerId: string;
  readonly occurredAt: string;
  /** Money as a decimal string with its ISO 4217 `currency` beside it. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export const BAD_EVENT_KINDS = [
  'unparsable',
  'oversized',
  'unknown_type',
  'unknown_customer',
  'future',
  'years_old',
  'amount_as_text',
] as const;
export type BadEventKind = (typeof BAD_EVENT_KINDS)[number];

export interface BadEvent {
  readonly kind: BadEventKind;
  /** Where it lies in the stream; the body may claim another instant, or none. */
  readonly at: string;
  /** What the producer would send. */
  readonly message:
    | { readonly form: 'text'; readonly body: string }
    | { readonly form: 'event'; readonly event: EventRecord };
}

export interface RowProblem {
  readonly file: string;
  /** 1 is the header. */
  readonly line: number;
  readonly reason: string;
}

export interface ProblemSummary {
  readonly total: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** The first of them, at most `MAX_LISTED_PROBLEMS`, without the values found. */
  readonly listed: readonly RowProblem[];
}

export const MAX_LISTED_PROBLEMS = 1000;
export const NO_PROBLEMS: ProblemSummary = { total: 0, byReason: {}, listed: [] };

/** Seeded and pure sources alike take this; equal seeds give equal bytes. */
export interface Seeded {
  readonly seed: string;
}
