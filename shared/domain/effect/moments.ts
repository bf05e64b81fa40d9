/** From exact sums to the doubles that statistics need, with the cancelling step done exactly. */
import { type Decimal, decimalToNumber, toScaled } from '../decimal.ts';
import type { PairedSample } from '../stats/cuped.ts';
import type { Proportion, Sample } from '../stats/sample.ts';
import type { ArmCounters } from './arm-counters.ts';

export function conversionOf({ assigned, converters }: ArmCounters): Proportion {
  return { converters, n: assigned };
}

/** Value per assigned customer. */
export function valueSample({ assigned, valueSum, valueSumSquares }: ArmCounters): Sample {
  return sample(assigned, valueSum, valueSumSquares);
}

/** Value, and the pre-period figure, per assigned customer. */
export function valueWithPast(counters: ArmCounters): PairedSample {
  const { assigned: n, valueSum, preSum, preSumSquares, valuePreSum } = counters;
  return {
    n,
    post: valueSample(counters),
    pre: sample(n, preSum, preSumSquares),
    covariance: n > 1 ? centered(n, valueSum, preSum, valuePreSum) / (n - 1) : 0,
  };
}

/** Conversion (0 or 1), and the pre-period figure, per assigned customer. */
export function conversionWithPast(counters: ArmCounters): PairedSample {
  const { assigned: n, converters, preSum, preSumSquares, convertedPreSum } = counters;
  const successes = String(converters);
  return {
    n,
    post: sample(n, successes, successes),
    pre: sample(n, preSum, preSumSquares),
    covariance: n > 1 ? centered(n, successes, preSum, convertedPreSum) / (n - 1) : 0,
  };
}

function sample(n: number, sum: Decimal, sumSquares: Decimal): Sample {
  if (n === 0) return { n, mean: 0, variance: 0 };
  const squares = Math.max(centered(n, sum, sum, sumSquares), 0);
  return { n, mean: decimalToNumber(sum) / n, variance: n > 1 ? squares / (n - 1) : 0 };
}

/** Σxy − ΣxΣy / n. The two terms nearly cancel, so their difference is taken before any rounding. */
function centered(n: number, sumX: Decimal, sumY: Decimal, sumXY: Decimal): number {
  const [x, y, xy] = [toScaled(sumX), toScaled(sumY), toScaled(sumXY)];
  const scale = Math.max(x.scale + y.scale, xy.scale);
  const product = x.units * y.units * 10n ** BigInt(scale - x.scale - y.scale);
  const difference = BigInt(n) * xy.units * 10n ** BigInt(scale - xy.scale) - product;
  return Number(difference) / 10 ** scale / n;
}
