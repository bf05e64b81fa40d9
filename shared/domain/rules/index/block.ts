/**
 * Blocks: up to 32 conjunctions of one list, looked at together.
 *
 * A block is, in words of the arena,
 *
 *     0        offset of the next block of the list, or 0
 *     1        a bit for each lane in use
 *     2        lanes in use << 24 | lanes there is room for << 16 | number of rows
 *     3        offset of the lanes
 *     4 …      rows (row.ts)
 *     lanes    offset of the code (lane-code.ts), view, mask
 *
 * The last two words of a lane repeat its least likely test that a mask can hold: bit t & 31 is set
 * if the test may hold for token t of the view. Most lanes are dropped by it, without a look at
 * their code. Where there is no such test the mask is full.
 */
import type { Arena } from './arena.ts';
import type { CodedLiteral, ViewLiteral } from './coded-literal.ts';
import type { Lane } from './lane.ts';
import { fitsRow, type RowEntry, writeRow } from './row.ts';
import { MISSING, type View } from './views.ts';

export const LANES = 32;
export const HEADER_WORDS = 4;
export const LANE_WORDS = 3;

/** A row must drop so many lanes of a block per visit, or looking at their code is cheaper. */
const WORTH = 2;

/** Writes a block of `lanes`, at most `room`, at most 32; returns its offset. */
export function writeBlock(arena: Arena, lanes: readonly Lane[], room = lanes.length): number {
  const block = arena.take(HEADER_WORDS);
  const rows = chooseRows(lanes);
  for (const { view, entries } of rows) writeRow(arena, view, entries);
  const at = arena.take(room * LANE_WORDS);
  const { words } = arena;
  words[block + 2] = (room << 16) | rows.length;
  words[block + 3] = at;
  for (const lane of lanes) appendLane(words, block, lane);
  return block;
}

/**
 * Puts `lane` in the next place of the block at `block`, if there is room. Rows pass places that
 * were empty when they were written, so the lane is left to its code.
 */
export function appendLane(words: Int32Array, block: number, lane: Lane): boolean {
  const counts = words[block + 2] as number;
  const used = counts >>> 24;
  if (used === ((counts >>> 16) & 0xff)) return false;
  const at = (words[block + 3] as number) + used * LANE_WORDS;
  words[at] = lane.code;
  const test = lane.literals.find((literal) => maskOf(literal) !== FULL);
  words[at + 1] = test === undefined || test.kind === 'opaque' ? 0 : test.view.id;
  words[at + 2] = test === undefined ? FULL : maskOf(test);
  words[block + 1] = (words[block + 1] as number) | (1 << used);
  words[block + 2] = counts + (1 << 24);
  return true;
}

/** Offsets of the code of all lanes of the list that begins at `head`. */
export function lanesOf(words: Int32Array, head: number): readonly number[] {
  const codes: number[] = [];
  for (let block = head; block !== 0; block = words[block] ?? 0) {
    const used = (words[block + 2] ?? 0) >>> 24;
    const at = words[block + 3] ?? 0;
    for (let lane = 0; lane < used; lane++) codes.push(words[at + lane * LANE_WORDS] ?? 0);
  }
  return codes;
}

const FULL = -1;

/** Bits of the tokens, modulo 32, for which `literal` may hold; those named later included. */
function maskOf(literal: CodedLiteral): number {
  let mask = 0;
  if (literal.kind === 'value') {
    const { truth, truthOfNamed, named } = literal;
    if (truth.some((holds, token) => holds && token !== MISSING)) return FULL;
    if (truth[MISSING] === true) mask |= 1;
    if (truthOfNamed) for (const token of named) mask |= 1 << (token & 31);
    return mask;
  }
  if (literal.kind !== 'order' || literal.last - literal.first >= 31) return FULL;
  for (let token = literal.first; token <= literal.last; token++) mask |= 1 << (token & 31);
  if (literal.literal.wanted) return mask;
  return literal.view.size <= 32 && literal.firstWhole && literal.lastWhole ? ~mask : FULL;
}

interface Row {
  readonly view: View;
  readonly entries: RowEntry[];
}

/** The rows worth having, each time the one that drops most of the lanes left over so far. */
function chooseRows(lanes: readonly Lane[]): readonly Row[] {
  if (lanes.length <= WORTH) return [];
  const candidates = new Map<View, Row>();
  for (const [lane, { literals }] of lanes.entries()) {
    for (const literal of literals) {
      if (literal.kind !== 'opaque' && fitsRow(literal)) offer(candidates, lane, literal);
    }
  }
  const left = new Float64Array(lanes.length).fill(1);
  const rows: Row[] = [];
  for (;;) {
    const best = mostDropping(candidates, left);
    if (best === undefined) return rows;
    rows.push(best);
    candidates.delete(best.view);
    for (const { lane, literal } of best.entries) left[lane] = (left[lane] ?? 0) * literal.chance;
  }
}

function offer(candidates: Map<View, Row>, lane: number, literal: ViewLiteral): void {
  const { view } = literal;
  const row = candidates.get(view) ?? { view, entries: [] };
  row.entries.push({ lane, literal });
  candidates.set(view, row);
}

function mostDropping(candidates: ReadonlyMap<View, Row>, left: Float64Array): Row | undefined {
  let best: Row | undefined;
  let most = WORTH;
  for (const row of candidates.values()) {
    if (row.entries.length <= most) continue;
    let dropped = 0;
    for (const { lane, literal } of row.entries) {
      dropped += (left[lane] ?? 0) * (1 - literal.chance);
    }
    if (dropped > most) {
      most = dropped;
      best = row;
    }
  }
  return best;
}
