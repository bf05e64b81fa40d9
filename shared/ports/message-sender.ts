import type { Channel, Purpose } from '#shared/domain/channel.ts';
import type { RenderedEmail, RenderedSms } from '#shared/domain/templates/rendered.ts';

export interface Mailbox {
  readonly name?: string;
  readonly address: string;
  readonly replyTo?: string;
}

/** A message in the customer's own words. */
export interface Outgoing {
  readonly messageId: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly purpose: Purpose;
  readonly to: string;
  readonly content:
    | ({ readonly channel: 'email'; readonly from: Mailbox } & RenderedEmail)
    | ({
        readonly channel: 'sms';
        /** A number or sender id of the account, where the template names one. */
        readonly from?: string;
      } & RenderedSms);
  /** E-mail: the RFC 8058 one-click address. */
  readonly unsubscribeUrl?: string;
}

/** The shortest that carriers can be told. */
export const MIN_TIME_TO_LIVE_SECONDS = 5;

/** One hand-over to a provider. Never repeated by the adapter: one call, one request on the wire. */
export interface OnTheWire extends Outgoing {
  /** From when the provider has it, and no shorter than can be told. Those for text messages keep to it. */
  readonly timeToLiveSeconds: number;
}

export type HandOver =
  | { readonly outcome: 'accepted'; readonly providerMessageId: string }
  /** Definitely not taken, and may be later. */
  | { readonly outcome: 'throttled' }
  /** Definitely not taken, and never will be. */
  | { readonly outcome: 'rejected'; readonly detail: string }
  /** Nobody knows: time-out, reset, 5xx. */
  | { readonly outcome: 'unknown'; readonly detail: string };

export interface MessageSender {
  send(message: OnTheWire): Promise<HandOver>;
}

export type MessageSenders = Readonly<Record<Channel, MessageSender>>;
