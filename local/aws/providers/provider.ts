/** What the mail and the text service share: inbox, faults, limits, recipients, time. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { send } from '../http-service.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Fault, Faults } from './faults.ts';
import type { Inbox } from './inbox.ts';
import type { RecipientBehaviour } from './recipients.ts';
import type { SendingLimiter } from './sending-limits.ts';

export interface ProviderContext {
  readonly inbox: Inbox;
  readonly faults: Faults;
  readonly limiter: SendingLimiter;
  readonly clock: VirtualClock;
  readonly behaviour: () => RecipientBehaviour;
  /** The tag or context key that carries our message id. */
  readonly ourIdLabel: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** What a request is answered with: a response, a cut connection, or nothing at all. */
export type Reply = { readonly status: number; readonly body: string } | 'cut' | 'silence';

/** How one provider words its refusals. */
export interface Wording {
  readonly accepted: Reply;
  readonly refusals: Partial<Record<Fault, Reply>>;
  readonly failedAfterAccepting: Reply;
}

/** Accepts the message or not, and tells the truth about it or not, as the fault wants. */
export function settle(fault: Fault | undefined, accept: () => void, wording: Wording): Reply {
  const refusal = fault === 'reset_before' ? 'cut' : fault && wording.refusals[fault];
  if (refusal) return refusal;
  accept();
  if (fault === 'hang_after') return 'silence';
  if (fault === 'reset_after') return 'cut';
  return fault === 'error_after' ? wording.failedAfterAccepting : wording.accepted;
}

export function sendReply(response: ServerResponse, reply: Reply, contentType: string): void {
  if (reply === 'silence') return;
  if (reply === 'cut') response.socket?.resetAndDestroy();
  else
    send(response, reply.status, reply.body, {
      'content-type': contentType,
      'x-amzn-requestid': randomUUID(),
    });
}

/** The fault of this request, limits included; faults are asked first, so that a test can aim. */
export function faultOf(
  context: ProviderContext,
  channel: 'email' | 'sms',
  recipient: string,
  key: string,
): Fault | undefined {
  const fault = context.faults.strike(recipient, key);
  if (fault) return fault;
  const acceptedToday = () => context.inbox.acceptedSince(channel, context.clock.now() - DAY);
  const broken = context.limiter.check(Date.now(), acceptedToday);
  if (broken === 'rate') return 'throttle';
  return broken === 'quota' ? 'daily_quota' : undefined;
}
