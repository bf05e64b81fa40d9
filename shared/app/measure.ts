/**
 * The ledger ▶ figures per campaign, arm and day, every entry exactly once.
 *
 * A note says what was counted of an entry, and is written in one transaction with the sums that it
 * changed. An entry that comes again, late or out of order finds its note and adds nothing twice
 * (docs/decisions/0009-figures-from-notes.md).
 */
import { added, type Countable, newestOf, toCountable } from '#shared/domain/measure/book.ts';
import { entryText } from '#shared/domain/measure/keys.ts';
import {
  decisionEntryKey,
  type EntryKey,
  keyOfEntry,
  type LedgerEntry,
} from '#shared/domain/measure/ledger-entry.ts';
import type { Parts } from '#shared/domain/measure/parts.ts';
import { type UnitKey, unitKeyOf } from '#shared/domain/measure/unit.ts';
import type { Booking, Measurements, Note } from '#shared/ports/measurements.ts';
import { joined, prepareSteps, type Step } from './measure/prepare-steps.ts';

export interface MeasurePorts {
  readonly measurements: Pick<Measurements, 'notes' | 'units' | 'commit'>;
  /** Of a decision, after every answered write; undefined: there is none any more. */
  readonly readDecision: (id: string) => Promise<LedgerEntry | undefined>;
}

export interface Measured {
  /** Counted now, and no time before; with what each added. */
  readonly counted: readonly Counted[];
  /** Belong to no exposure on record. */
  readonly orphans: number;
  /** Have to come again. */
  readonly failed: readonly { readonly key: EntryKey; readonly error: unknown }[];
}

export interface Counted {
  readonly entry: LedgerEntry;
  readonly added: Parts;
}

/** Rounds in which nothing could be committed: each conflict means that somebody else succeeded. */
const MAX_STALLS = 10;

/** @throws what the stores throw while reading: then nothing was counted */
export function createMeasure(
  ports: MeasurePorts,
): (entries: readonly LedgerEntry[]) => Promise<Measured> {
  return async (entries) => {
    const readings = new Map(newestOf(entries).map((entry) => [keyText(entry), entry]));
    const { countable, exposures, orphans } = await attribute(ports, [...readings.values()]);
    for (const exposure of exposures) readings.set(keyText(exposure), exposure);
    const counted: Counted[] = [];
    const failed: { key: EntryKey; error: unknown }[] = [];
    let open: readonly Countable[] = countable;
    for (let stalls = 0; open.length > 0 && stalls < MAX_STALLS; ) {
      const { packs, later, broken } = await prepareSteps(ports.measurements, open);
      failed.push(...broken);
      const again = [...later];
      let progressed = later.length > 0;
      for (const { changes, outcome } of await commitAll(ports.measurements, packs)) {
        if (outcome === 'conflict') again.push(...changes.map(({ entry }) => entry));
        else if (outcome === 'committed') {
          progressed = true;
          for (const change of changes) {
            const entry = readings.get(entryText(change.entry.key));
            if (entry !== undefined) counted.push({ entry, added: added(change) });
          }
        } else failed.push(...changes.map(({ entry }) => ({ key: entry.key, ...outcome })));
      }
      stalls = progressed ? 0 : stalls + 1;
      open = again;
    }
    const contended = new Error('others were faster every time');
    failed.push(...open.map(({ key }) => ({ key, error: contended })));
    return { counted, orphans, failed };
  };
}

type Outcome = 'committed' | 'conflict' | { readonly error: unknown };

/** A pack that fails is tried customer by customer: one who can never be counted must not stop the others. */
async function commitAll(
  measurements: Pick<Measurements, 'commit'>,
  packs: readonly (readonly Step[])[],
): Promise<readonly (Pick<Step, 'changes'> & { readonly outcome: Outcome })[]> {
  const commit = (booking: Booking): Promise<Outcome> =>
    measurements.commit(booking).catch((error: unknown) => ({ error }));
  const done: (Pick<Step, 'changes'> & { readonly outcome: Outcome })[] = [];
  for (const pack of packs) {
    const outcome = await commit(joined(pack));
    const failed = typeof outcome === 'object' && pack.length > 1;
    for (const { booking, changes } of pack)
      done.push({ changes, outcome: failed ? await commit(booking) : outcome });
  }
  return done;
}

/** Whose figures an entry belongs to: its own decision says so, else the note of it, else the ledger. */
async function attribute(
  { measurements, readDecision }: MeasurePorts,
  entries: readonly LedgerEntry[],
): Promise<{
  readonly countable: readonly Countable[];
  /** Those that had to be read, and are counted with the others. */
  readonly exposures: readonly LedgerEntry[];
  readonly orphans: number;
}> {
  const units = new Map<string, UnitKey | undefined>();
  for (const entry of entries)
    if (entry.kind === 'decision') units.set(entry.decision.id, unitKeyOf(entry.decision));
  const wanted = new Set(
    entries.map((entry) => keyOfEntry(entry).decisionId).filter((id) => !units.has(id)),
  );
  const ids = [...wanted];
  const notes = await measurements.notes(ids.map(decisionEntryKey));
  const countable: Countable[] = [];
  const exposures: LedgerEntry[] = [];
  for (const [index, id] of ids.entries()) {
    const note: Note | undefined = notes[index];
    if (note !== undefined) units.set(id, note.unit);
    else {
      const exposure = await readDecision(id);
      if (exposure?.kind !== 'decision') continue;
      const unit = unitKeyOf(exposure.decision);
      units.set(id, unit);
      // Its own record is on the way; counted here, it is known then.
      if (unit === undefined) continue;
      countable.push(toCountable(exposure, unit));
      exposures.push(exposure);
    }
  }
  let orphans = 0;
  for (const entry of entries) {
    const unit = units.get(keyOfEntry(entry).decisionId);
    if (unit !== undefined) countable.push(toCountable(entry, unit));
    else if (entry.kind !== 'decision') orphans += 1;
  }
  return { countable, exposures, orphans };
}

const keyText = (entry: LedgerEntry): string => entryText(keyOfEntry(entry));
