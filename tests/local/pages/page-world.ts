/** The pages over memory adapters and a real inbox, asked as the gateway would ask them. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { openInbox } from '#local/aws/providers/inbox.ts';
import type { DueEvent, Mail, TextMessage } from '#local/aws/providers/messages.ts';
import { readLedger } from '#local/pages/ledger.ts';
import { createPages } from '#local/pages/pages.ts';
import type { PageSources } from '#local/pages/sources.ts';
import { createRouter } from '#local/runner/http-routes.ts';
import { invokeFunction } from '#local/runner/invoke-function.ts';
import { createMemoryCampaigns } from '#shared/adapters/memory/campaigns.ts';
import { createMemoryCustomers } from '#shared/adapters/memory/customers.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import { newCampaign } from '#shared/domain/campaign/life-cycle.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import { campaignOf, customerOf, NOON } from '../../support/builders.ts';
import { saveProfiles } from '../../support/save-profiles.ts';
import { DECISION_ID } from './records.ts';

export interface Shown {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function createPageWorld() {
  const inbox = openInbox(':memory:', 'message_id');
  const decisions = createMemoryDecisions();
  const customers = createMemoryCustomers();
  const campaigns = createMemoryCampaigns();
  const sources: PageSources = {
    inbox: { page: async (query) => inbox.page(query), counts: async () => inbox.counts() },
    decisions,
    conversionsOf: async (id) =>
      decisions.conversions().filter(({ decisionId }) => decisionId === id),
    customers,
    campaigns,
    ledger: () =>
      readLedger(
        (async function* () {
          yield* decisions.all();
          yield* decisions.conversions();
        })(),
      ),
    clock: { now: () => NOON },
  };
  const router = createRouter(createPages(sources));

  return {
    inbox,
    decisions,
    /** With its progress and responses, as after delivery and feedback. */
    async record({ decision, progress, responses, offerCode }: RecordedDecision): Promise<void> {
      await decisions.record(decision);
      if (progress.status !== 'settled')
        await decisions.progress(decision.id, progress as Progress);
      for (const [kind, at] of Object.entries(responses))
        await decisions.recordResponse(decision.id, kind as keyof typeof responses, at);
      if (offerCode !== undefined) await decisions.keepOfferCode(decision.id, offerCode);
    },
    /** All of it has been published. */
    receive(message: Mail | TextMessage, events: readonly DueEvent[] = []): void {
      inbox.add(message, events);
      for (const { sequence } of inbox.events.due(Number.MAX_SAFE_INTEGER, 1000))
        inbox.events.published(sequence);
    },
    addCustomer: (change: Record<string, unknown> = {}) =>
      saveProfiles(customers, [customerOf(change)]),
    async addCampaign(id: string, change: Partial<CampaignInput> = {}): Promise<void> {
      const campaign = campaignOf(change);
      const content = { campaign, contentHash: 'h' };
      const head = newCampaign(id, content, { actor: 'anna', now: NOON });
      const version = { version: 1, ...content, author: 'anna', at: NOON.toISOString() };
      await campaigns.create({ head, version, calendar: [] });
    },
    async get(path: string, method = 'GET'): Promise<Shown> {
      const [pathOnly = '', query = ''] = path.split('?');
      const match = router(method, pathOnly);
      if (match === undefined) throw new Error(`no page at ${path}`);
      const event = {
        pathParameters: match.pathParameters,
        queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
        requestContext: { http: { method } },
      } as unknown as APIGatewayProxyEventV2;
      const result = await invokeFunction(match.target, event);
      if (result.outcome !== 'returned')
        throw result.outcome === 'threw' ? result.error : new Error(result.outcome);
      const { statusCode, ...rest } = result.value as Omit<Shown, 'status'> & {
        statusCode: number;
      };
      return { status: statusCode, ...rest };
    },
  };
}

let received = 0;

export const mailOf = (change: Partial<Mail> = {}): Mail => ({
  channel: 'email',
  id: `m-${++received}`,
  acceptedAt: NOON.getTime() - 60_000,
  from: 'offers@bank.example',
  to: ['c1@customers.example'],
  subject: 'Cheaper fuel',
  text: 'Hello Eva',
  html: '<html><body><div style="display:none">Only this week.</div><h1>Hello Eva</h1></body></html>',
  headers: [
    { name: 'From', value: 'Harbour Bank <offers@bank.example>' },
    { name: 'List-Unsubscribe', value: '<https://bank.example/u/token>' },
  ],
  tags: { message_id: DECISION_ID },
  configurationSet: 'opportune',
  ...change,
});

export const textOf = (change: Partial<TextMessage> = {}): TextMessage => ({
  channel: 'sms',
  id: `t-${++received}`,
  acceptedAt: NOON.getTime() - 120_000,
  from: 'HarbourBank',
  to: '+420601000001',
  body: 'Fuel is cheaper today. Opt out: STOP',
  encoding: 'GSM',
  parts: 1,
  messageType: 'PROMOTIONAL',
  timeToLive: 27_000,
  context: { message_id: DECISION_ID },
  ...change,
});

/** The words of a page, without its markup. */
export const wordsOf = (body: string): string =>
  body
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
