/**
 * Rows: what the tokens of one view say about the 32 lanes of a block.
 *
 * A row is `view << 12 | shift << 8 | cells`, `limit`, then a mask for each cell, with the bits of
 * the lanes that an event with such a token may still match. Named values past MOST_CELLS share
 * cells. Tokens at or above `limit` were named by later rules; to these lanes they are still what
 * they were then, "other". A row of a member view stores `~limit`, then the mask of the lanes it
 * says nothing about, then the masks of what each member lets through besides.
 *
 * A row may say "perhaps" where the answer is no, never the other way round.
 */
import type { Arena } from './arena.ts';
import type { CodedMember, CodedOrder, CodedValue, ViewLiteral } from './coded-literal.ts';
import type { FactCoder } from './fact-coder.ts';
import { FIRST_BUCKET, FIRST_NAMED, type View } from './views.ts';

/** A power of two. */
const MOST_CELLS = 64;

export interface RowEntry {
  readonly lane: number;
  readonly literal: ViewLiteral;
}

/** Lists can be searched for what they hold, not for what they lack. */
export function fitsRow(literal: ViewLiteral): boolean {
  return literal.kind !== 'member' || (literal.literal.wanted && !literal.every);
}

/** Writes the row of `entries`, which are of one view. */
export function writeRow(arena: Arena, view: View, entries: readonly RowEntry[]): void {
  const cells = cellsOf(view);
  const shift = view.kind === 'order' ? view.shift : 0;
  arena.push((view.id << 12) | (shift << 8) | cells);
  arena.push(view.kind === 'member' ? ~view.size : view.size);
  if (view.kind === 'member') {
    writeMemberMasks(arena, entries as readonly { lane: number; literal: CodedMember }[], cells);
    return;
  }
  const at = arena.take(cells);
  arena.words.fill(-1, at, at + cells);
  for (const { lane, literal } of entries) {
    if (literal.kind === 'order') fillOrder(literal, cells);
    else if (literal.kind === 'value') fillValue(literal, cells);
    for (let cell = 0; cell < cells; cell++) {
      if (may[cell] === 0) clearBit(arena.words, at + cell, lane);
    }
  }
}

/** The lanes of the row at `row` that the facts last coded leave over. Not for member views. */
export function rowMask(words: Int32Array, row: number, coder: FactCoder): number {
  const head = words[row] as number;
  const view = head >>> 12;
  let cell = coder.tokens[view] as number;
  if (cell >= (words[row + 1] as number)) cell = coder.classOf(view, cell);
  const shift = (head >>> 8) & 15;
  if (shift !== 0) {
    if (cell >= FIRST_BUCKET) cell = FIRST_BUCKET + ((cell - FIRST_BUCKET) >> shift);
  } else if (cell >= (head & 255)) {
    cell = FIRST_NAMED + ((cell - FIRST_NAMED) & (MOST_CELLS - 1));
  }
  return words[row + 2 + cell] as number;
}

/** As `rowMask`, for a member view. */
export function memberRowMask(words: Int32Array, row: number, coder: FactCoder): number {
  const { members } = coder;
  const view = (words[row] as number) >>> 12;
  const limit = ~(words[row + 1] as number);
  let mask = words[row + 2] as number;
  const end = coder.ends[view] as number;
  for (let at = coder.tokens[view] as number; at < end; at++) {
    const token = members[at] as number;
    if (token < limit) mask |= words[row + 3 + (token & (MOST_CELLS - 1))] as number;
  }
  return mask;
}

/** For each cell 1 where the literal at hand may hold, else 0. */
const may = new Uint8Array(FIRST_NAMED + MOST_CELLS);

function writeMemberMasks(
  arena: Arena,
  entries: readonly { readonly lane: number; readonly literal: CodedMember }[],
  cells: number,
): void {
  const silent = arena.take(1 + cells);
  const { words } = arena;
  words[silent] = -1;
  for (const { lane, literal } of entries) {
    // Of several searches of one list a row can make one; code makes the others.
    if (((words[silent] as number) & (1 << lane)) === 0) continue;
    clearBit(words, silent, lane);
    for (const token of literal.named) {
      const at = silent + 1 + (token & (MOST_CELLS - 1));
      words[at] = (words[at] as number) | (1 << lane);
    }
  }
}

function clearBit(words: Int32Array, at: number, lane: number): void {
  words[at] = (words[at] as number) & ~(1 << lane);
}

function cellsOf(view: View): number {
  if (view.kind === 'member') return Math.min(view.size, MOST_CELLS);
  if (view.kind === 'value') return Math.min(view.size, FIRST_NAMED + MOST_CELLS);
  return FIRST_BUCKET + ((view.size - 1 - FIRST_BUCKET) >> view.shift) + 1;
}

function fillOrder(coded: CodedOrder, cells: number): void {
  const { literal, first, last, firstWhole, lastWhole, view } = coded;
  may.fill(literal.wanted ? 0 : 1, 0, cells);
  if (first > last) return;
  if (literal.wanted) {
    const from = FIRST_BUCKET + ((first - FIRST_BUCKET) >> view.shift);
    may.fill(1, from, FIRST_BUCKET + ((last - FIRST_BUCKET) >> view.shift) + 1);
    return;
  }
  // A negation fails for sure only in cells that lie wholly inside.
  const whole = 1 << view.shift;
  const from = Math.ceil((first - FIRST_BUCKET + (firstWhole ? 0 : 1)) / whole);
  const end = last - FIRST_BUCKET + (lastWhole ? 1 : 0);
  const to = end === view.size - FIRST_BUCKET ? cells - FIRST_BUCKET : Math.floor(end / whole);
  if (from < to) may.fill(0, FIRST_BUCKET + from, FIRST_BUCKET + to);
}

function fillValue({ view, named, truth, truthOfNamed }: CodedValue, cells: number): void {
  for (let token = 0; token < FIRST_NAMED; token++) may[token] = truth[token] ? 1 : 0;
  if (view.size <= cells) {
    for (let token = FIRST_NAMED; token < cells; token++) {
      may[token] = truth[view.classes[token] ?? 0] ? 1 : 0;
    }
    for (const token of named) may[token] = truthOfNamed ? 1 : 0;
    return;
  }
  // Where several values share a cell, a literal that most values pass passes every cell.
  const passesOthers = truth.some((holds, token) => holds && token >= 2);
  may.fill(passesOthers ? 1 : 0, FIRST_NAMED, cells);
  if (!truthOfNamed) return;
  for (const token of named) may[FIRST_NAMED + ((token - FIRST_NAMED) & (MOST_CELLS - 1))] = 1;
}
