/** What a template and its values come to: a message, or the reason why there is none. */
import type { FailureReason } from './filters.ts';
import type { SmsParts } from './sms-parts.ts';

export interface RenderedEmail {
  /** The language variant that was used. */
  readonly language: string;
  /** One line, not yet encoded for a header. */
  readonly subject: string;
  /** With the preheader in it, hidden, where the template has one. */
  readonly html: string;
  readonly text: string;
}

export interface RenderedSms {
  readonly language: string;
  readonly body: string;
  readonly parts: SmsParts;
}

/** `field` is the path that failed, or the part of the message (`subject`, `html`, `body`). */
export interface RenderFailed {
  readonly outcome: 'failed';
  readonly reason: FailureReason;
  readonly field: string;
}

export type Rendered =
  | ({ readonly outcome: 'rendered'; readonly channel: 'email' } & RenderedEmail)
  | ({ readonly outcome: 'rendered'; readonly channel: 'sms' } & RenderedSms)
  | RenderFailed;

/** Everything a template may show. Values are as JSON has them; nothing here is trusted to be there. */
export interface RenderContext {
  /** BCP 47, as the customer prefers. */
  readonly language?: string | undefined;
  /** IANA, for instants shown by the `date` filter. */
  readonly timeZone?: string | undefined;
  /** `customerFacts`. */
  readonly customer: Readonly<Record<string, unknown>>;
  /** `eventFacts`; empty for campaigns that no event triggers. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly offer?: {
    readonly code?: string | undefined;
    readonly value?: string | undefined;
    /** ISO 8601 instant. */
    readonly expiresAt?: string | undefined;
  };
  /** Tracked addresses by link name; a link that is not here leads straight to its destination. */
  readonly links?: Readonly<Record<string, string>>;
  readonly unsubscribeUrl?: string | undefined;
  readonly preferencesUrl?: string | undefined;
  /** The account's sender, for what the template leaves out, by field name: `name`, `postal_address`. */
  readonly sender?: Readonly<Record<string, string>>;
}
