/** The report: what `GET /v1/campaigns/{id}/effect` answers. null everywhere means "cannot be known". */
import * as z from 'zod';

const number = z.number();
const intervalSchema = z.object({ low: number, high: number });
/** An end that the data cannot bound is null. */
const openIntervalSchema = z.object({ low: number.nullable(), high: number.nullable() });

/**
 * An estimate with two intervals at the report's confidence. `alwaysValid` is the default: it holds
 * however often one looks, and is null until there are enough conversions to draw it. `fixed` holds
 * for a single look at a size decided beforehand.
 */
export const bandedSchema = z.object({
  value: number,
  alwaysValid: intervalSchema.nullable(),
  fixed: intervalSchema.nullable(),
});
export type Banded = z.infer<typeof bandedSchema>;

/** Treated ÷ control − 1, by Fieller. */
export const relativeSchema = z.object({
  value: number.nullable(),
  alwaysValid: openIntervalSchema.nullable(),
  fixed: openIntervalSchema.nullable(),
});
export type Relative = z.infer<typeof relativeSchema>;

const testsSchema = z.object({
  /** Of a single look. */
  p: number.nullable(),
  /** Of any number of looks. */
  alwaysValidP: number.nullable(),
  /** Probability that the arm is better than the control. */
  chanceToWin: number.nullable(),
});

export const outcomeSchema = testsSchema.extend({
  control: number,
  treated: number,
  absolute: bandedSchema,
  relative: relativeSchema,
  /** Caused in all: the difference times everyone assigned to the arm. */
  incremental: bandedSchema,
});
export type Outcome = z.infer<typeof outcomeSchema>;

export const cupedSchema = z.object({
  /** Of the outcome with the pre-period figure. */
  correlation: number,
  /** Share of the variance that the adjustment takes away. */
  reduction: number,
  /** Whether the reduction is worth having; without it `adjusted` is null. */
  helps: z.boolean(),
  adjusted: testsSchema
    .extend({ absolute: bandedSchema, relative: relativeSchema, incremental: bandedSchema })
    .nullable(),
});
export type Cuped = z.infer<typeof cupedSchema>;

export const profitReportSchema = z.object({
  /** Of the arm: all its parts together. */
  cost: number,
  costs: z.object({
    messages: number,
    incentives: number,
    /** The arm's part of the fixed cost, by customers. */
    fixed: number,
    /** What the control cost, scaled to the size of the arm: taken off, since it was not caused. */
    uncaused: number,
  }),
  margin: number,
  /** Margin on the incremental value. */
  incrementalMargin: bandedSchema,
  profit: bandedSchema,
  /** Profit ÷ cost; null when nothing was spent. */
  roi: bandedSchema.nullable(),
  /** Incremental value ÷ cost. */
  returnOnSpend: bandedSchema.nullable(),
  /** Difference in value per customer at which the campaign pays for itself. */
  breakEven: number.nullable(),
  probabilityOfProfit: number,
});
export type ProfitReport = z.infer<typeof profitReportSchema>;

export const VERDICTS = [
  'sample_ratio_mismatch',
  'no_holdout',
  'too_early',
  'not_shown',
  'harm',
  'lift',
  'lift_without_profit_yet',
  'lift_at_a_loss',
  'lift_and_profit',
] as const;
export const verdictSchema = z.object({ code: z.enum(VERDICTS), text: z.string() });
export type Verdict = z.infer<typeof verdictSchema>;

export const warningSchema = z.object({
  code: z.enum([
    'sample_ratio_mismatch',
    'split_unknown',
    'arm_empty',
    'few_conversions',
    'few_control_converters',
    'control_was_sent',
    'several_variants',
    'weights_changed',
  ]),
  text: z.string(),
});
export type Warning = z.infer<typeof warningSchema>;

export const comparisonSchema = z.object({
  /** `all variants` for all of them together. */
  arm: z.string(),
  nControl: number,
  nTreated: number,
  conversion: outcomeSchema,
  value: outcomeSchema,
  cuped: z.object({ conversion: cupedSchema.nullable(), value: cupedSchema.nullable() }),
  money: profitReportSchema.nullable(),
  /** Relative lift that so many customers show in four of five campaigns, at a single look. */
  detectableLift: number.nullable(),
  verdict: verdictSchema,
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const armReportSchema = z.object({
  arm: z.string(),
  control: z.boolean(),
  plannedShare: number.nullable(),
  share: number.nullable(),
  funnel: z.object({
    assigned: number,
    sent: number,
    delivered: number,
    opened: number,
    clicked: number,
    converters: number,
    conversions: number,
  }),
  /** Converters ÷ assigned, with its Wilson interval. */
  conversionRate: z.object({ value: number.nullable(), interval: intervalSchema.nullable() }),
  /** Exact. */
  value: z.string(),
  valuePerAssigned: z.object({ value: number.nullable(), interval: intervalSchema.nullable() }),
  /** Exact: messages, incentives, both. */
  cost: z.object({ messages: z.string(), incentives: z.string(), total: z.string() }),
});
export type ArmReport = z.infer<typeof armReportSchema>;

export const segmentReportSchema = z.object({
  segment: z.string(),
  arm: z.string(),
  nControl: number,
  nTreated: number,
  /** null where the segment has nobody in one of the arms. */
  conversion: outcomeSchema.nullable(),
  adjustedP: number.nullable(),
  adjustedAlwaysValidP: number.nullable(),
  /** The always-valid p, adjusted for the number of segments, is below alpha. */
  shown: z.boolean(),
});
export type SegmentReport = z.infer<typeof segmentReportSchema>;

export const dayReportSchema = z.object({
  day: z.string(),
  arm: z.string(),
  nControl: number,
  nTreated: number,
  absolute: bandedSchema,
  relative: relativeSchema,
  incremental: bandedSchema,
});
export type DayReport = z.infer<typeof dayReportSchema>;

export const effectReportSchema = z.object({
  currency: z.string(),
  /** Confidence of every interval, such as 0.95. */
  confidence: number,
  defaultBand: z.literal('alwaysValid'),
  tuning: number,
  control: z.string().nullable(),
  verdict: verdictSchema,
  /** What stands first matters most. */
  warnings: z.array(warningSchema),
  sampleRatio: z.object({ chi2: number, df: number, p: number, flag: z.boolean() }).nullable(),
  fixedCost: z.string(),
  arms: z.array(armReportSchema),
  /**
   * Each variant against the control, and first, where there are several, all of them together. A
   * pair with an arm that has no customers is not among them.
   */
  comparisons: z.array(comparisonSchema),
  correction: z.enum(['holm', 'benjamini-hochberg']),
  segments: z.array(segmentReportSchema),
  /** From the first day on which both arms had customers. */
  overTime: z.array(dayReportSchema),
});
export type EffectReport = z.infer<typeof effectReportSchema>;
