/** One event's or wake-up's part of a decision. */
import type { Conversion } from '../attribution/conversion.ts';
import type { CodeRefusal } from '../attribution/redemption.ts';
import type { CustomerState, Undelivered } from '../customer/state.ts';
import type { Wake } from '../wake/wake.ts';
import type { Decision } from './decision.ts';

/** What follows from a decision and has to leave the customer's item. */
export interface Effects {
  readonly decisions: readonly Decision[];
  readonly conversions: readonly Conversion[];
  readonly messages: readonly Undelivered[];
  readonly wakes: readonly Wake[];
}

export interface Step extends Effects {
  readonly state: CustomerState;
  /** The event left a trace in the state, so it must be recognised when it comes again. */
  readonly changed: boolean;
  readonly triggered: readonly string[];
  /** The event reports the use of an offer's code, and that was not taken as one. */
  readonly refusedCode?: CodeRefusal;
}

export const unchangedStep = (state: CustomerState): Step => ({
  state,
  changed: false,
  triggered: [],
  decisions: [],
  conversions: [],
  messages: [],
  wakes: [],
});
