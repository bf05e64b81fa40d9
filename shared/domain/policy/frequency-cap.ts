/** Frequency caps: how many messages one customer may get in a rolling window. */
import { PASS, type Verdict } from '../arbitration/reason.ts';
import type { Channel, Purpose } from '../channel.ts';
import { durationMs } from '../time/duration.ts';
import type { FrequencyCap } from './frequency-cap-schema.ts';

/** A message that was handed over, may have been (in doubt), or is reserved for `at`. */
export interface CountedSend {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly category?: string | undefined;
  readonly at: Date;
}

/** Of the account's policy. */
export interface ContactLimits {
  readonly caps: readonly FrequencyCap[];
  readonly coolDown?: string | undefined;
}

/**
 * Blocks when `candidate` would make any cap overflow.
 *
 * Windows roll and are half-open, `(at - window, at]`: a send exactly one window old has stopped
 * counting. Reservations lying ahead of `candidate.at` count too, so that a message decided later
 * but due earlier cannot slip under the cap. `retryAt` is the first instant at which every full
 * cap has room again.
 */
export function checkFrequencyCaps(
  { caps, coolDown }: ContactLimits,
  sends: readonly CountedSend[],
  candidate: CountedSend,
): Verdict {
  const reopenings = (held: readonly FrequencyCap[]): readonly number[] =>
    held
      .filter((cap) => applies(cap, candidate))
      .flatMap((cap) => capReopensAt(cap, sends, candidate.at) ?? []);
  const full = reopenings(caps);
  const cooling = reopenings(coolDown === undefined ? [] : [gapOf(coolDown)]);
  if (full.length + cooling.length === 0) return PASS;
  return {
    outcome: 'block',
    reason: full.length > 0 ? 'FREQUENCY_CAP' : 'COOL_DOWN',
    retryAt: new Date(Math.max(...full, ...cooling)),
  };
}

/** A cool-down is a cap of one, with a reason of its own. */
const gapOf = (within: string): FrequencyCap => ({ purpose: 'marketing', limit: 1, within });

const applies = (cap: FrequencyCap, send: CountedSend): boolean =>
  cap.purpose === send.purpose &&
  (cap.channel === undefined || cap.channel === send.channel) &&
  (cap.category === undefined || cap.category === send.category);

function capReopensAt(
  cap: FrequencyCap,
  sends: readonly CountedSend[],
  at: Date,
): number | undefined {
  const windowMs = durationMs(cap.within);
  const newestFirst = sends
    .filter((send) => applies(cap, send) && send.at.getTime() > at.getTime() - windowMs)
    .map((send) => send.at.getTime())
    .sort((a, b) => b - a);
  const blocking = newestFirst[cap.limit - 1];
  return blocking === undefined ? undefined : blocking + windowMs;
}
