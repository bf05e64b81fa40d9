/**
 * Seeded randomness for datasets, simulations and benchmarks: sfc32, the 32-bit "small fast counting" generator of
 * Chris Doty-Humphrey (PractRand, public domain). Equal seeds give equal draws on every machine,
 * since it uses integer arithmetic alone. Not for secrets.
 */
import { hash128 } from './hash.ts';

export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  readonly unit: () => number;
  /** True with probability `p`. */
  readonly chance: (p: number) => boolean;
  /** Whole number, uniform in [from, to], both included. */
  readonly whole: (from: number, to: number) => number;
  /** One of `items`, which must not be empty. */
  readonly pick: <const T extends readonly unknown[]>(items: T) => T[number];
  /** One of `items`, which must not be empty, by weight; weights need not sum to one. */
  readonly weighted: <T>(items: readonly Weighted<T>[]) => T;
  /** Standard normal, by Box and Muller (1958). */
  readonly normal: () => number;
  /** Number of events in an interval in which `mean` are expected, by Knuth; for small means. */
  readonly poisson: (mean: number) => number;
}

export type Weighted<T> = readonly [item: T, weight: number];
export type Words = readonly [number, number, number, number];

/** The stream of `parts`: ('7','c1') and ('7','c2') are unrelated. */
export function randomOf(...parts: readonly string[]): Random {
  return randomFrom(hash128(parts));
}

/** The stream of four words, of which any may be a counter: the warm-up mixes them. */
export function randomFrom([first, second, third, fourth]: Words): Random {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let counter = fourth | 0;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Seeds that differ in one bit have parted after about a dozen rounds.
  for (let round = 0; round < 15; round++) next();

  const unit = (): number => next() / 2 ** 32;
  return {
    unit,
    chance: (p) => unit() < p,
    whole: (from, to) => from + Math.floor(unit() * (to - from + 1)),
    pick: (items) => items[Math.floor(unit() * items.length)],
    weighted: (items) => weighted(items, unit()),
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    poisson: (mean) => {
      const floor = Math.exp(-mean);
      let count = 0;
      for (let product = unit(); product > floor; product *= unit()) count += 1;
      return count;
    },
  };
}

function weighted<T>(items: readonly Weighted<T>[], draw: number): T {
  let left = draw * items.reduce((sum, [, weight]) => sum + weight, 0);
  let last: T | undefined;
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
    last = item;
  }
  // Rounding may leave a crumb past the last weight.
  return last as T;
}
