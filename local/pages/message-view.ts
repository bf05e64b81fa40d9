/** A message as its reader's own device lists it, and the decision and customer it belongs to. */
import { addressParser, decodeWords } from 'postal-mime';
import { htmlToText } from '#shared/domain/templates/html-to-text.ts';
import type { Customers } from '#shared/ports/customers.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { InboxEntry } from '../aws/providers/inbox.ts';
import { labelsOf, type Mail, type Message } from '../aws/providers/messages.ts';
import { type Html, html } from './html.ts';
import type { PageSources } from './sources.ts';

/** The tag, or context key, in which every message carries the id of its decision. */
const ID_LABEL = 'message_id';
const PREVIEW_LENGTH = 160;

export interface Sender {
  /** The address where there is no name. */
  readonly name: string;
  readonly address: string;
}

/** The sender as the mail itself names it (RFC 5322, with RFC 2047 names). */
export function senderOf({ headers, from }: Mail): Sender {
  const line = headers.find(({ name }) => name.toLowerCase() === 'from')?.value ?? from;
  const [parsed] = addressParser(line);
  const address = parsed?.address ?? from;
  const name = parsed?.name ?? '';
  return { name: name === '' ? address : name, address };
}

/** The beginning of a mail's words on one line: the preheader, then what follows it. */
export function previewOf({ html, text }: Mail): string {
  const words = (html === '' ? text : htmlToText(html)).replace(/\s+/g, ' ').trim();
  return words.length > PREVIEW_LENGTH ? `${words.slice(0, PREVIEW_LENGTH).trimEnd()}…` : words;
}

/** A header's value as it reads, not as it travels. */
export const decodedHeader = (value: string): string => decodeWords(value);

/** The decision's id; undefined for a message that is not the engine's. */
export const decisionIdOf = (message: Message): string | undefined => labelsOf(message)[ID_LABEL];

export interface MessageContext {
  readonly recorded?: RecordedDecision;
  readonly customerId?: string;
  /** IANA, and BCP 47: where the customer lives and what they read, as far as is known. */
  readonly zone?: string;
  readonly language?: string;
  readonly firstName?: string;
}

/** In the order of `entries`. */
export async function contextsOf(
  sources: Pick<PageSources, 'decisions' | 'customers'>,
  entries: readonly InboxEntry[],
): Promise<readonly MessageContext[]> {
  const recorded = await Promise.all(
    entries.map(({ message }) => {
      const id = decisionIdOf(message);
      return id === undefined ? undefined : sources.decisions.get(id);
    }),
  );
  const ids = new Set(
    recorded.flatMap((one) => (one === undefined ? [] : [one.decision.customerId])),
  );
  const customers = await sources.customers.load([...ids]);
  return recorded.map((one) => (one === undefined ? {} : contextOf(one, customers)));
}

function contextOf(
  recorded: RecordedDecision,
  customers: Awaited<ReturnType<Customers['load']>>,
): MessageContext {
  const { customerId } = recorded.decision;
  const profile = customers.get(customerId)?.customer.profile;
  const firstName = profile?.attributes.first_name;
  return {
    recorded,
    customerId,
    ...(profile?.timeZone !== undefined && { zone: profile.timeZone }),
    ...(profile?.language !== undefined && { language: profile.language }),
    ...(typeof firstName === 'string' && { firstName }),
  };
}

/** The words are in the customer's language, which a screen reader must know to speak them. */
export const languageOf = ({ language }: MessageContext): Html | false =>
  language !== undefined && html` lang="${language}"`;
