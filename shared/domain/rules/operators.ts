/** The operators of the condition language and the kind of value each one takes. */

export type ValueKind =
  /** Text, a number, or true/false. */
  | 'scalar'
  /** A list of scalars. */
  | 'set'
  /** A number or text; text is ordered by code unit, so ISO dates compare as dates. */
  | 'ordered'
  /** Two of them, the lower first; both bounds belong to the range. */
  | 'range'
  | 'text'
  /** Text is looked for inside text; any scalar among the members of a list. */
  | 'member'
  | 'flag'
  | 'number'
  | 'number_range'
  /** `{ times, over }`: a multiple of the customer's own mean. */
  | 'usual';

export const FACT_OPERATORS = {
  eq: 'scalar',
  ne: 'scalar',
  in: 'set',
  nin: 'set',
  gt: 'ordered',
  gte: 'ordered',
  lt: 'ordered',
  lte: 'ordered',
  between: 'range',
  prefix: 'text',
  contains: 'member',
  contains_any: 'set',
  contains_all: 'set',
  exists: 'flag',
} as const satisfies Record<string, ValueKind>;

export const ACTIVITY_OPERATORS = {
  eq: 'number',
  ne: 'number',
  gt: 'number',
  gte: 'number',
  lt: 'number',
  lte: 'number',
  between: 'number_range',
  exceeds_usual: 'usual',
  falls_below_usual: 'usual',
} as const satisfies Record<string, ValueKind>;

export const MEASURES = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'days_since_last',
] as const;

/** Measures that need no event fact to measure. */
export const MEASURES_WITHOUT_OF: readonly string[] = ['count', 'days_since_last'];

/** What people write first, and what it is called here. */
export const OPERATOR_SYNONYMS: Readonly<Record<string, string>> = {
  '=': 'eq',
  '==': 'eq',
  '===': 'eq',
  is: 'eq',
  equal: 'eq',
  equals: 'eq',
  '!=': 'ne',
  '!==': 'ne',
  '<>': 'ne',
  not: 'ne',
  is_not: 'ne',
  neq: 'ne',
  not_equal: 'ne',
  not_equals: 'ne',
  not_in: 'nin',
  notin: 'nin',
  one_of: 'in',
  any_of: 'in',
  none_of: 'nin',
  '>': 'gt',
  more: 'gt',
  more_than: 'gt',
  above: 'gt',
  over: 'gt',
  after: 'gt',
  '>=': 'gte',
  greater: 'gte',
  greater_than: 'gt',
  greater_or_equal: 'gte',
  at_least: 'gte',
  min: 'gte',
  '<': 'lt',
  less: 'lte',
  less_than: 'lt',
  below: 'lt',
  under: 'lt',
  before: 'lt',
  '<=': 'lte',
  less_or_equal: 'lte',
  at_most: 'lte',
  max: 'lte',
  range: 'between',
  starts_with: 'prefix',
  startswith: 'prefix',
  begins_with: 'prefix',
  like: 'contains',
  includes: 'contains',
  has: 'contains',
  has_any: 'contains_any',
  has_all: 'contains_all',
  present: 'exists',
  defined: 'exists',
  usual: 'exceeds_usual',
  above_usual: 'exceeds_usual',
  below_usual: 'falls_below_usual',
};
