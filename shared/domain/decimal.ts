/**
 * Exact decimal numbers as text (`"249.90"`), for money: BigInt inside, never a float.
 * What comes in has at most 15 significant digits, so that it is also exact as a double; what is
 * computed from it is exact and may be longer.
 */
import { DomainError } from './domain-error.ts';

/** `"-12.50"`: optional minus, digits, optional point and digits. No exponent, plus sign or separator. */
export type Decimal = string;

/** `units / 10 ** scale`. */
export interface ScaledInteger {
  readonly units: bigint;
  readonly scale: number;
}

export const MAX_SIGNIFICANT_DIGITS = 15;
/** Digits after the point of a decimal that comes in. */
export const MAX_SCALE = 9;
export const BOUNDED_DECIMAL = /^-?\d{1,15}(?:\.\d{1,9})?$/;
const MAX_READ_EXACTLY = 20;
const UNBOUNDED = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * `value` in canonical form (no leading or trailing zeros, no `-0`), or undefined when it is no
 * decimal: at most 15 significant digits, 15 before the point and 9 after it. A number is read by
 * its shortest decimal form, as JSON writes it.
 */
export function parseDecimal(value: unknown): Decimal | undefined {
  const text = typeof value === 'number' ? plainText(value) : value;
  if (typeof text !== 'string' || !BOUNDED_DECIMAL.test(text) || !hasBoundedDigits(text))
    return undefined;
  return canonical(text);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  return combine(a, b, (left, right) => left + right);
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return combine(a, b, (left, right) => left - right);
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const left = toScaled(a);
  const right = toScaled(b);
  return fromScaled({ units: left.units * right.units, scale: left.scale + right.scale });
}

/** Negative when `a < b`, zero when they are equal in value (`"1.0"` and `"1"`), else positive. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b);
  return left === right ? 0 : left < right ? -1 : 1;
}

/**
 * `decimal` with exactly `digits` after the point, ties away from zero (the commercial rule):
 * `formatDecimal("2.345", 2)` is `"2.35"`, `formatDecimal("-0.5", 0)` is `"-1"`.
 */
export function formatDecimal(decimal: Decimal, digits: number): string {
  const { units, scale } = toScaled(decimal);
  const rounded =
    scale <= digits ? units * tenTo(digits - scale) : roundedQuotient(units, tenTo(scale - digits));
  return pointed(rounded, digits);
}

/**
 * The nearest double; exact in value terms for anything `parseDecimal` accepts: up to 20 significant
 * digits JavaScript reads a decimal exactly (ECMA-262, StringToNumber).
 */
export function decimalToNumber(decimal: Decimal): number {
  if (decimal.length > MAX_READ_EXACTLY || !UNBOUNDED.test(decimal))
    return scaledToNumber(toScaled(decimal));
  // Never minus zero.
  return Number(decimal) + 0;
}

/** Throws `DomainError` `DECIMAL_INVALID` on text that is no decimal. */
export function toScaled(decimal: Decimal): ScaledInteger {
  const match = UNBOUNDED.exec(decimal);
  if (match === null)
    throw new DomainError('DECIMAL_INVALID', 'a decimal was expected, such as 249.90');
  const [, sign = '', whole = '', fraction = ''] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** In canonical form. */
export function fromScaled({ units, scale }: ScaledInteger): Decimal {
  return canonical(pointed(units, scale));
}

/** The units of the same value at a `scale` no smaller than its own. */
export function unitsAt(scale: number, value: ScaledInteger): bigint {
  return scale === value.scale ? value.units : value.units * tenTo(scale - value.scale);
}

/** The nearest double. */
export function scaledToNumber({ units, scale }: ScaledInteger): number {
  // Both operands are exact up to 2^53 and 10^22, and IEEE division rounds correctly.
  if (units <= MAX_SAFE && units >= -MAX_SAFE && scale <= 22) return Number(units) / 10 ** scale;
  return Number(pointed(units, scale));
}

function combine(
  a: Decimal,
  b: Decimal,
  operation: (left: bigint, right: bigint) => bigint,
): Decimal {
  const [left, right, scale] = aligned(a, b);
  return fromScaled({ units: operation(left, right), scale });
}

function aligned(a: Decimal, b: Decimal): [left: bigint, right: bigint, scale: number] {
  const left = toScaled(a);
  const right = toScaled(b);
  const scale = Math.max(left.scale, right.scale);
  return [unitsAt(scale, left), unitsAt(scale, right), scale];
}

function roundedQuotient(units: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return (units < 0n ? units - half : units + half) / divisor;
}

function pointed(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function canonical(decimal: string): Decimal {
  const negative = decimal.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? decimal.slice(1) : decimal).split('.');
  const integer = whole.replace(/^0+(?=\d)/, '');
  const rest = fraction.replace(/0+$/, '');
  const magnitude = rest === '' ? integer : `${integer}.${rest}`;
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

/** Significant digits: trailing zeros after the point say nothing about the value and do not count. */
export function hasBoundedDigits(decimal: string): boolean {
  return (
    canonical(decimal).replace(/[-.]/g, '').replace(/^0+/, '').length <= MAX_SIGNIFICANT_DIGITS
  );
}

/** JavaScript writes 1.5e-7 for 0.00000015. Nothing that it writes with e+ is short enough to matter. */
function plainText(value: number): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(String(value));
  if (match === null) return String(value);
  const [, sign = '', first = '', rest = '', exponent = ''] = match;
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const tenTo = (power: number): bigint => 10n ** BigInt(power);
