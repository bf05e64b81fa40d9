/**
 * How likely a customer is to stay away, from their own rhythm: MBG/NBD. Customers buy at random
 * with a rate of their own and may leave for good after any purchase, the first one included; rates
 * and chances to leave differ between customers (gamma, beta).
 * E. P. Batislam, M. Denizel, A. Filiztekin, International Journal of Research in Marketing 24 (2007)
 * 201–209; U. Wagner, D. Hoppe, ibid. 25 (2008) 225–226.
 */

/** How customers differ. */
export interface Rhythm {
  /** Gamma of the purchase rate: its mean is `shape / scaleDays` occasions a day. */
  readonly shape: number;
  readonly scaleDays: number;
  /** Beta of the chance to leave for good after a purchase: its mean is `leave / (leave + stay)`. */
  readonly leave: number;
  readonly stay: number;
}

/** What the model needs to know of a customer; `age` is never below `last`. */
export interface PurchaseHistory {
  /** Occasions after the first. */
  readonly repeats: number;
  /** Days from the first purchase to the last (0 while there is one occasion), and until now. */
  readonly last: number;
  readonly age: number;
}

/** P(has not left yet | history): 1 ÷ (1 + leave / (stay + x) · ((scale + age) / (scale + last))^(shape + x)). */
export function chanceActive(
  { shape, scaleDays, leave, stay }: Rhythm,
  { repeats, last, age }: PurchaseHistory,
): number {
  const silence = (shape + repeats) * Math.log((scaleDays + age) / (scaleDays + last));
  return 1 / (1 + (leave / (stay + repeats)) * Math.exp(silence));
}

/**
 * P(no purchase within the next `horizon` days | history): they have left, or are merely slow. It
 * grows with silence alone, so it ages without any event.
 */
export function lapseRisk(rhythm: Rhythm, history: PurchaseHistory, horizon: number): number {
  const { shape, scaleDays } = rhythm;
  const waits = scaleDays + history.age;
  // An active customer's rate is Gamma(shape + x, scale + age), so their waiting time is Lomax.
  const quiet = Math.exp(-(shape + history.repeats) * Math.log1p(horizon / waits));
  return 1 - chanceActive(rhythm, history) * (1 - quiet);
}
