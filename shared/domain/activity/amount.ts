/**
 * Exact sums of decimals, fast: whole units that are a number while they fit in 53 bits, and a
 * bigint beyond.
 */
import { parseDecimal, scaledToNumber, toScaled } from '../decimal.ts';

/** A number when, and only when, it is a safe integer. */
export type Whole = number | bigint;

/** `units / 10 ** scale`. */
export interface Amount {
  readonly units: Whole;
  readonly scale: number;
}

export function addWhole(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return wholeFrom(BigInt(a) + BigInt(b));
}

export function wholeFrom(value: bigint): Whole {
  return value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
}

/** The units of the same value at a `scale` no smaller than its own. */
export function wholeUnitsAt(scale: number, { units, scale: own }: Amount): Whole {
  return scale === own ? units : wholeFrom(BigInt(units) * 10n ** BigInt(scale - own));
}

/** The nearest double. */
export function amountToNumber({ units, scale }: Amount): number {
  // Both operands are exact, and IEEE division rounds correctly.
  return typeof units === 'number' ? units / 10 ** scale : scaledToNumber({ units, scale });
}

/**
 * A finite number as it is written in decimal, when that has at most 15 digits and 9 after the
 * point; a longer one rounded to that; undefined from 10¹⁵ on.
 */
export function amountFrom(value: number): Amount | undefined {
  if (Math.abs(value) < 1e12) {
    if (Number.isInteger(value)) return { units: value, scale: 0 };
    // The double nearest to n/100 is the one that n/100 is written as.
    const cents = Math.round(value * 100);
    if (cents / 100 === value) return { units: cents, scale: 2 };
  }
  const decimal = parseDecimal(value) ?? parseDecimal(rounded(value));
  if (decimal === undefined) return undefined;
  const { units, scale } = toScaled(decimal);
  return { units: wholeFrom(units), scale };
}

function rounded(value: number): string | undefined {
  const wholeDigits = String(Math.trunc(Math.abs(value))).length;
  return wholeDigits <= 15 ? value.toFixed(Math.min(9, 15 - wholeDigits)) : undefined;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
