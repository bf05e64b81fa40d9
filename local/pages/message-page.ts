/** One message as the customer saw it, what it carried and what came back. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { countedText } from '#shared/domain/effect/wording.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import type { InboxEntry } from '../aws/providers/inbox.ts';
import { labelsOf, recipientOf, type TextMessage } from '../aws/providers/messages.ts';
import { type Child, type Html, html } from './html.ts';
import { notFound, page } from './layout.ts';
import { letter, type MessageRequest } from './letter.ts';
import { chip } from './marks.ts';
import { contextsOf, languageOf, type MessageContext } from './message-view.ts';
import type { PageSources } from './sources.ts';
import { durationText, instant } from './times.ts';
import { providerEventText, RESPONSE_TEXTS } from './wording/response-text.ts';

/** @param id of the decision, which its message carries; 404 when no provider has one */
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
${cameBack(entry, context)}
</aside>
</div>`,
  });
}

function handset(text: TextMessage, { events: came }: InboxEntry, context: MessageContext): Html {
  const replies = came.filter(({ kind }) => kind === 'REPLY');
  return html`<article class="card">
<h1>Text message</h1>
<div class="handset">
<p class="peer"><b>${text.from}</b>${instant(text.acceptedAt, context.zone)}</p>
<div class="bubble"${languageOf(context)}>${text.body}</div>
${replies.map(({ detail = '' }) => html`<div class="bubble reply">${detail}</div>`)}
</div>
<dl class="facts">
<dt>To</dt><dd>${text.to}</dd>
<dt>Length</dt><dd>${countedText(text.body.length, 'character')} in ${countedText(text.parts, 'part')}, ${text.encoding === 'GSM' ? 'GSM-7' : 'UCS-2'}</dd>
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

/** What the provider reported, and what the engine's own links and pages saw beyond that. */
function cameBack({ events }: InboxEntry, { recorded, zone }: MessageContext): Html {
  const reported = events.map(({ kind, at, detail }) => ({
    ...providerEventText(kind),
    at,
    detail: html`${chip(kind)}${detail !== undefined && html`<br><span class="break">${detail}</span>`}`,
  }));
  const known = new Set(reported.map(({ label }) => label));
  const seen = OWN_KINDS.flatMap((kind) => {
    const at = recorded?.responses[kind];
    const text = RESPONSE_TEXTS[kind];
    return at === undefined || known.has(text.label)
      ? []
      : [{ ...text, at: Date.parse(at), detail: chip('own link') }];
  });
  const all = [...reported, ...seen].sort((a, b) => a.at - b.at);
  return html`<section class="card"><h2>What came back</h2>
${
  all.length === 0
    ? html`<p class="quiet">Nothing yet.</p>`
    : html`<ol class="timeline">${all.map(
        ({ label, tone, at, detail }) =>
          html`<li class="${tone}"><b>${label}</b><p>${instant(at, zone)} ${detail}</p></li>`,
      )}</ol>`
}</section>`;
}

/** Responses that the engine may learn of without the provider. */
const OWN_KINDS = [
  'open',
  'machine_open',
  'click',
  'machine_click',
  'unsubscribe',
  'redeemed',
] as const satisfies readonly ResponseKind[];

/** May be parted after the at sign, where it is too long for its place. */
const breakable = (address: string): Child =>
  address.split('@').map((part, index) => (index === 0 ? part : html`@<wbr>${part}`));
