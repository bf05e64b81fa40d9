/**
 * The tests of one conjunction as code: words that are read from left to right. Written once (by
 * lane-code-writer.ts), it is shared by all blocks the conjunction is in.
 *
 * The first word is the number of the rule. Then each test begins with
 * `view << 12 | flags << 4 | operation`, and goes on with
 *
 *     NUMBER     from, to as two doubles     the half-open interval; flag: negated
 *     ORDER      first << 16 | last          from one token to another; flag: negated
 *     IS         token                       one named value
 *     VALUE      count, tokens …             flags: truth of tokens 0–4 and of those named
 *     MEMBERS    count, tokens …             flags: every, wanted
 *     CLAUSE     number of the clause        evaluated plainly; flag: negated
 */
import type { Condition } from '../condition.ts';
import { clauseHolds } from '../evaluate.ts';
import type { Facts } from '../facts.ts';
import type { Arena } from './arena.ts';
import type { FactCoder } from './fact-coder.ts';
import { FIRST_BUCKET, FIRST_NAMED } from './views.ts';

export const END = 0;
export const NUMBER = 1;
export const ORDER = 2;
export const IS = 3;
export const VALUE = 4;
export const MEMBERS = 5;
export const CLAUSE = 6;
/** Skipped, so that doubles lie on even words. */
export const PAD = 7;

/** Flag of NUMBER, ORDER and CLAUSE, in its place in the word. */
export const NEGATED = 1 << 4;
/** Flag of VALUE, above the truth of tokens 0–4. */
export const NAMED = 1 << FIRST_NAMED;
/** Flags of MEMBERS. */
export const EVERY = 1;
export const WANTED = 2;

export class LaneCode {
  /** Clauses that are evaluated plainly, by number. */
  readonly clauses: Condition[] = [];
  private readonly arena: Arena;
  private readonly coder: FactCoder;

  constructor(arena: Arena, coder: FactCoder) {
    this.arena = arena;
    this.coder = coder;
  }

  /** Whether all tests of the code at `code` hold for `facts`, which were coded last. */
  run(code: number, facts: Facts): boolean {
    const { words, doubles } = this.arena;
    const { tokens, numbers } = this.coder;
    let at = code + 1;
    for (;;) {
      const word = words[at] as number;
      const view = word >>> 12;
      switch (word & 15) {
        case END:
          return true;
        case NUMBER: {
          const number = numbers[view] as number;
          const bounds = (at + 1) >>> 1;
          const holds =
            (tokens[view] as number) >= FIRST_BUCKET &&
            number >= (doubles[bounds] as number) &&
            number < (doubles[bounds + 1] as number);
          if (holds === ((word & NEGATED) !== 0)) return false;
          at += 5;
          break;
        }
        case ORDER: {
          const token = tokens[view] as number;
          const range = words[at + 1] as number;
          const holds = token >= range >>> 16 && token <= (range & 0xffff);
          if (holds === ((word & NEGATED) !== 0)) return false;
          at += 2;
          break;
        }
        case IS:
          if (tokens[view] !== words[at + 1]) return false;
          at += 2;
          break;
        case VALUE:
          if (!this.valueHolds(at, view, (word >>> 4) & 0xff)) return false;
          at += 2 + (words[at + 1] as number);
          break;
        case MEMBERS:
          if (!this.membersHold(at, view, (word >>> 4) & 0xff)) return false;
          at += 2 + (words[at + 1] as number);
          break;
        case CLAUSE: {
          const clause = this.clauses[words[at + 1] as number] as Condition;
          if (!clauseHolds(clause, facts, (word & NEGATED) === 0)) return false;
          at += 2;
          break;
        }
        default:
          at += 1;
      }
    }
  }

  private valueHolds(at: number, view: number, flags: number): boolean {
    const { words } = this.arena;
    const token = this.coder.tokens[view] as number;
    if (token < FIRST_NAMED) return ((flags >>> token) & 1) === 1;
    const end = at + 2 + (words[at + 1] as number);
    for (let i = at + 2; i < end; i++) if (words[i] === token) return (flags & NAMED) !== 0;
    return ((flags >>> this.coder.classOf(view, token)) & 1) === 1;
  }

  private membersHold(at: number, view: number, flags: number): boolean {
    const { words } = this.arena;
    const wanted = (flags & WANTED) !== 0;
    const every = (flags & EVERY) !== 0;
    const end = at + 2 + (words[at + 1] as number);
    // One member found settles "any", one not found settles "every".
    for (let i = at + 2; i < end; i++) {
      if (this.coder.hasMember(view, words[i] as number) !== every) return every !== wanted;
    }
    return every === wanted;
  }
}
