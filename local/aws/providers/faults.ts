/** Switchable faults of the providers: which request they strike is decided here, what happens there. */
import { unitInterval } from '#shared/domain/hash.ts';

/**
 * throttle · daily_quota · rejected: definite refusals, nothing is accepted.
 * error_before · reset_before: a 5xx or a cut connection, nothing is accepted.
 * error_after · reset_after · hang_after: accepted, but the caller gets a 5xx, a cut, or nothing.
 * partial: Firehose keeps every other record of a batch.
 */
export type Fault =
  | 'throttle'
  | 'daily_quota'
  | 'rejected'
  | 'error_before'
  | 'reset_before'
  | 'error_after'
  | 'reset_after'
  | 'hang_after'
  | 'partial';

export interface FaultRule {
  readonly fault: Fault;
  /** Strikes only this address, number or stream. */
  readonly recipient?: string;
  /** Strikes this many requests, then no more. */
  readonly times?: number;
  /** Strikes this share of requests, by `seed`, message and attempt. */
  readonly rate?: number;
  readonly seed?: string;
}

export interface Faults {
  /** Replaces all rules; the first that applies strikes. */
  set(rules: readonly FaultRule[]): void;
  /** `key` names the message, so that a seeded run repeats itself; each call is one attempt. */
  strike(recipient: string, key: string): Fault | undefined;
  /** How often each fault struck. */
  struck(): Partial<Record<Fault, number>>;
}

export function createFaults(): Faults {
  let rules: { rule: FaultRule; left: number }[] = [];
  const attempts = new Map<string, number>();
  const struck: Partial<Record<Fault, number>> = {};
  return {
    set(wanted) {
      rules = wanted.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
      attempts.clear();
    },
    strike(recipient, key) {
      if (rules.length === 0) return undefined;
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      const hit = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          (rule.recipient === undefined || rule.recipient === recipient) &&
          (rule.rate === undefined ||
            unitInterval(rule.seed ?? '', rule.fault, key, String(attempt)) < rule.rate),
      );
      if (!hit) return undefined;
      hit.left -= 1;
      struck[hit.rule.fault] = (struck[hit.rule.fault] ?? 0) + 1;
      return hit.rule.fault;
    },
    struck: () => ({ ...struck }),
  };
}
