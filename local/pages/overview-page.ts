/** What the engine decided, at a glance: campaigns with their figures, and the way to everything else. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { allCampaigns, campaignHref } from './campaign-names.ts';
import { decisionList, reasonList } from './decision-list.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import { BAR_KEY, bar, figure, statusChip } from './marks.ts';
import type { PageSources } from './sources.ts';
import { barParts, groupedBy, suppressedBy, type Tally, tally } from './tally.ts';

const NEWEST = 12;

/** Campaigns in the order of their decisions, most first; reasons and newest decisions of all. */
export async function overviewPage(
  sources: PageSources,
): Promise<APIGatewayProxyStructuredResultV2> {
  const [ledger, campaigns] = await Promise.all([
    sources.ledger(),
    allCampaigns(sources.campaigns),
  ]);
  const total = tally(ledger);
  const byCampaign = groupedBy(ledger, ({ campaignId }) => campaignId);
  const rows = campaigns
    .map((head) => ({ head, counts: tally(byCampaign.get(head.id) ?? []) }))
    .sort((a, b) => b.counts.decisions - a.counts.decisions);
  const names = new Map(campaigns.map(({ id, name }) => [id, name]));
  return page({
    title: 'Overview',
    current: 'overview',
    now: sources.clock.now(),
    main: html`<h1>What was decided</h1>
<p class="lead">${summary(total)}</p>
${tiles(total)}
<section class="card flush" aria-labelledby="campaigns">
<div class="head"><h2 id="campaigns">Campaigns</h2>${BAR_KEY}</div>
${campaigns.length === 0 ? html`<p class="empty">No campaign yet. <a href="/v1/docs">The API</a> takes them.</p>` : campaignTable(rows)}
</section>
<div class="columns">
<section class="card flush" aria-labelledby="newest"><h2 id="newest">Newest decisions</h2>${decisionList(ledger.slice(0, NEWEST), names)}</section>
<section class="card" aria-labelledby="why"><h2 id="why">Why nothing was sent</h2>${reasonList(suppressedBy(ledger))}</section>
</div>
<section class="card" aria-labelledby="more"><h2 id="more">More</h2>
<p><a href="/inbox">Inbox</a>: every message as the customers see it. <a href="/v1/docs">API</a>: the operations, with examples. <a href="/v1/openapi.json">OpenAPI 3.1</a>: the same for programs.</p></section>`,
  });
}

function summary({ decisions, ends }: Tally): string {
  if (decisions === 0) return 'Nothing yet: no event has met a campaign’s trigger.';
  const unsettled = ends.waiting + ends.in_doubt + ends.failed;
  const rest = unsettled === 0 ? '' : `, ${figure(unsettled)} waiting, in doubt or failed`;
  return `${countedText(decisions, 'decision')}: ${figure(ends.sent)} sent, ${ends.notified === 0 ? '' : `${figure(ends.notified)} told to staff, `}${figure(ends.holdout)} held out so that the effect can be measured, ${figure(ends.suppressed)} suppressed${rest}. Every one is on record with its reason.`;
}

function tiles({ decisions, sent, ends, opened, clicked, conversions }: Tally): Html {
  const shown: readonly (readonly [number, string])[] = [
    [decisions, 'decisions'],
    [sent.email, 'e-mails'],
    [sent.sms, 'text messages'],
    [ends.notified, 'staff notices'],
    [ends.holdout, 'held out'],
    [ends.suppressed, 'suppressed'],
    [opened, 'opened'],
    [clicked, 'clicked'],
    [conversions, 'conversions'],
  ];
  return html`<ul class="tiles">${shown.map(([count, words]) => html`<li><b>${figure(count)}</b><span>${words}</span></li>`)}</ul>`;
}

const COLUMNS = [
  'Decisions',
  'E-mail',
  'Text',
  'Staff',
  'Holdout',
  'Suppressed',
  'Waiting',
  'In doubt',
  'Failed',
  'Converted',
];

function campaignTable(
  rows: readonly { readonly head: CampaignHead; readonly counts: Tally }[],
): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Campaign</th><th scope="col">Status</th><th scope="col"><span class="skip">Shares</span></th>${COLUMNS.map((name) => html`<th scope="col" class="num">${name}</th>`)}</tr></thead>
<tbody>${rows.map(({ head, counts }) => {
    const { ends, sent, decisions, conversions } = counts;
    return html`<tr><th scope="row"><a href="${campaignHref(head.id)}">${head.name}</a></th><td>${statusChip(head.status)}</td><td class="share">${bar(barParts(counts))}</td>${[decisions, sent.email, sent.sms, ends.notified, ends.holdout, ends.suppressed, ends.waiting, ends.in_doubt, ends.failed, conversions].map((count) => html`<td class="num${count === 0 && ' zero'}">${figure(count)}</td>`)}</tr>`;
  })}</tbody></table></div>`;
}
