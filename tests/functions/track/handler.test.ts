/** The public function on the embedded table, by the events that the gateway sends it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createTable } from '#local/engine/create-table.ts';
import { createLinkSigner, parseLinkKeys } from '#shared/adapters/crypto/link-signer.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoSentMessages } from '#shared/adapters/dynamodb/sent-messages.ts';
import { createDynamoSurveyAnswers } from '#shared/adapters/dynamodb/survey-answers.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { createDynamoTemplates } from '#shared/adapters/dynamodb/templates.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { LinkTarget } from '#shared/domain/links/link-token.ts';
import { pathOf } from '#shared/domain/links/link-url.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { customerOf, stateOf } from '../../support/builders.ts';
import { saveProfiles } from '../../support/save-profiles.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const signer = createLinkSigner(parseLinkKeys(`1:${KEY}`));
const MESSAGE = stableId('m-1');
const RETENTION = 400 * 86_400_000;
const BROWSER = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';

let aws: EmbeddedAws;
let client: DynamoDBClient;
let table: Table;
let handler: (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  Object.assign(process.env, aws.environment, {
    TABLE_NAME: 'opportune',
    PUBLIC_URL: 'https://go.bank.example',
    LINK_KEYS: `1:${KEY}`,
    ADDRESS_KEY: KEY,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  client = new DynamoDBClient({});
  await createTable(client, 'opportune');
  table = {
    db: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    name: 'opportune',
    tenant: 'main',
  };
  ({ handler } = await import('#functions/track/handler.ts'));

  const customers = createDynamoCustomers(table);
  await saveProfiles(customers, [customerOf()]);
  await customers.saveState('c-1', stateOf(), 0);
  const sentAt = new Date(Date.now() - 60_000).toISOString();
  await createDynamoDecisions(table, { decisionsMs: RETENTION }).record({
    id: MESSAGE,
    customerId: 'c-1',
    campaignId: 'fuel',
    campaignVersion: 1,
    rulesetVersion: 1,
    occasion: { kind: 'event', id: 'e-1', at: sentAt, facts: {} },
    decidedAt: sentAt,
    outcome: 'message',
    reason: 'SELECTED',
    arm: 'a',
    channel: 'email',
    explanation: [],
  });
  const template = templateSchema.parse({
    id: 'fuel-a',
    name: 'Fuel',
    channel: 'email',
    defaultLanguage: 'en',
    links: { nps_9: 'https://bank.example/thanks', shop: 'https://bank.example/fuel' },
    languages: { en: { subject: 's', html: '<p>{{ unsubscribe_url }}</p>' } },
  });
  await createDynamoTemplates(table).save('fuel-a', template, { author: 'test', at: sentAt }, 0);
  await createDynamoSentMessages(table, { linksMs: RETENTION }).keep({
    messageId: MESSAGE,
    customerId: 'c-1',
    campaignId: 'fuel',
    channel: 'email',
    templateId: 'fuel-a',
    templateVersion: 1,
    at: sentAt,
  });
});

afterAll(async () => {
  client.destroy();
  await aws.close();
});

function request(
  method: string,
  target: LinkTarget,
  change: { headers?: Record<string, string>; body?: string; isBase64Encoded?: boolean } = {},
): Promise<APIGatewayProxyStructuredResultV2> {
  const path = `/${pathOf(target)}/${signer.sign({ messageId: MESSAGE, target })}`;
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: 'ANY /{proxy+}',
    rawPath: path,
    rawQueryString: '',
    isBase64Encoded: false,
    ...change,
    headers: { 'user-agent': BROWSER, ...change.headers },
    requestContext: {
      accountId: '1',
      apiId: 'a',
      domainName: 'go.bank.example',
      domainPrefix: 'go',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: BROWSER },
      requestId: 'r-1',
      routeKey: 'ANY /{proxy+}',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
  return handler(event, {} as Context);
}

const responses = async () =>
  Object.keys(
    (await createDynamoDecisions(table, { decisionsMs: RETENTION }).get(MESSAGE))?.responses ?? {},
  ).sort();
const consent = async () => (await createDynamoCustomers(table).loadLatest('c-1'))?.state.consent;

describe('the track function', () => {
  it('redirects, shows a pixel, and tells a scanner from a person', async () => {
    const followed = await request('GET', 1);
    expect(followed).toMatchObject({
      statusCode: 302,
      headers: { location: 'https://bank.example/fuel' },
    });
    expect(await request('HEAD', 1)).toMatchObject({ statusCode: 302 });
    const pixel = await request('GET', 'open');
    expect(pixel).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: { 'content-type': 'image/gif' },
    });
    expect(Buffer.from(pixel.body ?? '', 'base64')).toHaveLength(43);
    expect(await responses()).toEqual(['click', 'machine_click', 'open']);
  });

  it('does not unsubscribe by GET, and does by one click in multipart', async () => {
    expect(await request('GET', 'unsubscribe')).toMatchObject({ statusCode: 200 });
    expect((await consent())?.email?.marketing?.granted).toBe(true);
    const body =
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    const done = await request('POST', 'unsubscribe', {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    });
    expect(done.statusCode).toBe(200);
    expect((await consent())?.email?.marketing).toMatchObject({
      granted: false,
      source: 'one-click-unsubscribe',
      proof: MESSAGE,
    });
  });

  it('saves preferences and an answer', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await request('POST', 'preferences', { headers, body: 'none=on' })).toMatchObject({
      statusCode: 200,
    });
    expect((await consent())?.sms?.marketing?.granted).toBe(false);
    expect(await request('POST', 0, { headers, body: 'score=7' })).toMatchObject({
      statusCode: 303,
      headers: { location: 'https://bank.example/thanks' },
    });
    const answers = createDynamoSurveyAnswers(table, { answersMs: RETENTION });
    expect(await answers.ofMessage(MESSAGE)).toMatchObject([{ survey: 'nps', score: 7 }]);
  });
});
