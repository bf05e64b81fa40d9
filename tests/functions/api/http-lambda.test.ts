import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineHttpLambda } from '#functions/runtime/define-http-lambda.ts';
import type { HttpRequest, HttpRoute } from '#shared/contracts/http/exchange.ts';
import { DomainError } from '#shared/domain/domain-error.ts';

function eventOf(
  method: string,
  path: string,
  change: Partial<APIGatewayProxyEventV2> = {},
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    ...change,
    requestContext: {
      accountId: '1',
      apiId: 'a',
      domainName: 'd',
      domainPrefix: 'd',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'req-9',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
      ...change.requestContext,
    },
  };
}

function lambdaOf(handle: HttpRoute['handle'], more: readonly HttpRoute[] = []) {
  const route = (method: HttpRoute['method'], path: string): HttpRoute => ({
    method,
    path,
    maxBodyBytes: 20,
    handle,
  });
  const routes = [
    route('GET', '/v1/things/{id}'),
    route('PUT', '/v1/things/{id}'),
    route('GET', '/v1/things/best'),
    ...more,
  ];
  const handler = defineHttpLambda({ name: 'test', env: z.object({}), build: () => routes });
  return async (event: APIGatewayProxyEventV2) => {
    const result = await handler(event, {} as Context);
    const text = result.body ?? '';
    return { ...result, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  };
}

const echo = async (request: HttpRequest) => ({ status: 200, body: JSON.stringify(request) });

describe('an HTTP function', () => {
  it('hands a route what the gateway gave, with a request id on every answer', async () => {
    const call = lambdaOf(echo);
    const { json, headers } = await call(
      eventOf('PUT', '/v1/things/a@b/', {
        headers: { 'Content-Type': 'application/json' },
        queryStringParameters: { q: '1' },
        body: '{"x":1}',
      }),
    );
    expect(json).toMatchObject({
      params: { id: 'a@b' },
      query: { q: '1' },
      headers: { 'content-type': 'application/json' },
      body: '{"x":1}',
      requestId: 'req-9',
    });
    expect(headers).toMatchObject({
      'x-request-id': 'req-9',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('decodes what a path has encoded, and refuses what cannot be decoded', async () => {
    const call = lambdaOf(echo);
    expect((await call(eventOf('GET', '/v1/things/a%40b'))).json.params).toEqual({ id: 'a@b' });
    expect((await call(eventOf('GET', '/v1/things/100%'))).json.code).toBe('PARAMETER_INVALID');
    expect((await call(eventOf('GET', '/v1/things/best'))).json.params).toEqual({});
  });

  it('leaves the stage out of the path', async () => {
    const call = lambdaOf(echo);
    const requestContext = {
      ...eventOf('GET', '/').requestContext,
      stage: 'dev',
      http: { ...eventOf('GET', '/').requestContext.http },
    };
    expect((await call(eventOf('GET', '/dev/v1/things/a', { requestContext }))).statusCode).toBe(
      200,
    );
  });

  it('tells an unknown address from an unknown method', async () => {
    const call = lambdaOf(echo);
    expect((await call(eventOf('GET', '/v1/nothing'))).json.code).toBe('ROUTE_UNKNOWN');
    expect((await call(eventOf('GET', '/v1/things/'))).json.code).toBe('ROUTE_UNKNOWN');
    const refused = await call(eventOf('DELETE', '/v1/things/a'));
    expect([refused.statusCode, refused.json.code, refused.headers?.['allow']]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD, PUT',
    ]);
    const best = await call(eventOf('PUT', '/v1/things/best'));
    expect(best.statusCode).toBe(200);
  });

  it('answers HEAD like GET, without the body', async () => {
    const head = await lambdaOf(echo)(eventOf('HEAD', '/v1/things/a'));
    expect([head.statusCode, head.body]).toEqual([200, undefined]);
  });

  it('bounds bodies in bytes, in base64 as well, before a route sees them', async () => {
    const call = lambdaOf(echo);
    const put = (change: Partial<APIGatewayProxyEventV2>) =>
      call(eventOf('PUT', '/v1/things/a', change));
    const base64 = (text: string) => ({
      body: Buffer.from(text).toString('base64'),
      isBase64Encoded: true,
    });
    expect((await put({ body: 'é'.repeat(10) })).statusCode).toBe(200);
    expect((await put({ body: 'é'.repeat(11) })).json.code).toBe('BODY_TOO_LARGE');
    expect((await put(base64('x'.repeat(20)))).json.body).toBe('x'.repeat(20));
    expect((await put(base64('x'.repeat(22)))).statusCode).toBe(413);
    const binary = {
      body: Buffer.from([0xff, 0xfe, 0x00]).toString('base64'),
      isBase64Encoded: true,
    };
    expect((await put(binary)).json.code).toBe('BODY_NOT_TEXT');
  });

  it('hands over who the authorizer vouches for', async () => {
    const call = lambdaOf(echo);
    const withAuthorizer = (authorizer: unknown) =>
      eventOf('GET', '/v1/things/a', {
        requestContext: { ...eventOf('GET', '/').requestContext, authorizer } as never,
      });
    expect(
      (await call(withAuthorizer({ jwt: { claims: { sub: 'anna' }, scopes: null } }))).json
        .identity,
    ).toEqual({
      kind: 'token',
      claims: { sub: 'anna' },
    });
    expect((await call(withAuthorizer({ iam: { userArn: 'arn:x' } }))).json.identity).toEqual({
      kind: 'iam',
      arn: 'arn:x',
    });
    expect((await call(eventOf('GET', '/v1/things/a'))).json.identity).toBeUndefined();
  });

  it.each([
    [new Error('secret jana@customers.example'), 500, 'INTERNAL', undefined],
    [new DomainError('BROKEN', 'inner'), 500, 'INTERNAL', undefined],
    [new DomainError('CUSTOMER_CONTENDED', 'inner', { retryable: true }), 503, 'UNAVAILABLE', '1'],
    [
      new DomainError('TABLE_THROTTLED', 'inner', { retryable: true }),
      429,
      'TOO_MANY_REQUESTS',
      '1',
    ],
    [Object.assign(new Error('x'), { name: 'ThrottlingException' }), 429, 'TOO_MANY_REQUESTS', '1'],
    [
      Object.assign(new Error('x'), { $fault: 'server', $metadata: { httpStatusCode: 500 } }),
      503,
      'UNAVAILABLE',
      '1',
    ],
    [
      Object.assign(new Error('x'), { $fault: 'client', $metadata: { httpStatusCode: 400 } }),
      500,
      'INTERNAL',
      undefined,
    ],
  ])(
    'turns %s into a problem that tells nothing of it',
    async (error, status, code, retryAfter) => {
      const failed = await lambdaOf(() => Promise.reject(error))(eventOf('GET', '/v1/things/a'));
      expect([failed.statusCode, failed.json.code, failed.headers?.['retry-after']]).toEqual([
        status,
        code,
        retryAfter,
      ]);
      expect(failed.body).not.toMatch(/secret|inner|jana/);
    },
  );

  it('sends bytes as base64', async () => {
    const pixel = new Uint8Array([71, 73, 70]);
    const sent = await lambdaOf(async () => ({
      status: 200,
      body: pixel,
      headers: { 'cache-control': 'public' },
    }))(eventOf('GET', '/v1/things/a'));
    expect(sent).toMatchObject({
      body: 'R0lG',
      isBase64Encoded: true,
      headers: { 'cache-control': 'public' },
    });
  });
});
