/** A provider account's sending limits: messages per second on the wire, per day in the services' time. */

export interface SendingLimits {
  /** By the machine's clock, since that is how fast requests arrive. */
  readonly perSecond?: number;
  /** In any 24 hours of the services' time. */
  readonly perDay?: number;
}

export interface SendingLimiter {
  set(limits: SendingLimits): void;
  /** Counts one request against the limits; says which one it breaks. */
  check(realNow: number, acceptedToday: () => number): 'rate' | 'quota' | undefined;
}

export function createSendingLimiter(): SendingLimiter {
  let limits: SendingLimits = {};
  let tokens = 0;
  let refilledAt = Number.NEGATIVE_INFINITY;
  return {
    set(wanted) {
      limits = wanted;
      tokens = wanted.perSecond ?? 0;
    },
    check(realNow, acceptedToday) {
      const { perSecond, perDay } = limits;
      if (perDay !== undefined && acceptedToday() >= perDay) return 'quota';
      if (perSecond === undefined) return undefined;
      const elapsed = Math.max(0, realNow - refilledAt) / 1000;
      tokens = Math.min(perSecond, tokens + elapsed * perSecond);
      refilledAt = realNow;
      if (tokens < 1) return 'rate';
      tokens -= 1;
      return undefined;
    },
  };
}
