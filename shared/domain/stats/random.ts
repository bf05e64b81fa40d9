/** Repeatable randomness, passed as an argument wherever the domain needs any. */
import { hash128 } from '../hash.ts';

/** Uniform on [0, 1). */
export type Random = () => number;

/**
 * A generator that gives the same numbers for the same parts, in the way of C. Doty-Humphrey's sfc32
 * (PractRand, public domain), 53 bits a number. Not for secrets.
 */
export function seededRandom(...parts: readonly string[]): Random {
  let [a, b, c] = hash128(parts);
  let counter = 1;
  const word = (): number => {
    const output = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + output) | 0;
    return output >>> 0;
  };
  for (let warmUp = 0; warmUp < 15; warmUp += 1) word();
  return () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
}

/** A standard normal number: G. Marsaglia's polar method, SIAM Review 6 (1964) 260–264. */
export function drawNormal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const s = x * x + y * y;
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** A Gamma(shape, 1) number: G. Marsaglia, W. W. Tsang, ACM TOMS 26 (2000) 363–372. */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A Beta(a, b) number, as the share of one gamma number in two. */
export function drawBeta(a: number, b: number, random: Random): number {
  const x = drawGamma(a, random);
  return x / (x + drawGamma(b, random));
}
