/**
 * What customers are worth, as the policy says: which events are purchases, and from where on
 * somebody is recent, frequent, or platinum. What is not configured is not kept and is no fact.
 */
import * as z from 'zod';
import { compareDecimals } from '../decimal.ts';
import { decimalSchema } from '../decimal-schema.ts';
import { eventFactSchema } from '../event-path.ts';
import { eventTypeSchema } from '../identifier.ts';
import { eventConditionSchema } from '../rules/condition-schema.ts';
import { durationMs } from '../time/duration.ts';
import { durationSchema } from '../time/duration-schema.ts';
import type { Rhythm } from './lapse-risk.ts';

const purchaseSchema = z.strictObject({
  event: eventTypeSchema,
  where: eventConditionSchema.optional(),
  /** The event fact whose decimal is the amount; in another currency by the policy's rates, else left out. */
  value: eventFactSchema.default('event.amount'),
  /** Share of the amount that is profit, 0–1. */
  margin: z.number().min(0).max(1).multipleOf(0.000001, 'must have at most 6 decimals'),
});
export type PurchaseKind = z.infer<typeof purchaseSchema>;

const ascending = (limits: readonly number[]): boolean =>
  limits.every((limit, index) => index === 0 || limit > (limits[index - 1] ?? limit));

const fourLimits = z
  .array(z.number().nonnegative())
  .length(4, 'needs four limits, between the scores 1 to 5')
  .refine(ascending, 'must ascend');

/** How customers differ in their rhythm (`lapseRisk`); `opportune value` finds it in past purchases. */
const rhythmSchema: z.ZodType<Rhythm> = z.strictObject({
  shape: z.number().positive().max(1000),
  scaleDays: z.number().positive().max(100_000),
  leave: z.number().positive().max(1000),
  stay: z.number().positive().max(1000),
});

export const customerValueSchema = z.strictObject({
  purchases: z.array(purchaseSchema).min(1).max(10),
  /** Take contribution back; no purchases themselves. */
  refunds: z.array(purchaseSchema).max(10).default([]),
  /** Gives `customer.rfm`, from "111" to "555". */
  rfm: z
    .strictObject({
      /** Days since the last purchase up to which the score is 5, 4, 3, 2. */
      recency: fourLimits,
      /** Purchases of the last year from which on the score is 2, 3, 4, 5. */
      frequency: fourLimits,
      /** Contribution of the last year from which on the score is 2, 3, 4, 5. */
      monetary: fourLimits,
    })
    .optional(),
  /** Gives `customer.grade`: contribution of the last year, in the account's currency, from which on it holds. */
  grades: z
    .strictObject({ silver: decimalSchema, gold: decimalSchema, platinum: decimalSchema })
    .refine(
      ({ silver, gold, platinum }) =>
        compareDecimals(silver, gold) < 0 && compareDecimals(gold, platinum) < 0,
      'must ascend from silver to platinum',
    )
    .optional(),
  /** Gives `customer.lapse_risk`: the chance, 0–1, that the customer buys nothing within `horizon`. */
  lapse: z
    .strictObject({
      horizon: durationSchema.refine(
        (horizon) => durationMs(horizon) > 0,
        'must be longer than nothing',
      ),
      rhythm: rhythmSchema,
    })
    .optional(),
});
export type CustomerValue = z.infer<typeof customerValueSchema>;
