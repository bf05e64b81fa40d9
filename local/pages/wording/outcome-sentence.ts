/** The outcome of a decision in one sentence. */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import { REASON_TEXTS } from '#shared/domain/arbitration/reason-text.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { instantText } from '../times.ts';

export const CHANNEL_TEXTS: Readonly<Record<Channel, string>> = {
  email: 'e-mail',
  sms: 'text message',
};

/** @param zone of the customer, in which times are told */
export function outcomeSentence({ decision, progress }: RecordedDecision, zone?: string): string {
  const because = (reason: Reason): string => `because ${REASON_TEXTS[reason].because}`;
  if (decision.outcome === 'holdout')
    return `Nothing was sent on purpose, ${because(decision.reason)}.`;
  if (decision.outcome === 'suppressed') return `Nothing was sent, ${because(decision.reason)}.`;
  if (decision.outcome === 'notice') return noticeSentence(progress, zone);
  const message = decision.channel === undefined ? 'message' : CHANNEL_TEXTS[decision.channel];
  const one = decision.channel === 'email' ? `An ${message}` : `A ${message}`;
  switch (progress.status) {
    case 'sent':
      return `${one} was sent on ${instantText(progress.at, zone)}, ${because('SELECTED')}.`;
    case 'suppressed':
      return `${one} was decided but never sent, ${because(progress.reason)}.`;
    case 'rejected':
      return `${one} was decided but could not be sent, ${because(progress.reason)}.`;
    case 'in_doubt':
    case 'expired_unknown':
      return `${one} may have been sent and is never sent again, ${because(progress.reason)}.`;
    case 'pending':
    case 'settled':
      return decision.sendAt === undefined || decision.reason !== 'WAITING_FOR_WINDOW'
        ? `${one} is about to be sent, ${because(decision.reason)}.`
        : `${one} is to be sent on ${instantText(decision.sendAt, zone)}: ${REASON_TEXTS[decision.reason].because}.`;
  }
}

function noticeSentence(progress: RecordedDecision['progress'], zone?: string): string {
  if (progress.status === 'sent')
    return `Staff were told on ${instantText(progress.at, zone)}, because ${REASON_TEXTS.STAFF_NOTIFIED.because}.`;
  if ('reason' in progress)
    return `Staff were to be told but were not, because ${REASON_TEXTS[progress.reason].because}.`;
  return `Staff are about to be told, because ${REASON_TEXTS.STAFF_NOTIFIED.because}.`;
}

/** A reason as a sentence of its own. */
export function reasonSentence(reason: Reason): string {
  const { because } = REASON_TEXTS[reason];
  return `${capitalised(because)}.`;
}

export const capitalised = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
