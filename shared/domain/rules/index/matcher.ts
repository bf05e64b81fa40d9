/** The way of an event through the index. Nothing is allocated on it but the list of rules found. */
import type { Facts } from '../facts.ts';
import { HEADER_WORDS, LANE_WORDS } from './block.ts';
import { memberRowMask, rowMask } from './row.ts';
import type { RuleIndex } from './rule-index.ts';
import { MISSING } from './views.ts';

/** Work done since the counters were last set to 0. */
export interface Work {
  blocks: number;
  rows: number;
  /** Lanes left over by rows. */
  lanes: number;
  /** Code runs: residual checks of lanes that their own test let through. */
  checks: number;
}

export class Matcher {
  readonly work: Work = { blocks: 0, rows: 0, lanes: 0, checks: 0 };
  private readonly index: RuleIndex;
  /** By rule: the match it was last found in, so that it is found once; REMOVED for one taken out. */
  private seen: Int32Array;
  private turn = 0;
  private found: number[] = [];

  constructor(index: RuleIndex) {
    this.index = index;
    this.seen = new Int32Array(index.rules);
  }

  /** Numbers of the rules that hold, each once. The array is the caller's until the next call. */
  match(facts: Facts): readonly number[] {
    const { coder, lists, always } = this.index;
    this.turn += 1;
    if (this.turn === LAST_TURN) this.restart();
    this.found.length = 0;
    coder.encode(facts);
    if (lists.hasPlain) this.visitRow(0, facts);
    if (lists.pivot !== undefined) {
      const row = lists.rowOf[coder.tokens[lists.pivot.id] as number];
      if (row !== undefined && row !== 0) this.visitRow(row * lists.stride, facts);
    }
    if (always !== 0) this.visitList(always, facts);
    return this.found;
  }

  /** After a rule was added. */
  grow(): void {
    if (this.index.rules <= this.seen.length) return;
    const longer = new Int32Array(Math.ceil(this.index.rules * 1.25));
    longer.set(this.seen);
    this.seen = longer;
  }

  /** A removed rule's lanes stay; whatever they find counts as found already. */
  remove(rule: number): void {
    this.seen[rule] = REMOVED;
  }

  /** The lists of the row of heads at `row` for the tokens there are. */
  private visitRow(row: number, facts: Facts): void {
    const { coder, lists } = this.index;
    const { tokens, ends, members, present, presentMembers } = coder;
    const { heads, bases, missing } = lists;
    for (let i = 0; i < coder.presentCount; i++) {
      const view = present[i] as number;
      const head = heads[row + (bases[view] as number) + (tokens[view] as number)] as number;
      if (head !== 0) this.visitList(head, facts);
    }
    for (let i = 0; i < coder.presentMemberCount; i++) {
      const view = presentMembers[i] as number;
      const base = row + (bases[view] as number);
      const end = ends[view] as number;
      for (let at = tokens[view] as number; at < end; at++) {
        const head = heads[base + (members[at] as number)] as number;
        if (head !== 0) this.visitList(head, facts);
      }
    }
    for (let i = 0; i < missing.length; i++) {
      const view = missing[i] as number;
      if (tokens[view] !== MISSING) continue;
      const head = heads[row + (bases[view] as number) + MISSING] as number;
      if (head !== 0) this.visitList(head, facts);
    }
  }

  private visitList(head: number, facts: Facts): void {
    const { coder, arena } = this.index;
    const { words } = arena;
    for (let block = head; block !== 0; block = words[block] as number) {
      this.work.blocks += 1;
      let left = words[block + 1] as number;
      let row = block + HEADER_WORDS;
      for (let rows = (words[block + 2] as number) & 0xffff; rows !== 0 && left !== 0; rows--) {
        this.work.rows += 1;
        const cells = (words[row] as number) & 255;
        if ((words[row + 1] as number) >= 0) {
          left &= rowMask(words, row, coder);
          row += 2 + cells;
        } else {
          left &= memberRowMask(words, row, coder);
          row += 3 + cells;
        }
      }
      if (left !== 0) this.visitLanes(left, words[block + 3] as number, facts);
    }
  }

  private visitLanes(lanes: number, lanesAt: number, facts: Facts): void {
    const { coder, arena, code } = this.index;
    const { words } = arena;
    const { tokens } = coder;
    for (let left = lanes; left !== 0; left &= left - 1) {
      this.work.lanes += 1;
      const at = lanesAt + (31 - Math.clz32(left & -left)) * LANE_WORDS;
      const token = tokens[words[at + 1] as number] as number;
      if ((((words[at + 2] as number) >>> (token & 31)) & 1) === 0) continue;
      this.work.checks += 1;
      const codeAt = words[at] as number;
      if (code.run(codeAt, facts)) this.add(words[codeAt] as number);
    }
  }

  private add(rule: number): void {
    if ((this.seen[rule] as number) >= this.turn) return;
    this.seen[rule] = this.turn;
    this.found.push(rule);
  }

  private restart(): void {
    this.turn = 1;
    for (const [rule, turn] of this.seen.entries()) if (turn !== REMOVED) this.seen[rule] = 0;
  }
}

const REMOVED = 0x7fffffff;
const LAST_TURN = REMOVED;
