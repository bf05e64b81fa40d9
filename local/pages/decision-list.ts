/** Decisions as a table, and why some sent nothing as a list. */

import type { Reason } from '#shared/domain/arbitration/reason.ts';
import { REASON_TEXTS } from '#shared/domain/arbitration/reason-text.ts';
import { type CampaignNames, campaignHref } from './campaign-names.ts';
import { type Child, type Html, html } from './html.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { bar, chip, endChip, figure } from './marks.ts';
import { instant } from './times.ts';
import { CHANNEL_TEXTS, capitalised, reasonSentence } from './wording/outcome-sentence.ts';
import { RESPONSE_TEXTS } from './wording/response-text.ts';

/** @param names given: also says of which campaign each one is */
export function decisionList(rows: Ledger, names?: CampaignNames): Html {
  if (rows.length === 0) return html`<p class="empty">None.</p>`;
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Decided</th>${names !== undefined && html`<th scope="col">Campaign</th>`}<th scope="col">Customer</th><th scope="col">Outcome</th><th scope="col">What came of it</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><td><a href="/decisions/${row.id}">${instant(row.decidedAt)}</a></td>${
        names !== undefined && html`<td>${names.get(row.campaignId) ?? row.campaignId}</td>`
      }<td>${row.customerId}</td><td>${endChip(row.end)}</td><td>${cameOf(row)}</td></tr>`,
  )}</tbody></table></div>`;
}

function cameOf({ end, reason, channel, responses, conversions }: LedgerRow): Child {
  if (end === 'holdout' || end === 'waiting' || end === 'sent' || end === 'notified')
    return html`<span class="chips">${end !== 'holdout' && channel !== undefined && html`<span class="quiet small">${CHANNEL_TEXTS[channel]}</span>`}${responses
      .filter((kind) => kind !== 'delivered')
      .map((kind) =>
        chip(RESPONSE_TEXTS[kind].label, RESPONSE_TEXTS[kind].tone),
      )}${conversions > 0 && chip(conversions === 1 ? 'Converted' : `Converted ${conversions} ×`, 'good')}</span>`;
  return html`<span class="quiet small">${REASON_TEXTS[reason].label}</span>`;
}

/** @param campaignId given: each reason leads to the campaign's decisions that ended so */
export function reasonList(
  counts: readonly (readonly [Reason, number])[],
  campaignId?: string,
): Html {
  if (counts.length === 0) return html`<p class="quiet">Nothing was held back.</p>`;
  const most = Math.max(...counts.map(([, count]) => count));
  return html`<ul class="reasons">${counts.map(([reason, count]) => {
    const name = capitalised(REASON_TEXTS[reason].label);
    return html`<li><div class="head"><b>${
      campaignId === undefined
        ? name
        : html`<a href="${campaignHref(campaignId)}?reason=${reason}#decisions">${name}</a>`
    }</b><span class="num">${figure(count)}</span></div>${bar([{ name: 'suppressed', count }], most)}<p class="quiet small">${reasonSentence(reason)}</p></li>`;
  })}</ul>`;
}
