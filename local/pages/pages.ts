/**
 * The pages of a local engine, as functions behind its gateway: overview, inbox, messages, staff
 * notices, decisions and campaigns. They are no part of a deployment: its routes are those of shared/contracts/deployment.ts.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { slugSchema } from '#shared/domain/identifier.ts';
import type { LambdaFunction } from '../runner/invoke-function.ts';
import { campaignPage, readCampaignRequest } from './campaign-page.ts';
import { decisionPage } from './decision-page.ts';
import { inboxPage, readInboxRequest } from './inbox-page.ts';
import { notFound } from './layout.ts';
import { readMessageRequest } from './letter.ts';
import { messagePage } from './message-page.ts';
import { noticesPage } from './notices-page.ts';
import { overviewPage } from './overview-page.ts';
import type { PageSources } from './sources.ts';

type Query = Readonly<Record<string, string | undefined>>;
type Show = (query: Query, id: string) => Promise<APIGatewayProxyStructuredResultV2>;

/** By route key, for startHttpGateway. */
export function createPages(
  sources: PageSources,
): Readonly<Record<string, LambdaFunction<APIGatewayProxyEventV2>>> {
  const unless =
    (isId: (id: string) => boolean, show: Show): Show =>
    async (query, id) =>
      isId(id) ? show(query, id) : notFound('Nothing has such an id.', sources.clock.now());
  const shows: Readonly<Record<string, Show>> = {
    '/': () => overviewPage(sources),
    '/inbox': (query) => inboxPage(sources, readInboxRequest(query)),
    '/inbox/{id}': unless(isDecisionId, (query, id) =>
      messagePage(sources, id, readMessageRequest(query)),
    ),
    '/notices': () => noticesPage(sources),
    '/decisions/{id}': unless(isDecisionId, (_, id) => decisionPage(sources, id)),
    '/campaigns/{id}': unless(isSlug, (query, id) =>
      campaignPage(sources, id, readCampaignRequest(query)),
    ),
  };
  return Object.fromEntries(
    Object.entries(shows).map(([path, show]) => [`ANY ${path}`, pageFunction(show)]),
  );
}

const pageFunction = (show: Show): LambdaFunction<APIGatewayProxyEventV2> => ({
  name: 'pages',
  async handler({ requestContext, queryStringParameters = {}, pathParameters = {} }) {
    const { method } = requestContext.http;
    if (method !== 'GET' && method !== 'HEAD')
      return {
        statusCode: 405,
        headers: { allow: 'GET, HEAD' },
        body: 'These pages are read only.',
      };
    return show(queryStringParameters, pathParameters.id ?? '');
  },
});

const isSlug = (id: string): boolean => slugSchema.safeParse(id).success;
/** As stableId makes them. */
const isDecisionId = (id: string): boolean => /^[0-9a-z]{26}$/.test(id);
