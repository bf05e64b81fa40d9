/** What becomes of a text message: a pure function of our message id, the seed and the number. */
import { unitInterval } from '#shared/domain/hash.ts';
import type { DueEvent, TextMessage } from './messages.ts';
import { HOUR, MINUTE, type RecipientBehaviour, SECOND, type TextFate } from './recipients.ts';

/** Detail of an event after which nothing comes although more could: no receipt from the phone. */
export const FINAL = 'final';

/** `key` is our message id, or the provider's where there is none. */
export function textEvents(
  message: TextMessage,
  key: string,
  behaviour: RecipientBehaviour,
): DueEvent[] {
  const chance = (what: string) => unitInterval(behaviour.seed, key, what);
  const travel = SECOND + chance('delivery delay') * 8 * SECOND;
  const event = (kind: string, delay = travel, detail?: string): DueEvent => ({
    kind,
    dueAt: message.acceptedAt + delay,
    ...(detail === undefined ? {} : { detail }),
  });
  // The carrier takes it first, the phone a little later.
  const taken = event('TEXT_SUCCESSFUL');
  const delivered = event('TEXT_DELIVERED', travel + 4 * SECOND);
  switch (fateOf(message, chance('fate'), behaviour)) {
    case 'blocked':
      return [event('TEXT_BLOCKED')];
    case 'carrier_unreachable':
      return [event('TEXT_CARRIER_UNREACHABLE')];
    case 'unreachable':
      return [event('TEXT_UNREACHABLE')];
    case 'invalid':
      return [event('TEXT_INVALID')];
    case 'expired':
      return [event('TEXT_TTL_EXPIRED', message.timeToLive * SECOND)];
    case 'silent':
      return [event('TEXT_SUCCESSFUL', travel, FINAL)];
    case 'stop': {
      const answered = travel + MINUTE + chance('answer delay') * HOUR;
      return [taken, delivered, event('REPLY', answered, 'STOP')];
    }
    case 'delivered':
      return [taken, delivered];
  }
}

function fateOf(
  { to }: TextMessage,
  chance: number,
  { sms, byAddress }: RecipientBehaviour,
): TextFate {
  const fixed = byAddress.sms?.[to] ?? SIMULATED[to];
  if (fixed) return fixed;
  if (chance < sms.carrierUnreachable) return 'carrier_unreachable';
  if (chance < sms.carrierUnreachable + sms.blocked) return 'blocked';
  if (chance < sms.carrierUnreachable + sms.blocked + sms.stop) return 'stop';
  return 'delivered';
}

/** Some of https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html */
const SIMULATED: Readonly<Record<string, TextFate>> = {
  '+420790542286': 'delivered',
  '+420790542287': 'unreachable',
  '+43676800442031': 'delivered',
  '+43676800442032': 'unreachable',
  '+33755512501': 'delivered',
  '+33755512502': 'unreachable',
};
