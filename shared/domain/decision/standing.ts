/**
 * What was known of a customer when they were assigned: by it the effect is broken down and made
 * sharper. Nothing that happens afterwards changes it, so it cannot be an effect itself.
 */
import * as z from 'zod';
import type { Decimal } from '../decimal.ts';
import { type Facts, readFact } from '../rules/facts.ts';

/** Values are listed, so that a report has as many segments as its author wanted. */
export const breakdownSchema = z.strictObject({
  fact: z
    .string()
    .regex(
      /^customer(\.[A-Za-z][A-Za-z0-9_]*){1,4}$/,
      'must name a customer fact, such as customer.tier',
    ),
  values: z
    .array(z.union([z.string().min(1).max(64), z.boolean()]))
    .min(1)
    .max(20),
});
export type Breakdown = z.infer<typeof breakdownSchema>;

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
