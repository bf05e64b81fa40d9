/** Every decision in a few words each, with how it ended and what came back: what the pages count. */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { type End, endOf } from '../books/decision-end.ts';

export interface LedgerRow {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly decidedAt: string;
  readonly end: End;
  /** Of its end: why it was suppressed, also when only the delivery found out. */
  readonly reason: Reason;
  readonly arm?: string;
  readonly channel?: Channel;
  readonly responses: readonly ResponseKind[];
  readonly conversions: number;
}

/** Newest first. */
export type Ledger = readonly LedgerRow[];

export interface LedgerSource {
  records(): AsyncIterable<RecordedDecision | Conversion>;
  /** Grows with every write to the table; while it stands still, so does the ledger. */
  writes(): Promise<number>;
  /** Of a clock that only goes forward, whatever it counts from. */
  milliseconds(): number;
}

/** While the engine writes, a ledger is this old at most. */
const MAX_AGE_MS = 5_000;

interface Reading {
  readonly ledger: Promise<Ledger>;
  readonly writes: number;
  readonly at: number;
}

/** Reads the table again only when something was written, and not more often than it is worth. */
export function createLedger(source: LedgerSource): () => Promise<Ledger> {
  let read: Reading | undefined;
  return async () => {
    const writes = await source.writes();
    const now = source.milliseconds();
    if (read !== undefined && (read.writes === writes || now - read.at <= MAX_AGE_MS))
      return read.ledger;
    const reading: Reading = { ledger: readLedger(source.records()), writes, at: now };
    read = reading;
    reading.ledger.catch(() => {
      if (read === reading) read = undefined;
    });
    return reading.ledger;
  };
}

/** Of records in any order. */
export async function readLedger(
  records: AsyncIterable<RecordedDecision | Conversion>,
): Promise<Ledger> {
  const rows: Omit<LedgerRow, 'conversions'>[] = [];
  const conversions = new Map<string, number>();
  for await (const record of records) {
    if ('decision' in record) rows.push(toRow(record));
    else conversions.set(record.decisionId, (conversions.get(record.decisionId) ?? 0) + 1);
  }
  return rows
    .map((row): LedgerRow => ({ ...row, conversions: conversions.get(row.id) ?? 0 }))
    .sort((a, b) =>
      a.decidedAt === b.decidedAt ? (a.id < b.id ? 1 : -1) : a.decidedAt < b.decidedAt ? 1 : -1,
    );
}

function toRow(record: RecordedDecision): Omit<LedgerRow, 'conversions'> {
  const { decision, progress, responses } = record;
  return {
    id: decision.id,
    customerId: decision.customerId,
    campaignId: decision.campaignId,
    decidedAt: decision.decidedAt,
    end: endOf(record),
    reason: 'reason' in progress ? progress.reason : decision.reason,
    ...(decision.arm !== undefined && { arm: decision.arm }),
    ...(decision.channel !== undefined && { channel: decision.channel }),
    responses: Object.keys(responses) as ResponseKind[],
  };
}
