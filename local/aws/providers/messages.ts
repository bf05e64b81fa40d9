/** What the inbox keeps: mails and text messages as the providers accepted them. */

export interface Mail {
  readonly channel: 'email';
  /** The provider's id, new for every accepted request. */
  readonly id: string;
  /** Milliseconds since the epoch, in the services' time. */
  readonly acceptedAt: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** As sent, in order, unfolded. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet?: string;
}

export interface TextMessage {
  readonly channel: 'sms';
  readonly id: string;
  readonly acceptedAt: number;
  /** Number, short code or sender id. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly body: string;
  readonly encoding: 'GSM' | 'UNICODE';
  readonly parts: number;
  readonly messageType: string;
  /** Seconds. */
  readonly timeToLive: number;
  readonly context: Readonly<Record<string, string>>;
  readonly configurationSet?: string;
}

export type Message = Mail | TextMessage;

/** Something that will become known of a message, in its own time. */
export interface DueEvent {
  readonly kind: string;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** What the kind needs besides the message: a clicked link, the text of a reply. */
  readonly detail?: string;
}

export const recipientOf = (message: Message): string =>
  message.channel === 'sms' ? message.to : (message.to[0] ?? '');

/** Tags of a mail, context of a text message: where our own message id travels. */
export const labelsOf = (message: Message): Readonly<Record<string, string>> =>
  message.channel === 'sms' ? message.context : message.tags;
