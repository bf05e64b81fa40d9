/**
 * What a customer's item remembers of their purchases: one packed text of 15 to 130 characters,
 * whatever they have bought. The order of purchases does not matter, as long as none comes more than
 * two months after a later one, which the lateness bound sees to.
 */
import { type Amount, addWhole, type Whole } from '../activity/amount.ts';
import { PackedReader, packSigned, packUnsigned } from '../activity/packed-text.ts';
import { DomainError } from '../domain-error.ts';

const DAY = 86_400_000;
/** Days of a period in which contribution is added up. */
const PERIOD_DAYS = 28;
/** The last year: the running period and the 13 before it, so 364 to 391 days. */
const PERIODS = 14;
/** Contribution is kept to a hundredth of a cent. */
export const CONTRIBUTION_SCALE = 4;
/**
 * Purchases of one fortnight are one occasion: people buy several times while they are at it, and who
 * counts each of them takes a spree for a rhythm.
 */
const OCCASION_DAYS = 14;
/** Fortnights before that of the last purchase of which it is known whether there was one. */
const REMEMBERED = 5;

/** Days are whole UTC days since 1970. */
export interface PurchaseRecord {
  readonly first: number;
  readonly last: number;
  /** Fortnights with at least one purchase. */
  readonly occasions: number;
  /** Bit i: there was one in the fortnight i + 1 before that of `last`. */
  readonly recent: number;
  /** Newest first. */
  readonly periods: readonly Period[];
}

export interface Period {
  readonly period: number;
  readonly purchases: number;
  /** In units of 10 ** -CONTRIBUTION_SCALE. */
  readonly contribution: Whole;
}

/** What an event adds. A refund takes contribution back and is no purchase. */
export interface Purchase {
  readonly kind: 'purchase' | 'refund';
  /** Instant (ms) of the event. */
  readonly at: number;
  readonly contribution: Whole;
}

/**
 * The record with `purchase`; undefined when there is nothing to keep: a refund of somebody who is not
 * known to have bought anything. A purchase of the future counts as of `now` (ms).
 *
 * @throws DomainError VALUE_STATE_BROKEN
 */
export function recordPurchase(
  text: string | undefined,
  purchase: Purchase,
  now: number,
): string | undefined {
  const before = text === undefined ? undefined : parseRecord(text);
  const day = dayOf(Math.min(purchase.at, now));
  if (day < 0) return text;
  if (purchase.kind === 'refund') {
    if (before === undefined) return undefined;
    return formatRecord(withContribution(before, day, 0, purchase.contribution, dayOf(now)));
  }
  const record = withOccasion(before, day);
  return formatRecord(withContribution(record, day, 1, purchase.contribution, dayOf(now)));
}

/** Purchases and contribution of the last year, as of `day`. */
export function yearTotal(
  { periods }: PurchaseRecord,
  day: number,
): { readonly purchases: number; readonly contribution: Amount } {
  const oldest = periodOf(day) - PERIODS + 1;
  let purchases = 0;
  let units: Whole = 0;
  for (const one of periods) {
    if (one.period < oldest) break;
    purchases += one.purchases;
    units = addWhole(units, one.contribution);
  }
  return { purchases, contribution: { units, scale: CONTRIBUTION_SCALE } };
}

export const dayOf = (at: number): number => Math.floor(at / DAY);

/** @throws DomainError VALUE_STATE_BROKEN on text that `recordPurchase` cannot have written */
export function parseRecord(text: string): PurchaseRecord {
  try {
    const reader = new PackedReader(text);
    const first = reader.unsigned();
    const last = first + reader.unsigned();
    const occasions = reader.unsigned();
    const recent = reader.unsigned();
    const periods: Period[] = [];
    for (let newer = 0; !reader.done; ) {
      const period = periods.length === 0 ? reader.unsigned() : newer - reader.unsigned();
      periods.push({ period, purchases: reader.unsigned(), contribution: reader.signed() });
      newer = period;
    }
    if (occasions >= 1 && recent < 2 ** REMEMBERED)
      return { first, last, occasions, recent, periods };
  } catch (cause) {
    throw broken(cause);
  }
  throw broken();
}

function formatRecord({ first, last, occasions, recent, periods }: PurchaseRecord): string {
  let text =
    packUnsigned(first) +
    packUnsigned(last - first) +
    packUnsigned(occasions) +
    packUnsigned(recent);
  let newer: number | undefined;
  for (const one of periods) {
    text += packUnsigned(newer === undefined ? one.period : newer - one.period);
    text += packUnsigned(one.purchases) + packSigned(one.contribution);
    newer = one.period;
  }
  return text;
}

function withOccasion(record: PurchaseRecord | undefined, day: number): PurchaseRecord {
  if (record === undefined) return { first: day, last: day, occasions: 1, recent: 0, periods: [] };
  const first = Math.min(record.first, day);
  const last = Math.max(record.last, day);
  const later = fortnightOf(day) - fortnightOf(record.last);
  if (later === 0) return { ...record, first, last };
  const { occasions, recent } = record;
  if (later > 0) {
    const moved = later > REMEMBERED ? 0 : ((recent << 1) | 1) << (later - 1);
    const kept = moved % 2 ** REMEMBERED;
    return { ...record, first, last, occasions: occasions + 1, recent: kept };
  }
  // Further back than is remembered: taken for an occasion of its own.
  const bit = -later > REMEMBERED ? 0 : 1 << (-later - 1);
  if ((recent & bit) !== 0) return { ...record, first, last };
  return { ...record, first, last, occasions: occasions + 1, recent: recent | bit };
}

function withContribution(
  record: PurchaseRecord,
  day: number,
  purchases: number,
  contribution: Whole,
  today: number,
): PurchaseRecord {
  const period = periodOf(day);
  const oldest = periodOf(today) - PERIODS + 1;
  const known = record.periods.find((one) => one.period === period);
  const changed: Period = {
    period,
    purchases: (known?.purchases ?? 0) + purchases,
    contribution: addWhole(known?.contribution ?? 0, contribution),
  };
  const periods = [...record.periods.filter((one) => one !== known), changed]
    .filter((one) => one.period >= oldest)
    .sort((a, b) => b.period - a.period);
  return { ...record, periods };
}

const fortnightOf = (day: number): number => Math.floor(day / OCCASION_DAYS);
const periodOf = (day: number): number => Math.floor(day / PERIOD_DAYS);

const broken = (cause?: unknown): DomainError =>
  new DomainError('VALUE_STATE_BROKEN', "a customer's stored purchases cannot be read", { cause });
