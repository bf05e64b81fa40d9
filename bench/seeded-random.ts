/** Seeded randomness for benchmarks: the same seed gives the same numbers on every machine. */
import { hash128 } from '#shared/domain/hash.ts';

export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  chance(probability: number): boolean;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  exponential(mean: number): number;
  pick<T>(values: readonly T[]): T;
  /** The k-th of `values` in proportion to 1 / k^exponent. */
  zipf<T>(values: readonly T[], exponent: number): T;
  /** `count` different ones of `values`, drawn by `zipf`. */
  several<T>(values: readonly T[], count: number, exponent: number): T[];
}

/** sfc32 by Chris Doty-Humphrey (PractRand, public domain), seeded by a hash of `seed`. */
export function seededRandom(seed: string): Random {
  let [a, b, c, d] = hash128([seed]);
  const unit = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  const zipf = <T>(values: readonly T[], exponent: number): T => {
    const shares = cumulative(values.length, exponent);
    const target = unit() * (shares.at(-1) ?? 0);
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((shares[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return values[low] as T;
  };
  return {
    unit,
    chance: (probability) => unit() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    exponential: (mean) => -mean * Math.log(1 - unit()),
    pick: (values) => zipf(values, 0),
    zipf,
    several: (values, count, exponent) => {
      const chosen = new Set<(typeof values)[number]>();
      while (chosen.size < Math.min(count, values.length)) chosen.add(zipf(values, exponent));
      return [...chosen];
    },
  };
}

const tables = new Map<string, Float64Array>();

function cumulative(length: number, exponent: number): Float64Array {
  const key = `${length} ${exponent}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const table = new Float64Array(length);
  let sum = 0;
  for (let k = 0; k < length; k++) {
    sum += 1 / (k + 1) ** exponent;
    table[k] = sum;
  }
  tables.set(key, table);
  return table;
}
