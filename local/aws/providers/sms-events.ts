/**
 * Text message events and inbound messages, as End User Messaging SMS publishes them to SNS.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
 */
import { randomUUID } from 'node:crypto';
import type { PendingEvent } from './due-events.ts';
import type { TextMessage } from './messages.ts';
import { FINAL } from './text-fate.ts';

/** Status, description, and whether nothing follows. */
const STATUS: Readonly<Record<string, [status: string, description: string, isFinal: boolean]>> = {
  TEXT_SUCCESSFUL: ['SUCCESSFUL', 'Message has been accepted by phone carrier', false],
  TEXT_DELIVERED: ['DELIVERED', 'Message has been accepted by phone', true],
  TEXT_BLOCKED: ['BLOCKED', 'Phone has blocked SMS', true],
  TEXT_CARRIER_UNREACHABLE: [
    'CARRIER_UNREACHABLE',
    'Phone carrier is currently unreachable/unavailable',
    true,
  ],
  TEXT_UNREACHABLE: ['UNREACHABLE', 'Phone is currently unreachable/unavailable', true],
  TEXT_INVALID: ['INVALID', 'Invalid phone number', true],
  TEXT_TTL_EXPIRED: ['TTL_EXPIRED', 'The delivery TTL has expired', true],
};

/** Invented, as the price per part differs by country and contract. */
const PRICE_PER_PART = 0.00581;

export function textEvent(message: TextMessage, { kind, dueAt, detail }: PendingEvent): unknown {
  const [status, description, isFinal] = STATUS[kind] ?? [];
  if (status === undefined) throw new Error(`no text message event ${kind}`);
  const reached = kind === 'TEXT_SUCCESSFUL' || kind === 'TEXT_DELIVERED';
  return {
    eventType: kind,
    eventVersion: '1.0',
    eventTimestamp: Math.round(dueAt),
    isFinal: isFinal || detail === FINAL,
    originationPhoneNumber: message.from,
    destinationPhoneNumber: message.to,
    isInternationalSend: false,
    // The carrier is only known where the message got to one.
    ...(reached ? { mcc: '230', mnc: '01', carrierName: 'Example Mobile' } : {}),
    messageId: message.id,
    messageRequestTimestamp: message.acceptedAt,
    messageEncoding: message.encoding,
    messageType: message.messageType,
    messageStatus: status,
    messageStatusDescription: description,
    ...(Object.keys(message.context).length > 0 ? { context: message.context } : {}),
    totalMessageParts: message.parts,
    totalMessagePrice: kind === 'TEXT_BLOCKED' ? 0 : message.parts * PRICE_PER_PART,
    totalCarrierFee: 0,
  };
}

export interface InboundText {
  /** Who answers, E.164. */
  readonly from: string;
  /** Our number. */
  readonly to: string;
  readonly body: string;
  /** The last message this number got from us, if any. */
  readonly previousMessageId?: string;
}

export function inboundText({ from, to, body, previousMessageId }: InboundText): unknown {
  const word = body.trim().split(/\s+/)[0]?.toUpperCase() ?? '';
  return {
    originationNumber: from,
    destinationNumber: to,
    messageKeyword: KEYWORDS.has(word) ? word : `KEYWORD_${to.replace('+', '')}`,
    messageBody: body,
    inboundMessageId: randomUUID(),
    ...(previousMessageId === undefined ? {} : { previousPublishedMessageId: previousMessageId }),
  };
}

/** What the service itself acts upon: https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html */
export const OPT_OUT_KEYWORDS = new Set([
  'STOP',
  'STOPALL',
  'CANCEL',
  'END',
  'QUIT',
  'UNSUBSCRIBE',
  'ARRET',
  'OPTOUT',
  'OPT-OUT',
  'REMOVE',
  'REVOKE',
  'TD',
]);
export const OPT_IN_KEYWORDS = new Set(['START', 'UNSTOP', 'YES']);
const KEYWORDS = new Set([...OPT_OUT_KEYWORDS, ...OPT_IN_KEYWORDS, 'HELP', 'INFO']);
