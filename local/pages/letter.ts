/** A mail as the customer's own program shows it, and what else it carries. */
import type { Mail } from '../aws/providers/messages.ts';
import { type Html, html, trusted } from './html.ts';
import { decodedHeader, languageOf, type MessageContext, senderOf } from './message-view.ts';
import { instant } from './times.ts';

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

/** What cannot be used counts as not given. */
export function readMessageRequest(
  query: Readonly<Record<string, string | undefined>>,
): MessageRequest {
  const view = query.view ?? '';
  return {
    view: Object.hasOwn(VIEWS, view) ? (view as View) : 'desktop',
    images: query.images === 'on',
  };
}

/** @param id of the page, for the links between its views */
export function letter(
  mail: Mail,
  id: string,
  context: MessageContext,
  request: MessageRequest,
): Html {
  const sender = senderOf(mail);
  return html`<article class="card flush letter">
<div class="head"><h1${languageOf(context)}>${mail.subject === '' ? '(no subject)' : mail.subject}</h1></div>
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

function href(id: string, { view, images }: MessageRequest): string {
  const query = new URLSearchParams();
  if (view !== 'desktop') query.set('view', view);
  if (images) query.set('images', 'on');
  const path = `/inbox/${encodeURIComponent(id)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}
