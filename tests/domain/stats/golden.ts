/** Reference vectors computed elsewhere (scipy, statsmodels, mpmath); not part of the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const folder = process.env.OPPORTUNE_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const file = join(folder, 'stats-golden.json');

const fileSchema = z.object({
  vectors: z.array(
    z.object({ id: z.string(), input: z.unknown(), expected: z.unknown(), rtol: z.number() }),
  ),
});
const vectors = existsSync(file)
  ? fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).vectors
  : [];

/** Runs `check` on vector `id`; where the reference data is absent, a skipped test that says so. */
export function goldenVector<I, E>(
  id: string,
  shape: { input: z.ZodType<I>; expected: z.ZodType<E> },
  check: (input: I, expected: E, rtol: number) => void,
): void {
  describe(`golden vector ${id}`, () => {
    if (!existsSync(file)) {
      it.skip('skipped: stats-golden.json is absent (set OPPORTUNE_DATA to its folder)', () => {});
      return;
    }
    it('agrees to its own tolerance', () => {
      const vector = vectors.find((candidate) => candidate.id === id);
      if (vector === undefined) throw new Error(`no vector ${id} in stats-golden.json`);
      check(shape.input.parse(vector.input), shape.expected.parse(vector.expected), vector.rtol);
    });
  });
}

/** Every number of `expected`, at any depth, is met by `actual` within `rtol`; extra keys may be there. */
export function expectClose(actual: unknown, expected: unknown, rtol: number, path = ''): void {
  if (typeof expected === 'number') {
    expect(actual, path).toBeTypeOf('number');
    const error = Math.abs((actual as number) - expected);
    expect(error, `${path}: ${actual} for ${expected}`).toBeLessThanOrEqual(
      // A result that ought to be 0 has no scale: allow rounding.
      Math.max(rtol * Math.abs(expected), expected === 0 ? 1e-14 : 0),
    );
  } else if (typeof expected === 'object' && expected !== null) {
    expect(actual, path).toBeTypeOf('object');
    for (const [key, value] of Object.entries(expected)) {
      expectClose((actual as Record<string, unknown>)[key], value, rtol, `${path}/${key}`);
    }
  } else {
    expect(actual, path).toBe(expected);
  }
}

export const number = z.number();
export const pair = z.tuple([number, number]);
