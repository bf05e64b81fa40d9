/** The rhythm of a population from its purchase histories, by maximum likelihood. */
import { logGamma } from '../stats/gamma-function.ts';
import { minimise } from '../stats/minimise.ts';
import type { PurchaseHistory, Rhythm } from './lapse-risk.ts';

export interface FittedRhythm {
  readonly rhythm: Rhythm;
  readonly logLikelihood: number;
}

/** Customers with one history, counted. */
interface Group {
  readonly history: PurchaseHistory;
  readonly customers: number;
}

const DAYS_PER_WEEK = 7;
const MOST = 1000;

/**
 * Needs customers who bought again and others who did not; from a few hundred on it is of use. The
 * search runs over logarithms, in weeks, so that all four numbers are of one size.
 */
export function fitRhythm(histories: readonly PurchaseHistory[]): FittedRhythm {
  const groups = grouped(histories);
  const { at, value } = minimise(
    (logs) => -logLikelihoodOf(fromLogs(logs), groups),
    [0, Math.log(8), 0, Math.log(2)],
  );
  return { rhythm: fromLogs(at), logLikelihood: -value };
}

/** Of the histories, in units of days, under `rhythm`. */
export const rhythmLogLikelihood = (
  rhythm: Rhythm,
  histories: readonly PurchaseHistory[],
): number => logLikelihoodOf(rhythm, grouped(histories));

/**
 * Σ ln [ Γ(s + x) cˢ ÷ Γ(s) · ( B(l, d + x + 1) ÷ (c + T)^(s + x) + B(l + 1, d + x) ÷ (c + t)^(s + x) ) ÷ B(l, d) ]
 * with s = shape, c = scale, l = leave, d = stay: still a customer, or gone after the last purchase.
 */
function logLikelihoodOf(
  { shape, scaleDays, leave, stay }: Rhythm,
  groups: readonly Group[],
): number {
  const byRepeats = new Map<number, { readonly rate: number; readonly active: number }>();
  const base = shape * Math.log(scaleDays) - logGamma(shape) - logBeta(leave, stay);
  const ofRepeats = (repeats: number) => {
    const known = byRepeats.get(repeats);
    if (known !== undefined) return known;
    const found = {
      rate: base + logGamma(shape + repeats),
      active: logBeta(leave, stay + repeats + 1),
    };
    byRepeats.set(repeats, found);
    return found;
  };
  let sum = 0;
  for (const { history, customers } of groups) {
    const { repeats, last, age } = history;
    const { rate, active } = ofRepeats(repeats);
    const power = shape + repeats;
    const silence = Math.log((scaleDays + age) / (scaleDays + last));
    const gone = (leave / (stay + repeats)) * Math.exp(power * silence);
    sum += customers * (rate + active - power * Math.log(scaleDays + age) + Math.log1p(gone));
  }
  return sum;
}

/** Within what a policy takes: where the data cannot tell two numbers apart the search runs away. */
function fromLogs(logs: readonly number[]): Rhythm {
  const [shape = 1, weeks = 1, leave = 1, stay = 1] = logs.map((log) =>
    Math.min(MOST, Math.max(1 / MOST, Math.exp(log))),
  );
  return { shape, scaleDays: weeks * DAYS_PER_WEEK, leave, stay };
}

function grouped(histories: readonly PurchaseHistory[]): readonly Group[] {
  const groups = Map.groupBy(histories, ({ repeats, last, age }) => `${repeats} ${last} ${age}`);
  return [...groups.values()].flatMap((alike) => {
    const [history] = alike;
    return history === undefined ? [] : [{ history, customers: alike.length }];
  });
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
