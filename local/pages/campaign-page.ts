/** One campaign: what it says, and what was decided in its name. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { REASON_TEXTS } from '#shared/domain/arbitration/reason-text.ts';
import { HOLDOUT } from '#shared/domain/assignment.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';
import { campaignFacts } from './campaign-facts.ts';
import { campaignHref } from './campaign-names.ts';
import { decisionList, reasonList } from './decision-list.ts';
import { type Html, html } from './html.ts';
import { notFound, page } from './layout.ts';
import type { Ledger } from './ledger.ts';
import { BAR_KEY, bar, chip, figure, statusChip } from './marks.ts';
import type { PageSources } from './sources.ts';
import { barParts, groupedBy, suppressedBy, type Tally, tally } from './tally.ts';

export interface CampaignRequest {
  /** Only decisions that ended for this reason. */
  readonly reason?: Reason;
  /** How many of the newest to pass over. */
  readonly from: number;
}

const PAGE_SIZE = 30;

/** What cannot be used counts as not given. */
export function readCampaignRequest(
  query: Readonly<Record<string, string | undefined>>,
): CampaignRequest {
  const reason = reasonSchema.safeParse(query.reason);
  const from = query.from ?? '';
  return {
    ...(reason.success && { reason: reason.data }),
    from: /^\d{1,9}$/.test(from) ? Number(from) : 0,
  };
}

/** Content is that in force, else the newest. 404 for an unknown id. */
export async function campaignPage(
  sources: PageSources,
  id: string,
  request: CampaignRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const now = sources.clock.now();
  const head = await sources.campaigns.head(id);
  if (head === undefined) return notFound('No campaign has this id.', now);
  const shown = head.inForce?.version ?? head.version;
  const [version, ledger] = await Promise.all([
    sources.campaigns.version(id, shown),
    sources.ledger(),
  ]);
  const rows = ledger.filter(({ campaignId }) => campaignId === id);
  const total = tally(rows);
  return page({
    title: head.name,
    now,
    main: html`<p class="crumbs"><a href="/">Overview</a> › Campaign</p>
<h1>${head.name}</h1>
<p class="chips">${statusChip(head.status)}${chip(`version ${shown}`)}<code class="quiet">${id}</code></p>
${version?.campaign.description !== undefined && html`<p class="lead">${version.campaign.description}</p>`}
${tiles(total)}
<div class="columns">
<div>
${version !== undefined && armTable(version.campaign, rows)}
${decisions(id, rows, request)}
</div>
<aside aria-label="About this campaign">
${version !== undefined && says(version.campaign, head)}
<section class="card"><h2>Why nothing was sent</h2>${reasonList(suppressedBy(rows), id)}</section>
</aside>
</div>`,
  });
}

function tiles(counts: Tally): Html {
  const { decisions, ends, opened, clicked, conversions } = counts;
  const shown: readonly (readonly [number, string])[] = [
    [decisions, 'decisions'],
    [ends.sent, 'sent'],
    ...(ends.notified === 0 ? [] : [[ends.notified, 'staff notices'] as const]),
    [ends.holdout, 'held out'],
    [ends.suppressed, 'suppressed'],
    [opened, 'opened'],
    [clicked, 'clicked'],
    [conversions, 'conversions'],
  ];
  return html`${bar(barParts(counts))}<div class="under">${BAR_KEY}</div><ul class="tiles">${shown.map(([count, words]) => html`<li><b>${figure(count)}</b><span>${words}</span></li>`)}</ul>`;
}

/** Counts alone: a difference without its interval would mislead. */
function armTable({ variants, holdout }: Campaign, rows: Ledger): Html {
  const byArm = groupedBy(rows, ({ arm }) => arm);
  const weights = variants.reduce((sum, { weight }) => sum + weight, 0);
  const arms = [
    ...variants.map(({ id, weight }) => ({ id, share: ((1 - holdout) * weight) / weights })),
    ...(holdout > 0 ? [{ id: HOLDOUT, share: holdout }] : []),
  ];
  return html`<section class="card flush"><h2>Arms</h2><div class="scroll"><table>
<thead><tr><th scope="col">Arm</th>${['Share', 'Customers assigned', 'Sent', 'Opened', 'Clicked', 'Conversions'].map((name) => html`<th scope="col" class="num">${name}</th>`)}</tr></thead>
<tbody>${arms.map(({ id, share }) => {
    const members = byArm.get(id) ?? [];
    const { ends, opened, clicked, conversions } = tally(members);
    const customers = new Set(members.map(({ customerId }) => customerId)).size;
    return html`<tr><th scope="row">${id}</th><td class="num">${(100 * share).toLocaleString('en', { maximumFractionDigits: 1 })} %</td>${[customers, ends.sent + ends.notified, opened, clicked, conversions].map((count) => html`<td class="num">${figure(count)}</td>`)}</tr>`;
  })}</tbody></table></div></section>`;
}

function says(campaign: Campaign, head: CampaignHead): Html {
  return html`<section class="card"><h2>What it says</h2>${campaignFacts(campaign)}
<p class="small"><a href="/v1/campaigns/${encodeURIComponent(head.id)}">As JSON</a></p></section>`;
}

function decisions(id: string, all: Ledger, { reason, from }: CampaignRequest): Html {
  const rows = reason === undefined ? all : all.filter((row) => row.reason === reason);
  const href = (start: number): string => {
    const query = new URLSearchParams();
    if (reason !== undefined) query.set('reason', reason);
    if (start > 0) query.set('from', String(start));
    return `${campaignHref(id)}${query.size === 0 ? '' : `?${query}`}#decisions`;
  };
  return html`<section class="card flush" id="decisions" aria-labelledby="decisions-title">
<div class="head"><h2 id="decisions-title">${reason === undefined ? 'Decisions' : `Decisions: ${REASON_TEXTS[reason].label}`}</h2>${reason !== undefined && html`<a class="small" href="${campaignHref(id)}#decisions">All of them</a>`}</div>
${decisionList(rows.slice(from, from + PAGE_SIZE))}
${
  (from > 0 || rows.length > from + PAGE_SIZE) &&
  html`<nav class="pager" aria-label="Pages"><span>${from > 0 && html`<a rel="prev" href="${href(Math.max(0, from - PAGE_SIZE))}">Newer</a>`}</span><span>${rows.length > from + PAGE_SIZE && html`<a rel="next" href="${href(from + PAGE_SIZE)}">Older</a>`}</span></nav>`
}
</section>`;
}
