/** An e-mail and SMS provider that may take a message and not say so, and tells about it later. */
import type { ProviderResponse } from '#shared/contracts/provider-events/normalised.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Random } from '#shared/domain/random.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import type { HandOver, OnTheWire } from '#shared/ports/message-sender.ts';
import { addressHash } from './address-hash.ts';
import type { Faults } from './faults.ts';

/** One request that reached the provider, and what it truly did with it. */
export interface Request {
  readonly at: number;
  readonly message: OnTheWire;
  readonly accepted: boolean;
  /** What the provider answered, whether or not the answer arrived. */
  readonly told: HandOver['outcome'];
  /** Accepted, but sent to nobody: a virus, say. */
  readonly refusedLater: boolean;
}

export interface SimulatedProvider {
  /** One request, now. */
  take: (message: OnTheWire) => HandOver;
  readonly requests: readonly Request[];
  /** `<channel> <address hash>` of whom it told that they are unreachable or unwilling. */
  readonly dead: ReadonlySet<string>;
}

/** What becomes of messages that were taken, besides their delivery; in percent. */
const FATES: readonly [readonly ResponseKind[], number][] = [
  [['delivered'], 80],
  [['delivered', 'open', 'click'], 6],
  [['soft_bounce'], 4],
  [['hard_bounce'], 4],
  [['delivered', 'complaint'], 3],
  [['rejected'], 3],
];

const SECOND = 1000;
const HOUR = 3_600_000;
/** Longer than doubts are kept open. */
const MOST_LATE_MS = 80 * HOUR;

export function createSimulatedProvider(
  now: () => number,
  faults: Faults,
  random: Random,
  publish: (event: ProviderResponse, at: number) => void,
): SimulatedProvider {
  const requests: Request[] = [];
  const dead = new Set<string>();

  function answer(): { readonly accepted: boolean; readonly told: HandOver } {
    if (faults.strikes('provider_throttle'))
      return { accepted: false, told: { outcome: 'throttled' } };
    if (faults.strikes('provider_reject'))
      return { accepted: false, told: { outcome: 'rejected', detail: 'refused' } };
    if (faults.strikes('provider_lost'))
      return { accepted: false, told: { outcome: 'unknown', detail: 'reset' } };
    if (faults.strikes('provider_timeout_after_accept'))
      return { accepted: true, told: { outcome: 'unknown', detail: 'timeout' } };
    const providerMessageId = `p-${requests.length}`;
    return { accepted: true, told: { outcome: 'accepted', providerMessageId } };
  }

  function tell(message: OnTheWire, acceptedAt: number, fate: readonly ResponseKind[]): void {
    let at = acceptedAt;
    for (const kind of ['accepted', ...fate] as const) {
      at += random.whole(100, 4 * SECOND);
      if (faults.strikes('feedback_lost')) continue;
      const event = eventOf(message, kind, acceptedAt, at);
      if (kind === 'hard_bounce' || kind === 'complaint')
        dead.add(`${event.channel} ${addressHash.hash(event.channel, message.to)}`);
      const late = faults.strikes('feedback_late') ? random.whole(0, MOST_LATE_MS) : 0;
      publish(event, at + late);
      if (faults.strikes('feedback_duplicated')) publish(event, at + random.whole(0, HOUR));
    }
  }

  return {
    requests,
    dead,
    take(message) {
      const { accepted, told } = answer();
      const fate = accepted ? random.weighted(FATES) : [];
      const at = now();
      const refusedLater = fate.includes('rejected');
      requests.push({ at, message, accepted, told: told.outcome, refusedLater });
      if (accepted) tell(message, at, fate);
      return told;
    },
  };
}

function eventOf(
  message: OnTheWire,
  kind: ResponseKind,
  acceptedAt: number,
  at: number,
): ProviderResponse {
  return {
    type: 'response',
    kind,
    channel: message.content.channel,
    at: new Date(at).toISOString(),
    messageId: message.messageId,
    customerId: message.customerId,
    providerMessageId: `p-${message.messageId}`,
    acceptedAt: new Date(acceptedAt).toISOString(),
    recipients: [message.to],
    detail: kind,
  };
}

export const channelOf = ({ message }: Pick<Request, 'message'>): Channel =>
  message.content.channel;
