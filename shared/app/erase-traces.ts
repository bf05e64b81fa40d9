/**
 * What is left on record of a customer who was erased: decisions with their messages, responses,
 * conversions, answers and notes. Their figures stay, as figures of nobody.
 *
 * Done a while after the erasure itself, when whatever was under way has come to an end, and only for
 * what was decided before it: somebody may have come back since under the same id.
 */
import { unitKeyOf } from '#shared/domain/measure/unit.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import type { DueIndex, Erasure } from '#shared/ports/due-index.ts';
import type { Measurements } from '#shared/ports/measurements.ts';

export interface EraseTracesPorts {
  readonly decisions: Pick<Decisions, 'ofCustomer' | 'erase'>;
  readonly measurements: Pick<Measurements, 'forget'>;
  readonly due: Pick<DueIndex, 'add'>;
}

/** Longer than any function runs, and than the stream usually is behind. */
const SETTLED_AFTER_MS = 15 * 60_000;
const PER_PAGE = 50;
/** Of one sweep, which has other things to do; the rest a minute later. */
const MAX_PAGES = 10;
const NEXT_MS = 60_000;

/** @param erasedAt when profile and state were removed; `now`: from when on it settles */
export const erasureOf = (customerId: string, erasedAt: Date, now = erasedAt): Erasure => ({
  kind: 'erasure',
  customerId,
  erasedAt: erasedAt.toISOString(),
  at: now.getTime() + SETTLED_AFTER_MS,
});

/**
 * Counted out before they are removed: a crash in between is mended by the next call. Each call begins
 * at the erasure, so that it finds what the one before left, however much is newer.
 */
export async function eraseTraces(
  { decisions, measurements, due }: EraseTracesPorts,
  { customerId, erasedAt, at }: Erasure,
): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const found = await decisions.ofCustomer(customerId, PER_PAGE, cursor, erasedAt);
    await measurements.forget(found.decisions.flatMap(({ decision }) => unitKeyOf(decision) ?? []));
    for (const { decision } of found.decisions) await decisions.erase(decision.id);
    ({ cursor } = found);
    if (cursor === undefined) return;
  }
  await due.add([{ kind: 'erasure', customerId, erasedAt, at: at + NEXT_MS }]);
}
