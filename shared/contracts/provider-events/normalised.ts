/** What a provider's event comes to, whatever its dress. */
import type { Channel } from '#shared/domain/channel.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';

/** What became of a message, as its provider or recipient says. */
export interface ProviderResponse {
  readonly type: 'response';
  readonly kind: ResponseKind;
  readonly channel: Channel;
  /** ISO instant in UTC with milliseconds, so that texts compare as instants do. */
  readonly at: string;
  /** Ours; absent when the event carries none: foreign, or an identity notification. */
  readonly messageId?: string;
  readonly customerId?: string;
  readonly providerMessageId: string;
  /** When the provider took the message, as `at`. */
  readonly acceptedAt: string;
  /** Whom it is about, as addresses: only to be hashed. */
  readonly recipients: readonly string[];
  /** The provider's own words for it, without personal data. */
  readonly detail: string;
}

/** A text message from a phone. */
export interface InboundText {
  readonly type: 'inbound';
  /** E.164. */
  readonly from: string;
  readonly body: string;
  readonly inboundId: string;
  /** When SNS took it; a raw message does not say. */
  readonly at?: string;
}

/** Nothing that we can act upon; kept with its reason. */
export interface SetAside {
  readonly type: 'set_aside';
  readonly code: 'UNKNOWN_EVENT' | 'PROVIDER_NOTICE' | 'NOT_A_COMPLAINT' | 'PREFERENCES_ONLY';
  /** Names the shape or kind; no personal data. */
  readonly detail: string;
}

export type ProviderEvent = ProviderResponse | InboundText | SetAside;
