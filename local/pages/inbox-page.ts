/** What the simulated providers accepted, newest first, as the customers' devices would list it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Channel } from '#shared/domain/channel.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import type { InboxPage } from '../aws/providers/inbox.ts';
import { type Html, html, trusted } from './html.ts';
import { inboxRow } from './inbox-row.ts';
import { page } from './layout.ts';
import { contextsOf } from './message-view.ts';
import type { PageSources } from './sources.ts';

export interface InboxRequest {
  /** Both side by side without it. */
  readonly channel?: Channel;
  /** An address, a number or a customer's id. */
  readonly to?: string;
  /** Messages older than this position; see InboxQuery. */
  readonly before?: number;
}

const PAGE_SIZE = 40;
/** Of each channel, where both are shown. */
const BESIDE_SIZE = { email: 14, sms: 10 } as const;

const HEADINGS: Readonly<Record<Channel, string>> = { email: 'E-mail', sms: 'Text messages' };

/** Anything else is an unusable query and shows the first page. */
export function readInboxRequest(
  query: Readonly<Record<string, string | undefined>>,
): InboxRequest {
  const { channel, before } = query;
  // A plus sign that nobody encoded arrives as a space.
  const to = query.to?.replace(/^ (?=\d)/, '+').trim();
  return {
    ...((channel === 'email' || channel === 'sms') && { channel }),
    ...(to !== undefined && to !== '' && { to }),
    ...(before !== undefined && /^\d{1,15}$/.test(before) && { before: Number(before) }),
  };
}

/** Both channels side by side, or one of them page by page. */
export async function inboxPage(
  sources: PageSources,
  request: InboxRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { channel } = request;
  const counts = await sources.inbox.counts();
  const now = sources.clock.now();
  const lists =
    channel === undefined
      ? html`<div class="columns">${[await list(sources, request, 'email', now), await list(sources, request, 'sms', now)]}</div>`
      : await list(sources, request, channel, now);
  return page({
    title: 'Inbox',
    current: 'inbox',
    now,
    main: html`<h1>Inbox</h1>
<p class="lead">Every message that was handed over to the providers, as customers would see it: ${countedText(counts.email, 'e-mail')} and ${countedText(counts.sms, 'text message')}.</p>
${filter(request)}
${lists}`,
  });
}

function filter(request: InboxRequest): Html {
  const tab = (words: string, channel?: Channel): Html => {
    const current = channel === request.channel && trusted(' aria-current="page"');
    return html`<a href="${inboxHref({ ...only(request.to), ...(channel !== undefined && { channel }) })}"${current}>${words}</a>`;
  };
  return html`<div class="filter">
<nav class="tabs" aria-label="Channel">${tab('Both')}${tab('E-mail', 'email')}${tab('Text messages', 'sms')}</nav>
<form class="search" method="get" action="/inbox" role="search">
${request.channel !== undefined && html`<input type="hidden" name="channel" value="${request.channel}">`}
<input type="search" name="to" value="${request.to ?? ''}" aria-label="Recipient: address, number or customer" placeholder="Address, number or customer id" autocomplete="off" spellcheck="false">
<button>Show</button>
</form>
${request.to !== undefined && html`<a class="small" href="${inboxHref(request.channel === undefined ? {} : { channel: request.channel })}">Everybody</a>`}
</div>`;
}

async function list(
  sources: PageSources,
  request: InboxRequest,
  channel: Channel,
  now: Date,
): Promise<Html> {
  const alone = request.channel !== undefined;
  const recipient =
    request.to === undefined ? undefined : await addressOf(sources, request.to, channel);
  const found: InboxPage =
    request.to !== undefined && recipient === undefined
      ? { entries: [] }
      : await sources.inbox.page({
          channel,
          limit: alone ? PAGE_SIZE : BESIDE_SIZE[channel],
          ...(recipient !== undefined && { recipient }),
          ...(alone && request.before !== undefined && { before: request.before }),
        });
  const contexts = await contextsOf(sources, found.entries);
  const rows = found.entries.map((entry, index) => inboxRow(entry, contexts[index] ?? {}, now));
  const all = !alone && found.before !== undefined;
  return html`<section class="card flush" aria-labelledby="${channel}">
<div class="head"><h2 id="${channel}">${HEADINGS[channel]}</h2>${all && html`<a class="small" href="${inboxHref({ ...only(request.to), channel })}">All of them</a>`}</div>
${rows.length === 0 ? nothing(request) : html`<ul class="${channel === 'email' ? 'mails' : 'texts'}">${rows}</ul>`}
${alone && pager(request, found.before)}
</section>`;
}

const nothing = ({ to }: InboxRequest): Html =>
  html`<p class="empty">${to === undefined ? 'No message yet.' : `Nothing for “${to}”.`}</p>`;

function pager(request: InboxRequest, before: number | undefined): Html | false {
  if (before === undefined && request.before === undefined) return false;
  const { before: _, ...newest } = request;
  return html`<nav class="pager" aria-label="Pages">
<span>${request.before !== undefined && html`<a href="${inboxHref(newest)}">Newest</a>`}</span>
<span>${before !== undefined && html`<a rel="next" href="${inboxHref({ ...request, before })}">Older</a>`}</span>
</nav>`;
}

/** A customer's address of this channel, when there is one of this id; else what looks like an address. */
async function addressOf(
  { customers }: PageSources,
  to: string,
  channel: Channel,
): Promise<string | undefined> {
  const isId = customerIdSchema.safeParse(to).success;
  const customer = isId ? (await customers.load([to])).get(to)?.customer : undefined;
  if (customer !== undefined) return customer.profile[channel === 'email' ? 'email' : 'phone'];
  return to.includes('@') || to.startsWith('+') ? to : undefined;
}

const only = (to: string | undefined): InboxRequest => (to === undefined ? {} : { to });

/** The page's address for `request`. */
export function inboxHref({ channel, to, before }: InboxRequest): string {
  const query = new URLSearchParams();
  if (channel !== undefined) query.set('channel', channel);
  if (to !== undefined) query.set('to', to);
  if (before !== undefined) query.set('before', String(before));
  return query.size === 0 ? '/inbox' : `/inbox?${query}`;
}
