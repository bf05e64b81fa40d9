/** Pools of codes that were made elsewhere, each handed out at most once. */
export interface OfferCodes {
  /** Adds those that the pool never held; returns how many that were. */
  add(pool: string, codes: readonly string[]): Promise<{ readonly added: number }>;
  /** Never the same code twice. What a crash loses stays taken. */
  take(
    pool: string,
  ): Promise<
    { readonly outcome: 'taken'; readonly code: string } | { readonly outcome: 'exhausted' }
  >;
  /** Undefined: no code was ever added. */
  count(pool: string): Promise<{ readonly size: number; readonly taken: number } | undefined>;
}
