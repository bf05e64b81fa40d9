/** What came back about a message, in plain words. */
import type { ResponseKind } from '#shared/domain/response/response.ts';
import type { Tone } from '../marks.ts';

interface ResponseText {
  readonly label: string;
  readonly tone: Tone;
}

export const RESPONSE_TEXTS: Readonly<Record<ResponseKind, ResponseText>> = {
  accepted: { label: 'Accepted by the provider', tone: 'plain' },
  delivered: { label: 'Delivered', tone: 'good' },
  delayed: { label: 'Delayed on its way', tone: 'wait' },
  soft_bounce: { label: 'Bounced for now', tone: 'wait' },
  hard_bounce: { label: 'Bounced for good', tone: 'bad' },
  rejected: { label: 'Rejected by the provider', tone: 'bad' },
  failed: { label: 'Not delivered', tone: 'bad' },
  complaint: { label: 'Reported as spam', tone: 'bad' },
  open: { label: 'Opened', tone: 'good' },
  machine_open: { label: 'Opened by a machine', tone: 'plain' },
  click: { label: 'Clicked', tone: 'good' },
  machine_click: { label: 'Clicked by a machine', tone: 'plain' },
  unsubscribe: { label: 'Unsubscribed', tone: 'bad' },
  reply: { label: 'Replied', tone: 'plain' },
  redeemed: { label: 'Code redeemed', tone: 'good' },
};

/** What the providers publish; https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const PROVIDER_EVENTS: Readonly<Record<string, ResponseText>> = {
  Send: { label: 'Accepted', tone: 'plain' },
  Delivery: RESPONSE_TEXTS.delivered,
  DeliveryDelay: { label: 'Delayed', tone: 'wait' },
  Bounce: { label: 'Bounced', tone: 'bad' },
  Complaint: { label: 'Complaint', tone: 'bad' },
  Reject: { label: 'Rejected', tone: 'bad' },
  Open: RESPONSE_TEXTS.open,
  Click: RESPONSE_TEXTS.click,
  TEXT_SUCCESSFUL: { label: 'Taken by the carrier', tone: 'plain' },
  TEXT_DELIVERED: RESPONSE_TEXTS.delivered,
  TEXT_BLOCKED: { label: 'Blocked', tone: 'bad' },
  TEXT_CARRIER_UNREACHABLE: { label: 'Carrier unreachable', tone: 'bad' },
  TEXT_UNREACHABLE: { label: 'Phone unreachable', tone: 'bad' },
  TEXT_INVALID: { label: 'Invalid number', tone: 'bad' },
  TEXT_TTL_EXPIRED: { label: 'Expired on its way', tone: 'bad' },
  REPLY: RESPONSE_TEXTS.reply,
};

/** An event by the provider's own name. */
export const providerEventText = (kind: string): ResponseText =>
  PROVIDER_EVENTS[kind] ?? { label: kind, tone: 'plain' };
