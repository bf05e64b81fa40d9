import type { OfferCodes } from '#shared/ports/offer-codes.ts';

export function createMemoryOfferCodes(): OfferCodes {
  const pools = new Map<string, { readonly codes: Set<string>; taken: number }>();
  return {
    async add(id, codes) {
      const pool = pools.get(id) ?? { codes: new Set<string>(), taken: 0 };
      const before = pool.codes.size;
      for (const code of codes) pool.codes.add(code);
      pools.set(id, pool);
      return { added: pool.codes.size - before };
    },
    async take(id) {
      const pool = pools.get(id);
      const code = pool === undefined ? undefined : [...pool.codes][pool.taken];
      if (pool === undefined || code === undefined) return { outcome: 'exhausted' };
      pool.taken += 1;
      return { outcome: 'taken', code };
    },
    async count(id) {
      const pool = pools.get(id);
      return pool === undefined ? undefined : { size: pool.codes.size, taken: pool.taken };
    },
  };
}
