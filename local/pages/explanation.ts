/** The explanation of a decision: every check in the order in which it was made. */
import type { Check } from '#shared/domain/arbitration/reason.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { type CampaignNames, campaignHref } from './campaign-names.ts';
import { type Child, type Html, html } from './html.ts';
import { icon } from './marks.ts';
import { instant } from './times.ts';
import { type CheckGroup, type CheckLine, groupChecks } from './wording/check-text.ts';
import { reasonSentence } from './wording/outcome-sentence.ts';

/** @param zone of the customer, in which times are told */
export const explanation = (
  decision: Decision,
  names: CampaignNames,
  zone: string | undefined,
): Html =>
  html`<section class="card"><h2>Why: every check, in order</h2>${groupChecks(decision).map((one) => group(one, names, zone))}</section>`;

function group({ title, lines }: CheckGroup, names: CampaignNames, zone: string | undefined): Html {
  return html`<h3>${title}</h3>
<ul class="checks">${lines.map((line) => checkLine(line, names, zone))}</ul>`;
}

function checkLine(line: CheckLine, names: CampaignNames, zone: string | undefined): Html {
  const { name, check, mark, note } = line;
  return html`<li class="${mark}">${icon(mark)}<span class="what">${name} ${note !== undefined && html`<span class="quiet small">(${note})</span>`}</span>${foundText(check, names)}${because(check, mark, zone)}</li>`;
}

function foundText({ check, found, usual }: Check, names: CampaignNames): Child {
  if (found === undefined) return undefined;
  if (check === 'arbitration' && typeof found === 'string')
    return html`<span class="found">won by <a href="${campaignHref(found)}">${names.get(found) ?? found}</a></span>`;
  const value = typeof found === 'boolean' ? (found ? 'yes' : 'no') : String(found);
  return html`<span class="found">found <b>${value}</b>${usual !== undefined && html`, usual is <b>${usual}</b>`}</span>`;
}

function because(
  { reason, retryAt }: Check,
  mark: CheckLine['mark'],
  zone: string | undefined,
): Child {
  if (reason === undefined) return undefined;
  return html`<p>${reasonSentence(reason)} <code>${reason}</code>${
    retryAt !== undefined &&
    html`<br>${mark === 'wait' ? 'A message has to wait until' : 'May pass from'} ${instant(retryAt, zone)}.`
  }</p>`;
}
