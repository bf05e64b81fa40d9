/** Conversion rates as Bayesians see them: the chance to win, and what a wrong choice would cost. */
import { betaQuantile } from './beta.ts';
import { GAUSS_LEGENDRE_16 } from './gauss-legendre.ts';
import { betaKernel, fromLogit, incompleteBeta } from './incomplete-beta.ts';
import { normalCdf } from './normal.ts';
import { checkProportion, type Interval, type Proportion } from './sample.ts';

/** Beta(a, b) of a conversion rate. */
export interface BetaShape {
  readonly a: number;
  readonly b: number;
}

/** Every rate equally likely beforehand. */
export const FLAT_PRIOR: BetaShape = { a: 1, b: 1 };

/** The rate's distribution after `rate` was seen; conjugate to the binomial. Throws `STATS_INPUT`. */
export function posteriorOf(rate: Proportion, prior: BetaShape = FLAT_PRIOR): BetaShape {
  checkProportion(rate);
  return { a: prior.a + rate.converters, b: prior.b + rate.n - rate.converters };
}

export function posteriorMean({ a, b }: BetaShape): number {
  return a / (a + b);
}

/** The equal-tailed credible interval. */
export function credibleInterval({ a, b }: BetaShape, alpha: number): Interval {
  return { low: betaQuantile(alpha / 2, a, b), high: betaQuantile(1 - alpha / 2, a, b) };
}

/** P(each arm has the highest rate), ∫ fᵢ Π Fⱼ. Sums to 1; ties have no probability. */
export function probabilityBest(arms: readonly BetaShape[]): number[] {
  const best = arms.map(() => 0);
  overLogit(arms, (x, y, weight) => {
    const below = arms.map(({ a, b }) => incompleteBeta(x, y, a, b));
    arms.forEach(({ a, b }, index) => {
      const others = below.reduce(
        (product, p, other) => (other === index ? product : product * p),
        1,
      );
      best[index] = (best[index] ?? 0) + weight * betaKernel(x, y, a, b) * others;
    });
  });
  return best;
}

/** P(treated rate > control rate), ∫ f_B F_A. */
export function chanceToWin(control: BetaShape, treated: BetaShape): number {
  return Math.min(1, probabilityBest([control, treated])[1] ?? 0);
}

/** P(true difference > 0) under a flat prior and a normal estimate: for values per customer. */
export function chanceAbove(estimate: number, se: number, threshold = 0): number {
  if (se > 0) return normalCdf((estimate - threshold) / se);
  return estimate === threshold ? 0.5 : Number(estimate > threshold);
}

/**
 * What choosing `chosen` is expected to lose in rate when `other` is really better:
 * E max(other − chosen, 0) = ∫ F_chosen (1 − F_other). C. Stucchio, "Bayesian A/B Testing at VWO"
 * (2015).
 */
export function expectedLoss(chosen: BetaShape, other: BetaShape): number {
  let loss = 0;
  overLogit([chosen, other], (x, y, weight) => {
    const overtaken = incompleteBeta(y, x, other.b, other.a);
    loss += weight * x * y * incompleteBeta(x, y, chosen.a, chosen.b) * overtaken;
  });
  return loss;
}

/**
 * Gauss–Legendre panels on the logit scale, where beta densities are smooth: no panel is longer than
 * three spreads of the narrowest arm that is still alive in it, nor than 3, which keeps it well away
 * from the poles of the logistic function at ±πi.
 */
function overLogit(
  arms: readonly BetaShape[],
  visit: (x: number, y: number, weight: number) => void,
): void {
  const supports = arms.map(supportOf);
  const cuts = supports.flatMap(({ low, high }) => [low, high]).sort((a, b) => a - b);
  for (const [index, from] of cuts.entries()) {
    const to = cuts[index + 1] ?? from;
    const alive = supports.filter(({ low, high }) => low < to && high > from);
    const longest = Math.min(3, ...alive.map(({ spread }) => 3 * spread));
    const panels = Math.ceil((to - from) / longest);
    for (let panel = 0; panel < panels; panel += 1) {
      const half = (to - from) / panels / 2;
      const center = from + (2 * panel + 1) * half;
      for (const { node, weight } of GAUSS_LEGENDRE_16) {
        const [x, y] = fromLogit(center + half * node);
        visit(x, y, half * weight);
      }
    }
  }
}

/** Where the density, seen on the logit scale, is above e⁻⁴⁵ of its peak, and its spread there. */
function supportOf({ a, b }: BetaShape): Interval & { spread: number } {
  const spread = Math.sqrt(1 / a + 1 / b);
  const mode = Math.log(a / b);
  const logDensity = (u: number) => -a * softplus(-u) - b * softplus(u);
  const floor = logDensity(mode) - 45;
  const reach = (direction: 1 | -1): number => {
    let distance = spread;
    while (logDensity(mode + direction * distance) > floor) distance += spread;
    return mode + direction * distance;
  };
  return { low: reach(-1), high: reach(1), spread };
}

/** ln(1 + eᵘ) without overflow. */
function softplus(u: number): number {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}
