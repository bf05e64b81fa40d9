/** What is allowed in a campaign, and probably not meant. */
import type { FieldCatalogue } from '../campaign/field-catalogue.ts';
import type { Policy } from '../policy/policy.ts';
import type { Segments } from '../rules/segments.ts';
import type { Template } from '../templates/template.ts';

/** Codes are part of the API: never renamed, only added to. */
export const LINT_CODES = [
  /** No customer and no event can meet it. */
  'NEVER_HOLDS',
  /** One way of an `any` that nobody can take. */
  'ALTERNATIVE_NEVER_HOLDS',
  /** It holds for everybody whose facts are known, so it chooses nobody. */
  'ALWAYS_HOLDS',
  /** A fact of customer value that the policy does not configure: nobody ever has it. */
  'VALUE_NOT_CONFIGURED',
  /** Whoever is in this arm is sent nothing. */
  'VARIANT_UNREACHABLE',
  /** Words for a channel that the campaign never uses. */
  'CONTENT_UNUSED',
  /** The effect is asked for, and nobody is held out to compare with. */
  'NO_HOLDOUT',
  /** Customers are held out, and nothing is counted that they could be compared by. */
  'NO_OBJECTIVE',
  /** Too few will be held out to see an effect. */
  'HOLDOUT_TOO_SMALL',
  /** There is no hour at which it may be sent. */
  'NEVER_OPEN',
  /** A message may be worthless before the quiet hours are over. */
  'QUIET_HOURS_SWALLOW_VALIDITY',
  /** Nothing bounds how often one customer is come back to. */
  'NO_CUSTOMER_LIMIT',
  /** A text that is paid for more than once. */
  'SMS_SEVERAL_PARTS',
] as const;
export type LintCode = (typeof LINT_CODES)[number];

export interface LintFinding {
  /** An `error`: the campaign, or an arm of it, cannot send anything as it stands. */
  readonly severity: 'error' | 'warning';
  readonly code: LintCode;
  /** Place in the campaign: `['audience', 'all', 2]`. */
  readonly path: readonly (string | number)[];
  /** For people; names fields and their wanted values, which are the author's own. */
  readonly message: string;
}

/** What is known beside the campaign; what is missing is not looked at. */
export interface LintContext {
  /** Without one it names, that segment may hold anybody. */
  readonly segments?: Segments;
  /** By id. */
  readonly templates?: ReadonlyMap<string, Template>;
  /** For the examples that texts are measured with. */
  readonly fields?: FieldCatalogue;
  /** The account's own quiet hours; the default policy's without it. */
  readonly policy?: Policy;
  /** Where links will lead, whose length counts in a text. */
  readonly publicUrl?: string;
  /** What is expected of the experiment. */
  readonly experiment?: {
    /** Assigned for the first time in a week. */
    readonly customersPerWeek?: number;
    /** Conversion rate without the campaign. */
    readonly baseRate?: number;
    readonly relativeLift?: number;
  };
}
