/**
 * Numbers packed into short text: base64url characters of five bits each, least significant first,
 * the sixth bit set while more follow (the VLQ of source maps). 0–31 takes one character, amounts
 * in cents up to 163.83 take three.
 */
import { DomainError } from '../domain-error.ts';
import { type Whole, wholeFrom } from './amount.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128).fill(255);
for (const [value, char] of [...ALPHABET].entries()) VALUES[char.charCodeAt(0)] = value;

/** `value`: a whole number from 0 to 2⁵³ - 1. */
export function packUnsigned(value: number): string {
  let text = '';
  let rest = value;
  while (rest >= 1024) {
    text += UNFINISHED_PAIRS[rest % 1024];
    rest = Math.floor(rest / 1024);
  }
  return text + (rest < 32 ? ALPHABET.charAt(rest) : PAIRS[rest]);
}

/** Any whole number; the sign is the lowest bit. */
export function packSigned(value: Whole): string {
  if (typeof value === 'number' && value > -HALF_SAFE && value < HALF_SAFE) {
    return packUnsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }
  let rest = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);
  let text = '';
  while (rest > MAX_SAFE) {
    text += ALPHABET.charAt(32 + Number(rest & 31n));
    rest >>= 5n;
  }
  return text + packUnsigned(Number(rest));
}

/** Reads a text from left to right; throws `DomainError` `ACTIVITY_STATE_BROKEN` where it is not one of ours. */
export class PackedReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  unsigned(): number {
    let digit = this.#digit();
    let value = digit & 31;
    for (let unit = 32; digit >= 32; unit *= 32) {
      if (unit > 2 ** 50) return broken();
      digit = this.#digit();
      value += (digit & 31) * unit;
    }
    return value <= Number.MAX_SAFE_INTEGER ? value : broken();
  }

  signed(): Whole {
    const start = this.#at;
    let digit = this.#digit();
    let value = digit & 31;
    // Ten characters of five bits stay below 2^50, and halving keeps them exact.
    for (let unit = 32; digit >= 32; unit *= 32) {
      if (unit > 2 ** 45) return this.#longSigned(start);
      digit = this.#digit();
      value += (digit & 31) * unit;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** The next `length` characters as they are. */
  text(length: number): string {
    const end = this.#at + length;
    if (end > this.#text.length) return broken();
    const part = this.#text.slice(this.#at, end);
    this.#at = end;
    return part;
  }

  #longSigned(start: number): Whole {
    this.#at = start;
    let value = 0n;
    for (let shift = 0n; shift < MAX_BITS; shift += 5n) {
      const digit = this.#digit();
      value += BigInt(digit & 31) << shift;
      if (digit < 32) return wholeFrom(value & 1n ? -(value + 1n) / 2n : value / 2n);
    }
    return broken();
  }

  #digit(): number {
    // Beyond the end charCodeAt gives NaN, and an index that is no table entry gives undefined.
    const digit = VALUES[this.#text.charCodeAt(this.#at++)] ?? 255;
    return digit < 64 ? digit : broken();
  }
}

/** For texts that parse but cannot have been written by us. */
export function broken(): never {
  throw new DomainError('ACTIVITY_STATE_BROKEN', 'a stored activity counter cannot be read');
}

/** Two characters at a time take half as long. */
const first = (value: number): string => ALPHABET.charAt(32 + (value % 32));
const numbers = Array.from({ length: 1024 }, (_, value) => value);
const PAIRS = numbers.map((value) => first(value) + ALPHABET.charAt(value >> 5));
const UNFINISHED_PAIRS = numbers.map((value) => first(value) + ALPHABET.charAt(32 + (value >> 5)));

const HALF_SAFE = 2 ** 51;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
/** A sum of a billion 15-digit amounts at scale 9 has under 120 bits. */
const MAX_BITS = 200n;
