import * as z from 'zod';
import { betaCdf, betaQuantile } from '#shared/domain/stats/beta.ts';
import { chiSquareSf } from '#shared/domain/stats/chi-square.ts';
import { normalSf, normalUpperQuantile } from '#shared/domain/stats/normal.ts';
import { tQuantile, tSf } from '#shared/domain/stats/student-t.ts';
import { expectClose, goldenVector, number, pair } from './golden.ts';

const triple = z.tuple([number, number, number]);
const quadruple = z.tuple([number, number, number, number]);

goldenVector(
  'distribution-anchors',
  {
    input: z.object({}),
    expected: z.object({
      norm_ppf: z.array(pair),
      norm_sf: z.array(pair),
      t_ppf: z.array(triple),
      t_sf: z.array(triple),
      chi2_sf: z.array(triple),
      beta_cdf: z.array(quadruple),
      beta_ppf: z.array(quadruple),
    }),
  },
  (_, expected, rtol) => {
    for (const [p, z] of expected.norm_ppf)
      expectClose(normalUpperQuantile(decimalTail(p)), z, rtol);
    for (const [z, q] of expected.norm_sf) expectClose(normalSf(z), q, rtol);
    for (const [p, df, t] of expected.t_ppf) expectClose(tQuantile(p, df), t, rtol);
    for (const [t, df, q] of expected.t_sf) expectClose(tSf(t, df), q, rtol);
    for (const [x, df, q] of expected.chi2_sf) expectClose(chiSquareSf(x, df), q, rtol);
    for (const [x, a, b, p] of expected.beta_cdf) expectClose(betaCdf(x, a, b), p, rtol);
    for (const [p, a, b, x] of expected.beta_ppf) expectClose(betaQuantile(p, a, b), x, rtol);
  },
);

/**
 * 1 − p in decimal: the anchors are for 0.999999 itself, while the nearest double is 3e-17 off,
 * which moves the quantile by more than the tolerance.
 */
function decimalTail(p: number): number {
  return Number((1 - p).toPrecision(10));
}
