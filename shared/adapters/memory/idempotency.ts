import { keptMs } from '#shared/contracts/retention.ts';
import type { Idempotency, KeptResponse } from '#shared/ports/idempotency.ts';

const LEASE_MS = 60_000;

interface Entry {
  readonly fingerprint: string;
  readonly response?: KeptResponse;
  readonly until: number;
}

export function createMemoryIdempotency(): Idempotency {
  const entries = new Map<string, Entry>();
  return {
    async begin(key, fingerprint, now) {
      const known = entries.get(key);
      if (known !== undefined && known.until > now.getTime()) {
        if (known.fingerprint !== fingerprint) return { outcome: 'differs' };
        return known.response === undefined
          ? { outcome: 'running' }
          : { outcome: 'done', response: known.response };
      }
      entries.set(key, { fingerprint, until: now.getTime() + LEASE_MS });
      return { outcome: 'started' };
    },
    async finish(key, fingerprint, response, now) {
      if (entries.get(key)?.fingerprint !== fingerprint) return;
      entries.set(key, { fingerprint, response, until: now.getTime() + keptMs('idempotency') });
    },
    async giveUp(key, fingerprint) {
      const known = entries.get(key);
      if (known?.fingerprint === fingerprint && known.response === undefined) entries.delete(key);
    },
  };
}
