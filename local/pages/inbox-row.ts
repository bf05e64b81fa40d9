/** One line of the inbox: a mail with its subject and preheader, or a text message as a bubble. */
import type { InboxEntry } from '../aws/providers/inbox.ts';
import type { Mail, TextMessage } from '../aws/providers/messages.ts';
import { type Html, html } from './html.ts';
import { chip } from './marks.ts';
import {
  decisionIdOf,
  languageOf,
  type MessageContext,
  previewOf,
  senderOf,
} from './message-view.ts';
import { shortInstant } from './times.ts';
import { providerEventText } from './wording/response-text.ts';

/** As mailboxes and phones list it; times are told where the customer lives. */
export function inboxRow(
  { message, events }: InboxEntry,
  context: MessageContext,
  now: Date,
): Html {
  return message.channel === 'email'
    ? mailRow(message, events, context, now)
    : textRow(message, events, context, now);
}

function mailRow(
  mail: Mail,
  events: InboxEntry['events'],
  context: MessageContext,
  now: Date,
): Html {
  const sender = senderOf(mail);
  const to = context.firstName ?? mail.to[0] ?? '';
  return html`<li>
<span class="avatar" aria-hidden="true">${initials(sender.name)}</span>
<span class="from cut"><b>${sender.name}</b><span class="cut">to ${to}${context.customerId !== undefined && html` · ${context.customerId}`}</span></span>
<span class="when">${shortInstant(mail.acceptedAt, now, context.zone)}</span>
${open(mail, mail.subject === '' ? '(no subject)' : mail.subject, context, 'subject cut')}
<p class="preview cut"${languageOf(context)}>${previewOf(mail)}</p>
<span class="chips">${eventChips(events)}</span>
</li>`;
}

function textRow(
  text: TextMessage,
  events: InboxEntry['events'],
  context: MessageContext,
  now: Date,
): Html {
  return html`<li>
<div class="from"><span class="cut"><b>${text.from}</b> to ${context.firstName ?? text.to}</span><span>${shortInstant(text.acceptedAt, now, context.zone)}</span></div>
<div class="bubble">${open(text, text.body, context, 'words')}</div>
<span class="chips">${eventChips(events)}${text.parts > 1 && chip(`${text.parts} parts`)}</span>
</li>`;
}

/** A message that is not the engine's has no page. */
function open(
  message: Mail | TextMessage,
  words: string,
  context: MessageContext,
  className: string,
): Html {
  const id = decisionIdOf(message);
  return id === undefined
    ? html`<span class="${className}"${languageOf(context)}>${words}</span>`
    : html`<a class="${className}"${languageOf(context)} href="/inbox/${encodeURIComponent(id)}">${words}</a>`;
}

/** What says more than that it arrived; else that it did. */
function eventChips(events: InboxEntry['events']): readonly Html[] {
  const texts = new Map(
    events.map(({ kind }) => [providerEventText(kind).label, providerEventText(kind)]),
  );
  const telling = [...texts.values()].filter(
    ({ label, tone }) => tone !== 'plain' && label !== 'Delivered',
  );
  const shown = telling.length > 0 ? telling : [...texts.values()].slice(-1);
  return shown.map(({ label, tone }) => chip(label, tone));
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');
