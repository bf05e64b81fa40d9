/** The API as it is deployed: behind a gateway that verifies tokens, on the embedded services. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import {
  DEVELOPMENT_AUDIENCE,
  DEVELOPMENT_ISSUER,
  type DevelopmentIssuer,
  openDevelopmentIssuer,
} from '#local/identity/development-issuer.ts';
import { createJwtAuthorizer } from '#local/runner/jwt-authorizer.ts';
import type { Role } from '#shared/contracts/http/roles.ts';

const ROLES: Readonly<Record<string, readonly Role[]>> = {
  anna: ['marketer', 'approver'],
  ben: ['approver'],
  ada: ['admin'],
  core: ['machine'],
  ines: ['analyst'],
};

let engine: Engine;
let issuer: DevelopmentIssuer;

beforeAll(async () => {
  issuer = await openDevelopmentIssuer();
  engine = await startEngine({
    port: 0,
    authorizer: createJwtAuthorizer({
      issuer: DEVELOPMENT_ISSUER,
      audience: [DEVELOPMENT_AUDIENCE],
      keys: issuer.keys,
    }),
    onError: () => {},
  });
});
afterAll(() => engine.close());

async function call(
  who: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const token =
    ROLES[who] === undefined ? undefined : await issuer.token({ sub: who, roles: ROLES[who] });
  const response = await fetch(engine.url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    etag: response.headers.get('etag') ?? '',
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
}

async function step(who: string, path: string) {
  const { etag } = await call('ines', 'GET', '/v1/campaigns/welcome');
  return call(who, 'POST', `/v1/campaigns/welcome/${path}`, undefined, { 'if-match': etag });
}

describe('the API behind the gateway', () => {
  it('lets nobody in without a token, and anybody read its description', async () => {
    expect((await call('nobody', 'GET', '/v1/campaigns')).status).toBe(401);
    expect((await call('ines', 'POST', '/v1/events', [])).body.code).toBe('ROLE_MISSING');
    const described = await call('nobody', 'GET', '/v1/openapi.json');
    expect(described.body.openapi).toBe('3.1.1');
    const page = await call('nobody', 'GET', '/v1/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('<h1>Opportune API</h1>');
  });

  it('answers every refusal as a problem with a request id', async () => {
    const answers = [
      await call('ines', 'GET', '/v1/nothing'),
      await call('ines', 'PATCH', '/v1/campaigns'),
      await call('core', 'PUT', '/v1/customers/c-1', '{'),
      await call('core', 'PUT', '/v1/customers/c-1', `"${'x'.repeat(200_000)}"`),
      await call('core', 'PUT', '/v1/customers/c-1', 'a=1', {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual([
      'ROUTE_UNKNOWN',
      'METHOD_NOT_ALLOWED',
      'BODY_NOT_JSON',
      'BODY_TOO_LARGE',
      'MEDIA_TYPE_UNSUPPORTED',
    ]);
    for (const { status, headers, body } of answers) {
      expect(status).toBe(body.status);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-request-id')).toBe(body.requestId);
    }
  });

  it('leads from an empty account to an explained decision, by two people', async () => {
    const template = {
      name: 'Welcome',
      channel: 'email',
      defaultLanguage: 'en',
      languages: {
        en: {
          subject: 'Welcome',
          html: '<p>Hello</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
        },
      },
    };
    expect((await call('anna', 'PUT', '/v1/templates/welcome', template)).status).toBe(201);
    const campaign = {
      name: 'Welcome',
      trigger: { event: 'account.opened' },
      variants: [{ id: 'a', weight: 1, email: { template: 'welcome' } }],
    };
    expect((await call('anna', 'PUT', '/v1/campaigns/welcome', campaign)).status).toBe(201);
    expect((await step('anna', 'submit')).body.status).toBe('in_review');
    expect((await step('anna', 'approve')).body.code).toBe('FOUR_EYES');
    expect((await step('ben', 'approve')).body.status).toBe('live');

    const customers = [
      {
        id: 'crm:1/a',
        email: 'one@customers.example',
        timeZone: 'Europe/Prague',
        consent: { email: { marketing: true } },
      },
      { id: 'c-2', email: 'two@customers.example', timeZone: 'Europe/Prague' },
    ];
    expect((await call('core', 'POST', '/v1/customers:bulk', customers)).body).toEqual({
      kept: 2,
      refused: 0,
      results: [],
    });
    const events = customers.map(({ id }, n) => ({
      id: `e-${n}`,
      type: 'account.opened',
      customerId: id,
      occurredAt: new Date(Date.now() - 1000).toISOString(),
    }));
    expect((await call('core', 'POST', '/v1/events', { events })).status).toBe(202);
    await engine.drained();

    const decided = async (id: string) =>
      (await call('ines', 'GET', `/v1/customers/${encodeURIComponent(id)}/decisions`)).body.items;
    const [yes] = await decided('crm:1/a');
    expect(yes).toMatchObject({ campaignId: 'welcome', outcome: 'message', channel: 'email' });
    const [no] = await decided('c-2');
    expect(no).toMatchObject({ outcome: 'suppressed', reason: 'NO_CONSENT' });
    const explained = await call('ines', 'GET', `/v1/decisions/${no.id}`);
    expect(explained.body.explanation).toContainEqual({
      check: 'email.consent',
      outcome: 'block',
      reason: 'NO_CONSENT',
    });
  });

  // Last: its event lets `evaluate` read the rules in force, and keep them for some seconds.
  it('lets a library in by its write key, past the gateway, to hand in and nothing else', async () => {
    const { body } = await call('ada', 'POST', '/v1/write-keys', { name: 'Web shop' });
    const authorization = `Basic ${Buffer.from(`${body.key}:`).toString('base64')}`;
    const track = { userId: 'c-77', event: 'Order Completed', messageId: 'm-1' };
    const as = (headers: Record<string, string>) =>
      call('nobody', 'POST', '/v1/track', track, headers);
    expect((await as({ authorization })).body).toMatchObject({ success: true, taken: 1 });
    expect((await as({})).status).toBe(401);
    const elsewhere = await call('nobody', 'GET', '/v1/customers/c-77', undefined, {
      authorization,
    });
    expect(elsewhere.status).toBe(401);
  });
});
