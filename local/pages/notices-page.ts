/** What staff were told: every notice that their queue took, with what they read of it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { allCampaigns, campaignHref } from './campaign-names.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import type { Ledger } from './ledger.ts';
import { chip } from './marks.ts';
import type { PageSources } from './sources.ts';
import { instant } from './times.ts';

const MOST_SHOWN = 200;

type Notify = NonNullable<Campaign['notify']>;

/** Newest first. */
export async function noticesPage(
  sources: PageSources,
): Promise<APIGatewayProxyStructuredResultV2> {
  const notices = (await sources.ledger()).filter(({ end }) => end === 'notified');
  const names = new Map((await allCampaigns(sources.campaigns)).map(({ id, name }) => [id, name]));
  const words = await wordsOf(sources, notices);
  return page({
    title: 'Staff notices',
    current: 'notices',
    now: sources.clock.now(),
    main: html`<h1>What staff were told</h1>
<p class="lead">${countedText(notices.length, 'notice')} on the queue <code>staff</code>, from where the account's own systems take them. The customers were not contacted.</p>
<section class="card flush">${notices.length === 0 ? html`<p class="empty">None yet.</p>` : table(notices.slice(0, MOST_SHOWN), names, words)}</section>`,
  });
}

/** As the campaign says it today. */
async function wordsOf(
  { campaigns }: PageSources,
  notices: Ledger,
): Promise<ReadonlyMap<string, Notify>> {
  const ids = [...new Set(notices.map(({ campaignId }) => campaignId))];
  const found = await Promise.all(
    ids.map(async (id): Promise<readonly [string, Notify][]> => {
      const head = await campaigns.head(id);
      const version = head && (await campaigns.version(id, head.inForce?.version ?? head.version));
      const notify = version?.campaign.notify;
      return notify === undefined ? [] : [[id, notify]];
    }),
  );
  return new Map(found.flat());
}

const table = (
  notices: Ledger,
  names: ReadonlyMap<string, string>,
  words: ReadonlyMap<string, Notify>,
): Html => html`<div class="scroll"><table>
<thead><tr>${['Decided', 'Customer', 'Topic', 'Reason', 'Campaign'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${notices.map(({ id, decidedAt, customerId, campaignId }) => {
  const staff = words.get(campaignId)?.staff;
  return html`<tr><td><a href="/decisions/${id}">${instant(decidedAt)}</a></td><td>${customerId}</td><td>${staff !== undefined && chip(staff.topic)}</td><td>${staff?.reason}</td><td><a href="${campaignHref(campaignId)}">${names.get(campaignId) ?? campaignId}</a></td></tr>`;
})}</tbody></table></div>`;
