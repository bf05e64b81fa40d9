/** How often each interval holds the truth, at three sizes of a campaign with a lift of a fifth. */
import { cuped, type PairedSample } from '#shared/domain/stats/cuped.ts';
import { normalUpperQuantile } from '#shared/domain/stats/normal.ts';
import {
  newcombeInterval,
  waldDifference,
  wilsonInterval,
} from '#shared/domain/stats/proportions.ts';
import { drawGamma, type Random } from '#shared/domain/stats/random.ts';
import {
  deltaLift,
  fiellerLift,
  logLift,
  type OpenInterval,
} from '#shared/domain/stats/relative-lift.ts';
import { around, sampleFromProportion, sampleFromSums } from '#shared/domain/stats/sample.ts';
import { sequentialCritical } from '#shared/domain/stats/sequential.ts';
import { welchTest } from '#shared/domain/stats/welch.ts';
import { ALPHA, addCustomers, differenceOf, newArm, TUNING } from './effect-simulation.ts';

export const SIZES = { small: 2000, medium: 20_000, large: 200_000 } as const;
export type Size = keyof typeof SIZES;

const HOLDOUT = 0.1;
const RATE = 0.05;
const LIFT = 0.2;
/** The logarithm of a converter's value has this standard deviation: the mean is e^½ of the median. */
const SPREAD = 1;

/** What is estimated: the truth, and the interval that one campaign gives, null where none is drawn. */
type Estimates = Record<string, readonly [truth: number, interval: OpenInterval | null]>;

export interface Coverage {
  readonly interval: string;
  readonly size: Size;
  /** Share of the drawn intervals that hold the truth. */
  readonly coverage: number;
  /** Share of the campaigns in which one was drawn. */
  readonly drawn: number;
}

export function simulateCoverage(size: Size, runs: number, random: Random): Coverage[] {
  const tally = new Map<string, { drawn: number; held: number }>();
  for (let run = 0; run < runs; run += 1) {
    const estimates = {
      ...conversionEstimates(SIZES[size], random),
      ...valueEstimates(SIZES[size], random),
      // A tenth of the customers: here everyone counts, not one in twenty.
      ...cupedEstimates(SIZES[size] / 10, random),
    };
    for (const [name, [truth, interval]] of Object.entries(estimates)) {
      const counts = tally.get(name) ?? { drawn: 0, held: 0 };
      tally.set(name, counts);
      if (interval === null) continue;
      counts.drawn += 1;
      counts.held += Number(
        (interval.low ?? Number.NEGATIVE_INFINITY) <= truth &&
          (interval.high ?? Number.POSITIVE_INFINITY) >= truth,
      );
    }
  }
  return [...tally].map(([interval, { drawn, held }]) => ({
    interval,
    size,
    coverage: drawn === 0 ? 0 : held / drawn,
    drawn: drawn / runs,
  }));
}

function conversionEstimates(customers: number, random: Random): Estimates {
  const [control, treated] = campaign(customers, 'conversion', random);
  const [a, b] = [sampleFromProportion(control), sampleFromProportion(treated)];
  const z = normalUpperQuantile(ALPHA / 2);
  const truth = RATE * LIFT;
  return {
    'rate of the control, Wilson *': [RATE, wilsonInterval(control, ALPHA)],
    'points, Newcombe *': [truth, newcombeInterval(control, treated, ALPHA)],
    'points, Wald': [truth, waldDifference(control, treated, ALPHA).ci],
    'points, always valid *': [truth, alwaysValid(control, treated, 'conversion')],
    'lift, Fieller *': [LIFT, fiellerLift(a, b, z, { nonNegative: true })],
    'lift, delta': [LIFT, deltaLift(a, b, z)?.ci ?? null],
    'lift, log (Katz)': [LIFT, logLift(a, b, z)?.ci ?? null],
  };
}

function valueEstimates(customers: number, random: Random): Estimates {
  const [control, treated] = campaign(customers, 'value', random);
  const [a, b] = [sampleFromSums(control), sampleFromSums(treated)];
  const truth = RATE * LIFT * Math.exp(SPREAD ** 2 / 2);
  return {
    'value, Welch *': [truth, welchTest(a, b, ALPHA)?.ci ?? null],
    'value, always valid *': [truth, alwaysValid(control, treated, 'value')],
    'value lift, Fieller *': [LIFT, fiellerLift(a, b, normalUpperQuantile(ALPHA / 2))],
  };
}

function cupedEstimates(customers: number, random: Random): Estimates {
  const found = cuped(
    pairedArm(customers * HOLDOUT, 0, random),
    pairedArm(customers * (1 - HOLDOUT), 0.5, random),
    ALPHA,
  );
  return { 'value, CUPED *': [0.5, found?.absolute.ci ?? null] };
}

function campaign(customers: number, outcome: 'conversion' | 'value', random: Random) {
  const [control, treated] = [newArm(), newArm()];
  const shape = { outcome, spread: SPREAD };
  addCustomers(control, customers * HOLDOUT, RATE, shape, random);
  addCustomers(treated, customers * (1 - HOLDOUT), RATE * (1 + LIFT), shape, random);
  return [control, treated] as const;
}

function alwaysValid(
  control: Parameters<typeof differenceOf>[0],
  treated: Parameters<typeof differenceOf>[1],
  outcome: 'conversion' | 'value',
): OpenInterval | null {
  const { diff, se, ready } = differenceOf(control, treated, outcome);
  const critical = sequentialCritical(control.n + treated.n, ALPHA, TUNING);
  return ready ? around(diff, critical * se) : null;
}

/** Skewed spending that goes on as before: half of it what it was, half new, and the effect. */
function pairedArm(n: number, effect: number, random: Random): PairedSample {
  const sums = { post: 0, post2: 0, pre: 0, pre2: 0, cross: 0 };
  for (let customer = 0; customer < n; customer += 1) {
    const pre = drawGamma(1, random);
    const post = pre + drawGamma(1, random) + effect;
    sums.post += post;
    sums.post2 += post * post;
    sums.pre += pre;
    sums.pre2 += pre * pre;
    sums.cross += post * pre;
  }
  return {
    n,
    post: sampleFromSums({ n, sum: sums.post, sumSquares: sums.post2 }),
    pre: sampleFromSums({ n, sum: sums.pre, sumSquares: sums.pre2 }),
    covariance: (sums.cross - (sums.post * sums.pre) / n) / (n - 1),
  };
}
