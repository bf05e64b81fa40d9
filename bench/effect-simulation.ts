/**
 * Campaigns made up with a known truth, and how often the statistics of the effect report get it
 * right. Everything random comes from the generator passed in.
 */
import {
  BAND_FROM,
  effectiveConverters,
  rarestOutcome,
  VALUE_BAND_FROM,
} from '#shared/domain/stats/band-start.ts';
import { pooledZTest, waldDifference } from '#shared/domain/stats/proportions.ts';
import { drawBeta, drawNormal, type Random } from '#shared/domain/stats/random.ts';
import { sampleFromSums, squaredError } from '#shared/domain/stats/sample.ts';
import { sequentialCritical } from '#shared/domain/stats/sequential.ts';
import { welchTest } from '#shared/domain/stats/welch.ts';

export const ALPHA = 0.05;
export const TUNING = 5000;

/** One arm so far; values are log-normal, one per converter, with median 1. */
export interface Arm {
  n: number;
  converters: number;
  sum: number;
  sumSquares: number;
}

export const newArm = (): Arm => ({ n: 0, converters: 0, sum: 0, sumSquares: 0 });

export interface Scenario {
  readonly outcome: 'conversion' | 'value';
  readonly customers: number;
  readonly holdout: number;
  readonly rate: number;
  /** Relative, of the rate. */
  readonly lift: number;
  /** Of the logarithm of a converter's value. */
  readonly spread: number;
  readonly looks: number;
}

export interface Looks {
  /** The band of the report, at any look. */
  readonly band: number;
  /** The same without waiting for enough conversions. */
  readonly bandFromStart: number;
  /** The single-look p of the report, looked at again and again. */
  readonly fixedAnyLook: number;
  /** The same looked at once, at the end. */
  readonly fixedLastLook: number;
}

/** Share of campaigns in which each interval excluded zero. */
export function simulateLooks(scenario: Scenario, runs: number, random: Random): Looks {
  const found = { band: 0, bandFromStart: 0, fixedAnyLook: 0, fixedLastLook: 0 };
  for (let run = 0; run < runs; run += 1) {
    const campaign = oneCampaign(scenario, random);
    for (const key of Object.keys(found) as (keyof Looks)[]) found[key] += Number(campaign[key]);
  }
  return {
    band: found.band / runs,
    bandFromStart: found.bandFromStart / runs,
    fixedAnyLook: found.fixedAnyLook / runs,
    fixedLastLook: found.fixedLastLook / runs,
  };
}

function oneCampaign(scenario: Scenario, random: Random): Record<keyof Looks, boolean> {
  const { customers, holdout, rate, lift, looks } = scenario;
  const [control, treated] = [newArm(), newArm()];
  const found = { band: false, bandFromStart: false, fixedAnyLook: false, fixedLastLook: false };
  for (let look = 1; look <= looks; look += 1) {
    const due = (share: number) => Math.round((customers * share * look) / looks);
    addCustomers(control, due(holdout) - control.n, rate, scenario, random);
    addCustomers(treated, due(1 - holdout) - treated.n, rate * (1 + lift), scenario, random);
    const { diff, se, ready } = differenceOf(control, treated, scenario.outcome);
    const reach = se * sequentialCritical(control.n + treated.n, ALPHA, TUNING);
    const beyond = se > 0 && Math.abs(diff) > reach;
    const claimed = fixedP(control, treated, scenario.outcome) < ALPHA;
    found.band ||= beyond && ready;
    found.bandFromStart ||= beyond;
    found.fixedAnyLook ||= claimed;
    if (look === looks) found.fixedLastLook = claimed;
  }
  return found;
}

/** The difference that the report would draw a band about, and whether it would draw it already. */
export function differenceOf(
  control: Arm,
  treated: Arm,
  outcome: Scenario['outcome'],
): { diff: number; se: number; ready: boolean } {
  if (control.n === 0 || treated.n === 0) return { diff: 0, se: 0, ready: false };
  if (outcome === 'conversion') {
    const ready = rarestOutcome(control, treated) >= BAND_FROM;
    return { ...waldDifference(control, treated, ALPHA), ready };
  }
  const [a, b] = [sampleFromSums(control), sampleFromSums(treated)];
  return {
    diff: b.mean - a.mean,
    se: Math.sqrt(squaredError(a) + squaredError(b)),
    ready: effectiveConverters(control, treated) >= VALUE_BAND_FROM,
  };
}

/** The single-look p of the report. */
function fixedP(control: Arm, treated: Arm, outcome: Scenario['outcome']): number {
  if (outcome === 'conversion') return pooledZTest(control, treated).p;
  return welchTest(sampleFromSums(control), sampleFromSums(treated), ALPHA)?.p ?? 1;
}

export function addCustomers(
  arm: Arm,
  count: number,
  rate: number,
  { outcome, spread }: Pick<Scenario, 'outcome' | 'spread'>,
  random: Random,
): void {
  const converters = drawBinomial(count, rate, random);
  arm.n += count;
  arm.converters += converters;
  if (outcome === 'conversion') return;
  for (let index = 0; index < converters; index += 1) {
    const value = Math.exp(spread * drawNormal(random));
    arm.sum += value;
    arm.sumSquares += value * value;
  }
}

/**
 * An exact binomial number: the median of n uniform numbers is a beta number, which splits the
 * problem in half (J. H. Ahrens, U. Dieter, Computing 12 (1974) 223–246); the rest by waiting times.
 */
export function drawBinomial(n: number, p: number, random: Random): number {
  let [left, rate, found] = [n, p, 0];
  while (left > 40) {
    const middle = 1 + Math.floor(left / 2);
    const median = drawBeta(middle, left + 1 - middle, random);
    if (median <= rate) {
      found += middle;
      left -= middle;
      rate = (rate - median) / (1 - median);
    } else {
      left = middle - 1;
      rate /= median;
    }
  }
  for (let trial = 0; trial < left; trial += 1) found += Number(random() < rate);
  return found;
}
