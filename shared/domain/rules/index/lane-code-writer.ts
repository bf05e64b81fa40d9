/** Writes the tests of a conjunction as words; lane-code.ts describes and runs them. */
import type { Arena } from './arena.ts';
import type { CodedLiteral, CodedMember, CodedOrder, CodedValue } from './coded-literal.ts';
import {
  CLAUSE,
  END,
  EVERY,
  IS,
  type LaneCode,
  MEMBERS,
  NAMED,
  NEGATED,
  NUMBER,
  ORDER,
  PAD,
  VALUE,
  WANTED,
} from './lane-code.ts';

export class LaneCodeWriter {
  private readonly arena: Arena;
  private readonly code: LaneCode;

  constructor(arena: Arena, code: LaneCode) {
    this.arena = arena;
    this.code = code;
  }

  /** Writes the code of `rule` with `literals`, to be tested in this order; returns its offset. */
  write(rule: number, literals: readonly CodedLiteral[]): number {
    const at = this.arena.take(1);
    this.arena.words[at] = rule;
    for (const literal of literals) {
      if (literal.kind === 'order') this.writeOrder(literal);
      else if (literal.kind === 'value') this.writeValue(literal);
      else if (literal.kind === 'member') this.writeMembers(literal);
      else this.writeClause(literal);
    }
    this.arena.push(END);
    return at;
  }

  private writeOrder(literal: CodedOrder): void {
    const { view, first, last, firstWhole, lastWhole, interval } = literal;
    const negated = literal.literal.wanted ? 0 : NEGATED;
    if (firstWhole && lastWhole) {
      this.arena.push((view.id << 12) | negated | ORDER);
      // No token is both: a range that runs backwards holds nothing.
      this.arena.push(first > last ? 1 << 16 : (first << 16) | last);
      return;
    }
    if (typeof (interval.from ?? interval.to) === 'string') {
      this.writeClause(literal);
      return;
    }
    if ((this.arena.used & 1) === 0) this.arena.push(PAD);
    this.arena.push((view.id << 12) | negated | NUMBER);
    this.arena.pushDouble((interval.from as number | undefined) ?? Number.NEGATIVE_INFINITY);
    this.arena.pushDouble((interval.to as number | undefined) ?? Number.POSITIVE_INFINITY);
  }

  private writeValue({ view, named, truth, truthOfNamed }: CodedValue): void {
    let flags = truthOfNamed ? NAMED : 0;
    for (const [token, holds] of truth.entries()) if (holds) flags |= 1 << token;
    const isOne = flags === NAMED && named.length === 1;
    this.arena.push((view.id << 12) | (isOne ? IS : (flags << 4) | VALUE));
    if (!isOne) this.arena.push(named.length);
    for (const token of named) this.arena.push(token);
  }

  private writeMembers({ view, named, every, literal }: CodedMember): void {
    const flags = (every ? EVERY : 0) | (literal.wanted ? WANTED : 0);
    this.arena.push((view.id << 12) | (flags << 4) | MEMBERS);
    this.arena.push(named.length);
    for (const token of named) this.arena.push(token);
  }

  private writeClause({ literal }: CodedLiteral): void {
    this.arena.push((literal.wanted ? 0 : NEGATED) | CLAUSE);
    this.arena.push(this.code.clauses.push(literal.clause) - 1);
  }
}
