/** One message as the customer saw it, what it carried and what came back. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { InboxEntry } from '../aws/providers/inbox.ts';
import { labelsOf, type Mail, recipientOf, type TextMessage } from '../aws/providers/messages.ts';
import { type Child, type Html, html, trusted } from './html.ts';
import { notFound, page } from './layout.ts';
import { chip } from './marks.ts';
import { contextsOf, decodedHeader, type MessageContext, senderOf } from './message-view.ts';
import type { PageSources } from './sources.ts';
import { durationText, instant } from './times.ts';
import { providerEventText } from './wording/response-text.ts';

const VIEWS = {
  desktop: 'Desktop',
  phone: 'Phone',
  text: 'Text alternative',
  headers: 'Headers',
} as const;
type View = keyof typeof VIEWS;

/** How a mail is looked at; a text message has one look only. */
export interface MessageRequest {
  readonly view: View;
  /** Of a mail: also fetch images, which tells the sender that it was opened. */
  readonly images: boolean;
}

export function readMessageRequest(
  query: Readonly<Record<string, string | undefined>>,
): MessageRequest {
  const view = query.view ?? '';
  return {
    view: Object.hasOwn(VIEWS, view) ? (view as View) : 'desktop',
    images: query.images === 'on',
  };
}

/** @param id of the decision, which its message carries */
export async function messagePage(
  sources: PageSources,
  id: string,
  request: MessageRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const now = sources.clock.now();
  const { entries } = await sources.inbox.page({ ourId: id, limit: 10 });
  const [entry] = entries;
  if (entry === undefined) return notFound('No provider accepted a message of this decision.', now);
  const [context = {}] = await contextsOf(sources, [entry]);
  const { message } = entry;
  const head =
    context.recorded === undefined
      ? undefined
      : await sources.campaigns.head(context.recorded.decision.campaignId);
  const subject = message.channel === 'email' ? message.subject : `Text message to ${message.to}`;
  return page({
    title: subject === '' ? '(no subject)' : subject,
    current: 'inbox',
    now,
    ...(message.channel === 'email' && { mail: { images: request.images } }),
    main: html`<p class="crumbs"><a href="/inbox">Inbox</a> › <a href="/inbox?channel=${message.channel}">${message.channel === 'email' ? 'E-mail' : 'Text messages'}</a></p>
${entries.length > 1 && html`<p class="card verdict bad" role="note">The provider accepted this message ${entries.length} times; the newest is shown.</p>`}
<div class="columns">
${message.channel === 'email' ? letter(message, id, context, request) : handset(message, entry, context)}
<aside aria-label="About this message">
${about(entry, id, context, head?.name)}
${events(entry, context)}
</aside>
</div>`,
  });
}

function letter(mail: Mail, id: string, context: MessageContext, request: MessageRequest): Html {
  const sender = senderOf(mail);
  return html`<article class="card flush letter">
<div class="head"><h1${lang(context)}>${mail.subject === '' ? '(no subject)' : mail.subject}</h1></div>
<div class="who"><span class="avatar" aria-hidden="true">${sender.name.slice(0, 1).toUpperCase()}</span>
<p><b>${sender.name}</b> <span class="quiet small">${sender.address}</span><br><span class="quiet small">to ${mail.to.join(', ')}, ${instant(mail.acceptedAt, context.zone)}</span></p></div>
<nav class="tabs" aria-label="View">${Object.keys(VIEWS).map((view) => viewTab(id, view as View, request))}</nav>
${body(mail, id, request)}
</article>`;
}

function viewTab(id: string, view: View, request: MessageRequest): Html {
  const current = view === request.view && trusted(' aria-current="page"');
  return html`<a href="${href(id, { ...request, view })}"${current}>${VIEWS[view]}</a>`;
}

function body(mail: Mail, id: string, request: MessageRequest): Html {
  switch (request.view) {
    case 'text':
      return html`<pre class="verbatim">${mail.text === '' ? '(no text alternative)' : mail.text}</pre>`;
    case 'headers':
      return html`<div class="scroll"><table><thead><tr><th scope="col">Header</th><th scope="col">Value</th></tr></thead><tbody>${mail.headers.map(
        ({ name, value }) =>
          html`<tr><th scope="row">${name}</th><td><code>${decodedHeader(value)}</code></td></tr>`,
      )}</tbody></table></div>`;
    case 'desktop':
    case 'phone': {
      if (mail.html === '') return html`<pre class="verbatim">${mail.text}</pre>`;
      const toggled = { ...request, images: !request.images };
      return html`<p class="note"><span>Links work and are recorded as the customer’s own.</span>${
        request.images
          ? html`<span>Images are shown. <a href="${href(id, toggled)}">Hide them</a></span>`
          : html`<span>Images are not fetched. <a href="${href(id, toggled)}">Show them</a>, which counts as an opening</span>`
      }</p>
<div class="stage ${request.view}"><iframe title="The mail as it is shown to the customer" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${inNewTabs(mail.html)}"></iframe></div>`;
    }
  }
}

/** The frame may neither run scripts nor navigate; a link opens beside it, as in a mail program. */
const inNewTabs = (mail: string): string => `<base target="_blank">${mail}`;

function handset(text: TextMessage, { events: came }: InboxEntry, context: MessageContext): Html {
  const replies = came.filter(({ kind }) => kind === 'REPLY');
  return html`<article class="card">
<h1>Text message</h1>
<div class="handset">
<p class="peer"><b>${text.from}</b>${instant(text.acceptedAt, context.zone)}</p>
<div class="bubble"${lang(context)}>${text.body}</div>
${replies.map(({ detail = '' }) => html`<div class="bubble reply">${detail}</div>`)}
</div>
<dl class="facts">
<dt>To</dt><dd>${text.to}</dd>
<dt>Length</dt><dd>${text.body.length} characters in ${text.parts} ${text.parts === 1 ? 'part' : 'parts'}, ${text.encoding === 'GSM' ? 'GSM-7' : 'UCS-2'}</dd>
<dt>Type</dt><dd>${text.messageType.toLowerCase()}</dd>
<dt>Worth delivering for</dt><dd>${durationText(`PT${text.timeToLive}S`)}</dd>
</dl>
</article>`;
}

function about(
  { message }: InboxEntry,
  id: string,
  { recorded, customerId, zone, firstName }: MessageContext,
  campaign: string | undefined,
): Html {
  const decision = recorded?.decision;
  return html`<section class="card">
<h2>Why this message?</h2>
${
  decision === undefined
    ? html`<p>Its decision <code>${id}</code> is not on record.</p>`
    : html`<p><a class="button" href="/decisions/${decision.id}">See the decision</a></p>`
}
<dl class="facts">
${decision !== undefined && html`<dt>Campaign</dt><dd><a href="/campaigns/${encodeURIComponent(decision.campaignId)}">${campaign ?? decision.campaignId}</a></dd>`}
${decision?.arm !== undefined && html`<dt>Arm</dt><dd>${decision.arm}</dd>`}
${customerId !== undefined && html`<dt>Customer</dt><dd>${firstName !== undefined && `${firstName}, `}<a href="/inbox?to=${encodeURIComponent(customerId)}">${customerId}</a></dd>`}
<dt>Address</dt><dd>${breakable(recipientOf(message))}</dd>
${zone !== undefined && html`<dt>Lives in</dt><dd>${zone}</dd>`}
${recorded?.offerCode !== undefined && html`<dt>Offer code</dt><dd><code>${recorded.offerCode}</code></dd>`}
</dl>
<details><summary class="small">Labels the provider keeps</summary><dl class="facts small">${Object.entries(
    labelsOf(message),
  ).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl></details>
</section>`;
}

function events({ events: came }: InboxEntry, { zone }: MessageContext): Html {
  return html`<section class="card"><h2>What came back</h2>
${
  came.length === 0
    ? html`<p class="quiet">Nothing yet.</p>`
    : html`<ol class="timeline">${came.map(({ kind, at, detail }) => {
        const { label, tone } = providerEventText(kind);
        return html`<li class="${tone}"><b>${label}</b><p>${instant(at, zone)} ${chip(kind)}</p>${detail !== undefined && html`<p class="break">${detail}</p>`}</li>`;
      })}</ol>`
}</section>`;
}

/** May be parted after the at sign, where it is too long for its place. */
const breakable = (address: string): Child =>
  address.split('@').map((part, index) => (index === 0 ? part : html`@<wbr>${part}`));

const lang = ({ language }: MessageContext): Html | false =>
  language !== undefined && html` lang="${language}"`;

function href(id: string, { view, images }: MessageRequest): string {
  const query = new URLSearchParams();
  if (view !== 'desktop') query.set('view', view);
  if (images) query.set('images', 'on');
  const path = `/inbox/${encodeURIComponent(id)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}
