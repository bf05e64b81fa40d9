/** Consent as a caller sends it: whole records, or `true` and `false` for one made by this request. */
import type { ConsentWish } from '#shared/contracts/http/customers.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import { CHANNELS, PURPOSES, type Purpose } from '#shared/domain/channel.ts';
import {
  type Consent,
  type ConsentRecord,
  recordConsent,
} from '#shared/domain/customer/consent.ts';

/** Callers' clocks may be ahead by this much. */
const MAX_SKEW_MS = 5 * 60_000;
const SOURCE = 'api';

/** Rules on consent that need the clock. */
export function checkConsent(wish: ConsentWish | undefined, now: Date): readonly InputError[] {
  return answersIn(wish).flatMap(([channel, purpose, answer]) => {
    if (typeof answer === 'boolean' || Date.parse(answer.at) <= now.getTime() + MAX_SKEW_MS)
      return [];
    const at = `#/consent/${channel}/${purpose}/at`;
    return [{ pointer: at, rule: 'in_future', detail: 'lies more than 5 minutes ahead' }];
  });
}

/**
 * The consent with what was answered. A "yes" from a clock that is ahead is dated by the request: as
 * it came, it would outlive a STOP in the minutes until then, which is older.
 */
export function withAnswers(consent: Consent, wish: ConsentWish | undefined, now: Date): Consent {
  return answersIn(wish).reduce((sofar, [channel, purpose, answer]) => {
    if (typeof answer !== 'boolean')
      return recordConsent(sofar, channel, purpose, notAhead(answer, now));
    // Said again, it is the same answer: its first record is the proof.
    if (sofar[channel]?.[purpose]?.granted === answer) return sofar;
    return recordConsent(sofar, channel, purpose, {
      granted: answer,
      at: now.toISOString(),
      source: SOURCE,
    });
  }, consent);
}

const notAhead = (answer: ConsentRecord, now: Date): ConsentRecord =>
  answer.granted && Date.parse(answer.at) > now.getTime()
    ? { ...answer, at: now.toISOString() }
    : answer;

type Answer = readonly [keyof Consent, Purpose, boolean | ConsentRecord];

const answersIn = (wish: ConsentWish = {}): readonly Answer[] =>
  CHANNELS.flatMap((channel) =>
    PURPOSES.flatMap((purpose): Answer[] => {
      const answer = wish[channel]?.[purpose];
      return answer === undefined ? [] : [[channel, purpose, answer]];
    }),
  );
