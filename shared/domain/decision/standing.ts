/**
 * What was known of a customer when they were assigned: by it the effect is broken down and made
 * sharper. Nothing that happens afterwards changes it, so it cannot be an effect itself.
 */
import type { Decimal } from '../decimal.ts';
import { type Facts, readFact } from '../rules/facts.ts';
import type { Breakdown } from './breakdown-schema.ts';

export interface Standing {
  /** A segment for each breakdown: `customer.tier=gold`, `customer.tier: other`, `customer.tier: unknown`. */
  readonly groups?: readonly string[];
  /** Contribution of the year before, in the account's currency; only where the policy keeps it. */
  readonly past?: Decimal;
}

export function groupsOf(
  breakdowns: readonly Breakdown[],
  customer: Facts['customer'],
): readonly string[] {
  return breakdowns.map(({ fact, values }) => {
    const value = readFact({ event: {}, customer }, fact);
    if (value === undefined) return `${fact}: unknown`;
    return values.some((one) => one === value) ? segmentOf(fact, value) : `${fact}: other`;
  });
}

/** Every segment that a report may have, in the order in which they are listed. */
export const segmentsOf = (breakdowns: readonly Breakdown[]): readonly string[] =>
  breakdowns.flatMap(({ fact, values }) => [
    ...values.map((value) => segmentOf(fact, value)),
    `${fact}: other`,
    `${fact}: unknown`,
  ]);

const segmentOf = (fact: string, value: unknown): string => `${fact}=${String(value)}`;
