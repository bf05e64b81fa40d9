/**
 * Where functions get "now": the system's clock, unless the process that hosts them has set another
 * before the first event, as a replay of past transactions does.
 */
import type { Clock } from '#shared/ports/clock.ts';

export const machineClock: Clock = { now: () => new Date() };

let source: Clock = machineClock;

export const clock: Clock = { now: () => source.now() };

/** For hosts only; nothing in the functions calls it. */
export function setClock(host: Clock): void {
  source = host;
}
