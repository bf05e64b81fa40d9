/** Every operator in words, between a fact and its value: `customer.age` is at least `18`. */
import type { ACTIVITY_OPERATORS, FACT_OPERATORS } from './operators.ts';

export type Operator = keyof typeof FACT_OPERATORS | keyof typeof ACTIVITY_OPERATORS;

export const OPERATOR_TEXTS: Readonly<Record<Operator, string>> = {
  eq: 'is',
  ne: 'is not',
  in: 'is one of',
  nin: 'is none of',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  between: 'is between',
  prefix: 'begins with',
  contains: 'contains',
  contains_any: 'contains one of',
  contains_all: 'contains all of',
  exists: 'is known:',
  exceeds_usual: 'exceeds',
  falls_below_usual: 'is below',
};
