/** A broken promise, by the kind of harm it does. */
export const BREACH_KINDS = [
  /** The same message, or the same occasion, handed over more than once. */
  'double_send',
  /** A cap, limit, budget or rate exceeded. */
  'over_cap',
  /** An event without its decision, or a message that never came to an end. */
  'lost',
  /** Against the customer's word: consent, suppression, complaint, erasure. */
  'unwilling',
  /** Outside of the hours in which somebody may be disturbed. */
  'window',
  /** Stopped, paused or ended, or in words that were never put in force. */
  'unapproved',
  /** To somebody who is to be sent nothing, so that the effect can be measured. */
  'holdout',
  /** What is on record is not what happened. */
  'ledger',
  /** Something goes on for ever. */
  'no_rest',
] as const;
export type BreachKind = (typeof BREACH_KINDS)[number];

export interface Breach {
  readonly kind: BreachKind;
  readonly text: string;
}

export type Report = (kind: BreachKind, text: string) => void;
