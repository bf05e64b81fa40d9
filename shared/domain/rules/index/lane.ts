/** One conjunction of one rule, ready to take a lane of a block. */
import type { CodedLiteral } from './coded-literal.ts';

export interface Lane {
  /** Offset of its code, which knows the rule. */
  readonly code: number;
  /** What its lists do not decide already, the least likely first. */
  readonly literals: readonly CodedLiteral[];
}
