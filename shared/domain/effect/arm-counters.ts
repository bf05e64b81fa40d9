/** What is kept of an arm: sums only, so that a report costs the same for a thousand customers or a billion. */
import * as z from 'zod';
import { addDecimals, type Decimal, multiplyDecimals, subtractDecimals } from '../decimal.ts';

const count = z.number().int();
/** Exact and possibly longer than an incoming amount: sums of squares and products. */
const exact = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal such as "249.90"');

/**
 * Sums over everyone assigned to the arm. A customer's value is the total of all their conversions,
 * and what is squared is that total. The pre-period figure is whatever was known of the customer
 * before assignment, such as what they spent in the months before; "0" where none is kept.
 */
export const armCountersSchema = z.strictObject({
  assigned: count,
  sent: count,
  delivered: count,
  opened: count,
  clicked: count,
  /** Customers with at least one conversion. */
  converters: count,
  conversions: count,
  valueSum: exact,
  valueSumSquares: exact,
  preSum: exact,
  preSumSquares: exact,
  /** Σ value × pre-period figure. */
  valuePreSum: exact,
  /** Σ pre-period figure of converters. */
  convertedPreSum: exact,
  messageCost: exact,
  incentiveCost: exact,
});
export type ArmCounters = z.infer<typeof armCountersSchema>;

export const NO_COUNTS: ArmCounters = {
  assigned: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  converters: 0,
  conversions: 0,
  valueSum: '0',
  valueSumSquares: '0',
  preSum: '0',
  preSumSquares: '0',
  valuePreSum: '0',
  convertedPreSum: '0',
  messageCost: '0',
  incentiveCost: '0',
};

/** One assigned customer, as far as anything is known. Stages count the customer, not the messages. */
export interface CustomerFacts {
  readonly sent?: boolean;
  readonly delivered?: boolean;
  readonly opened?: boolean;
  readonly clicked?: boolean;
  readonly conversions?: number;
  /** Of all the customer's conversions together, refunds taken off. */
  readonly value?: Decimal;
  readonly pre?: Decimal;
  readonly messageCost?: Decimal;
  readonly incentiveCost?: Decimal;
}

/**
 * The counters of an arm of this one customer. An arm is the merge of its customers; what a change of
 * a customer adds to it is `subtractCounters(customerCounters(after), customerCounters(before))`.
 */
export function customerCounters(customer: CustomerFacts): ArmCounters {
  const { conversions = 0 } = customer;
  const value = canonical(customer.value);
  const pre = canonical(customer.pre);
  return {
    assigned: 1,
    sent: Number(customer.sent ?? false),
    delivered: Number(customer.delivered ?? false),
    opened: Number(customer.opened ?? false),
    clicked: Number(customer.clicked ?? false),
    converters: Number(conversions > 0),
    conversions,
    valueSum: value,
    valueSumSquares: product(value, value),
    preSum: pre,
    preSumSquares: product(pre, pre),
    valuePreSum: product(value, pre),
    convertedPreSum: conversions > 0 ? pre : '0',
    messageCost: canonical(customer.messageCost),
    incentiveCost: canonical(customer.incentiveCost),
  };
}

/** Exact, in any order and grouping. */
export function mergeCounters(a: ArmCounters, b: ArmCounters): ArmCounters {
  return combine(a, b, (x, y) => x + y, sum);
}

/** What has to be merged into `b` to give `a`; counts may come out below zero. */
export function subtractCounters(a: ArmCounters, b: ArmCounters): ArmCounters {
  return combine(a, b, (x, y) => x - y, difference);
}

function combine(
  a: ArmCounters,
  b: ArmCounters,
  counts: (x: number, y: number) => number,
  decimals: (x: Decimal, y: Decimal) => Decimal,
): ArmCounters {
  return {
    assigned: counts(a.assigned, b.assigned),
    sent: counts(a.sent, b.sent),
    delivered: counts(a.delivered, b.delivered),
    opened: counts(a.opened, b.opened),
    clicked: counts(a.clicked, b.clicked),
    converters: counts(a.converters, b.converters),
    conversions: counts(a.conversions, b.conversions),
    valueSum: decimals(a.valueSum, b.valueSum),
    valueSumSquares: decimals(a.valueSumSquares, b.valueSumSquares),
    preSum: decimals(a.preSum, b.preSum),
    preSumSquares: decimals(a.preSumSquares, b.preSumSquares),
    valuePreSum: decimals(a.valuePreSum, b.valuePreSum),
    convertedPreSum: decimals(a.convertedPreSum, b.convertedPreSum),
    messageCost: decimals(a.messageCost, b.messageCost),
    incentiveCost: decimals(a.incentiveCost, b.incentiveCost),
  };
}

/** Most customers neither convert nor cost anything: an import of a million lines is mostly zeros. */
function sum(x: Decimal, y: Decimal): Decimal {
  if (y === '0') return x;
  return x === '0' ? y : addDecimals(x, y);
}

function difference(x: Decimal, y: Decimal): Decimal {
  if (x === y) return '0';
  return y === '0' ? x : subtractDecimals(x, y);
}

/** One way to write each number, so that equal counters are equal texts. */
function canonical(decimal: Decimal = '0'): Decimal {
  return decimal === '0' ? decimal : addDecimals(decimal, '0');
}

function product(x: Decimal, y: Decimal): Decimal {
  return x === '0' || y === '0' ? '0' : multiplyDecimals(x, y);
}
