/** One decision: what, for whom, on what occasion, why, and what came of it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Profile } from '#shared/domain/customer/profile.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { endOf } from '../books/decision-end.ts';
import { type CampaignNames, campaignHref, campaignNames } from './campaign-names.ts';
import { explanation } from './explanation.ts';
import { type Child, type Html, html } from './html.ts';
import { notFound, page } from './layout.ts';
import { chip, END_TEXTS, endChip } from './marks.ts';
import type { PageSources } from './sources.ts';
import { type Moment, occasionText, timelineOf } from './timeline.ts';
import { instant } from './times.ts';
import { CHANNEL_TEXTS, outcomeSentence } from './wording/outcome-sentence.ts';

const OTHERS = 8;

/** 404 for an id that is not on record. Times are told where the customer lives, else in UTC. */
export async function decisionPage(
  sources: PageSources,
  id: string,
): Promise<APIGatewayProxyStructuredResultV2> {
  const now = sources.clock.now();
  const recorded = await sources.decisions.get(id);
  if (recorded === undefined) return notFound('No such decision is on record.', now);
  const { decision } = recorded;
  const [names, conversions, customers, others] = await Promise.all([
    campaignNames(sources.campaigns),
    sources.conversionsOf(id),
    sources.customers.load([decision.customerId]),
    sources.decisions.ofCustomer(decision.customerId, OTHERS + 1),
  ]);
  const profile = customers.get(decision.customerId)?.customer.profile;
  const zone = profile?.timeZone;
  return page({
    title: 'Decision',
    now,
    main: html`<p class="crumbs"><a href="/">Overview</a> › <a href="${campaignHref(decision.campaignId)}">${names.get(decision.campaignId) ?? decision.campaignId}</a> › Decision</p>
${verdict(recorded, zone)}
<div class="columns">
<div>
${explanation(decision, names, zone)}
${occasion(decision, zone)}
</div>
<aside aria-label="About this decision">
${about(recorded, names, profile, zone)}
${timeline(timelineOf(recorded, conversions), zone)}
${otherDecisions(decision, others.decisions, names, zone)}
</aside>
</div>`,
  });
}

function verdict(recorded: RecordedDecision, zone: string | undefined): Html {
  const { decision } = recorded;
  const end = endOf(recorded);
  return html`<section class="card verdict ${END_TEXTS[end].tone}">
<h1>${outcomeSentence(recorded, zone)}</h1>
<p class="chips">${endChip(end)}${decision.channel !== undefined && chip(CHANNEL_TEXTS[decision.channel])}${decision.arm !== undefined && chip(`arm ${decision.arm}`)}<code class="quiet">${reasonOf(recorded)}</code>${
    decision.retryAt !== undefined &&
    html`<span class="small">A new occasion may pass from ${instant(decision.retryAt, zone)} on.</span>`
  }</p>
${(end === 'sent' || end === 'in_doubt') && html`<a class="button" href="/inbox/${decision.id}">Read the message</a>`}
</section>`;
}

const reasonOf = ({ decision, progress }: RecordedDecision): string =>
  'reason' in progress ? progress.reason : decision.reason;

function occasion(
  { occasion: { facts, at, id, ...rest } }: Decision,
  zone: string | undefined,
): Html {
  return html`<section class="card"><h2>The occasion</h2>
<p>${occasionText({ facts, at, id, ...rest })}, ${instant(at, zone)}. <span class="quiet small">Id <code>${id}</code></span></p>
<dl class="facts wide-facts">${Object.entries(facts).map(
    ([name, value]) =>
      html`<dt>${name}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd>`,
  )}</dl></section>`;
}

function about(
  { decision, offerCode }: RecordedDecision,
  names: CampaignNames,
  profile: Profile | undefined,
  zone: string | undefined,
): Html {
  const { customerId, campaignId } = decision;
  const firstName = profile?.attributes.first_name;
  const known: readonly (readonly [string, Child])[] = [
    [
      'Customer',
      html`${typeof firstName === 'string' && `${firstName}, `}<a href="/inbox?to=${encodeURIComponent(customerId)}">${customerId}</a>${profile === undefined && ' (no longer known)'}`,
    ],
    ['Lives in', zone],
    ['Reads', profile?.language],
    [
      'Campaign',
      html`<a href="${campaignHref(campaignId)}">${names.get(campaignId) ?? campaignId}</a>, version ${decision.campaignVersion}`,
    ],
    ['Arm', decision.arm],
    ['Offer code', offerCode !== undefined && html`<code>${offerCode}</code>`],
    ['Decided', instant(decision.decidedAt, zone)],
    ['Worth until', decision.expiresAt !== undefined && instant(decision.expiresAt, zone)],
    ['Rule set', `version ${decision.rulesetVersion}`],
  ];
  return html`<section class="card"><h2>For whom, by what</h2>
<dl class="facts">${known.map(([name, value]) => value !== undefined && value !== false && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p class="small"><a href="/v1/decisions/${decision.id}">As JSON</a> · <a href="/v1/customers/${encodeURIComponent(customerId)}/why?campaign=${campaignId}&amp;anew=true">Decided now instead</a></p></section>`;
}

const timeline = (moments: readonly Moment[], zone: string | undefined): Html =>
  html`<section class="card"><h2>From occasion to response</h2>
<ol class="timeline">${moments.map(
    ({ at, title, detail, tone }) =>
      html`<li class="${tone}"><b>${title}</b><p>${instant(at, zone)}${detail !== undefined && html` · ${detail}`}</p></li>`,
  )}</ol></section>`;

function otherDecisions(
  decision: Decision,
  decisions: readonly RecordedDecision[],
  names: CampaignNames,
  zone: string | undefined,
): Html | false {
  const others = decisions.filter((one) => one.decision.id !== decision.id).slice(0, OTHERS);
  return (
    others.length > 0 &&
    html`<section class="card"><h2>Newest decisions about this customer</h2>
<ul class="timeline">${others.map(
      (one) =>
        html`<li class="${END_TEXTS[endOf(one)].tone}"><a href="/decisions/${one.decision.id}">${names.get(one.decision.campaignId) ?? one.decision.campaignId}</a><p>${instant(one.decision.decidedAt, zone)} · ${END_TEXTS[endOf(one)].label}</p></li>`,
    )}</ul></section>`
  );
}
