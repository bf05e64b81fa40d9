/**
 * Always-valid inference: an asymptotic confidence sequence that may be looked at after every
 * customer, and stopped at any look, without raising its error above alpha.
 * I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas, "Time-uniform central limit theory
 * and asymptotic confidence sequences", Annals of Statistics 52 (2024); Gaussian-mixture boundary of
 * H. Robbins, Annals of Mathematical Statistics 41 (1970).
 */
import { DomainError } from '../domain-error.ts';
import { checkAlpha } from './sample.ts';

/** Customers at which the band is tightest. Frozen before the first look: tuned later it is invalid. */
export const DEFAULT_TUNING = 5000;

/** ρ = √((−2 ln α + ln(1 − 2 ln α)) / N*), which makes the band tightest near N* = `tuning` customers. */
export function sequentialRho(alpha: number, tuning: number): number {
  checkAlpha(alpha);
  if (!(tuning > 0)) throw new DomainError('STATS_INPUT', 'the tuning must be above 0 customers');
  const log = -2 * Math.log(alpha);
  return Math.sqrt((log + Math.log(1 + log)) / tuning);
}

/**
 * How many standard errors the band is wide to each side after `n` customers in both arms together:
 * √(2 (nρ² + 1) / (nρ²) · ln(√(nρ² + 1) / α)). About 3 at n = tuning with alpha 0.05, against 1.96
 * for a single look. Infinite at n = 0.
 */
export function sequentialCritical(n: number, alpha: number, tuning: number): number {
  const t = n * sequentialRho(alpha, tuning) ** 2;
  return Math.sqrt(((2 * (t + 1)) / t) * (Math.log1p(t) / 2 - Math.log(alpha)));
}

/**
 * Always-valid p: min(1, √(nρ² + 1) · exp(−nρ² z² / (2 (nρ² + 1)))) with z = estimate / se.
 * Below alpha exactly when the band at that alpha excludes zero. 1 where nothing varies.
 */
export function sequentialP(
  estimate: number,
  se: number,
  n: number,
  alpha: number,
  tuning: number,
): number {
  if (!(se > 0)) return 1;
  const t = n * sequentialRho(alpha, tuning) ** 2;
  const exponent = Math.log1p(t) / 2 - (t * (estimate / se) ** 2) / (2 * (t + 1));
  return Math.exp(Math.min(0, exponent));
}
