import { request } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpGateway, startHttpGateway } from '#local/runner/http-gateway.ts';

let gateway: HttpGateway;
let last: APIGatewayProxyEventV2 | undefined;
let answer: unknown;
const errors: unknown[] = [];
const busy = Promise.withResolvers<unknown>();

beforeAll(async () => {
  const echo = (event: APIGatewayProxyEventV2) => {
    last = event;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  gateway = await startHttpGateway({
    routes: {
      'GET /v1/customers/{id}': { name: 'api', handler: echo },
      'ANY /v1/{proxy+}': { name: 'api', handler: echo },
      'GET /slow': { name: 'slow', handler: () => new Promise(() => {}), timeoutSeconds: 0.05 },
      'GET /one': { name: 'one', handler: () => busy.promise, reservedConcurrency: 1 },
      'POST /v1/events': { name: 'api', handler: echo },
    },
    onError: (_, error) => errors.push(error),
  });
});
afterAll(() => gateway.close());

const call = (path: string, init?: RequestInit) => fetch(gateway.url + path, init);

describe('events', () => {
  it('are payload 2.0', async () => {
    answer = { statusCode: 204 };
    await call('/v1/customers/a%20b?x=1&x=2&y=%C4%8D', {
      headers: { 'X-Test': 'Yes', cookie: 'a=1; b=2', 'user-agent': 'vitest' },
    });
    expect(last).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/customers/{id}',
      rawPath: '/v1/customers/a b',
      rawQueryString: 'x=1&x=2&y=%C4%8D',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-test': 'Yes' },
      queryStringParameters: { x: '1,2', y: 'č' },
      pathParameters: { id: 'a b' },
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'GET', sourceIp: '127.0.0.1', userAgent: 'vitest', protocol: 'HTTP/1.1' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
    expect(last?.headers).not.toHaveProperty('cookie');
    expect(last).not.toHaveProperty('body');
  });

  it('join repeated headers with commas', async () => {
    answer = { statusCode: 204 };
    await new Promise((resolve, reject) => {
      const headers = ['X-Many', 'a', 'X-Many', 'b', 'Host', 'bank.test'];
      request(`${gateway.url}/v1/x`, { headers }, (response) =>
        response.resume().on('end', resolve),
      )
        .on('error', reject)
        .end();
    });
    expect(last?.headers['x-many']).toBe('a,b');
    expect(last?.requestContext).toMatchObject({ domainName: 'bank.test', domainPrefix: 'bank' });
  });

  it('carry text as text and everything else in base64', async () => {
    answer = { statusCode: 204 };
    const headers = { 'content-type': 'application/problem+json' };
    await call('/v1/events', { method: 'POST', body: '{"č":1}', headers });
    expect(last).toMatchObject({ body: '{"č":1}', isBase64Encoded: false });
    const bytes = Buffer.from([0, 255, 128]);
    await call('/v1/events', {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(last).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
  });
});

describe('responses', () => {
  it('have their status, headers and cookies', async () => {
    answer = {
      statusCode: 201,
      headers: { 'Content-Type': 'application/json', 'X-Number': 7 },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: '{"č":1}',
    };
    const response = await call('/v1/x');
    expect(response.status).toBe(201);
    expect(response.headers.get('x-number')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(await response.json()).toEqual({ č: 1 });
  });

  it('may be binary', async () => {
    const gif = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');
    answer = {
      statusCode: 200,
      headers: { 'content-type': 'image/gif' },
      body: gif.toString('base64'),
      isBase64Encoded: true,
    };
    const response = await call('/v1/x');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(gif);
  });

  it('are inferred from a result without a status', async () => {
    answer = { message: 'ahoj' };
    const response = await call('/v1/x');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ message: 'ahoj' });
  });

  it('leave out the body of a HEAD request', async () => {
    answer = { statusCode: 200, body: 'four' };
    const response = await call('/v1/x', { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('4');
    expect(await response.text()).toBe('');
  });

  it.each([
    ['the function throws', new Error('broken')],
    ['the status is no status', { statusCode: 'ok' }],
    ['the body is no text', { statusCode: 200, body: { a: 1 } }],
  ])('are a bare 500 when %s', async (_, result) => {
    answer = result;
    errors.length = 0;
    const response = await call('/v1/x');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
    expect(errors).toHaveLength(1);
  });

  it('are 503 when the function takes too long, 404 when there is none', async () => {
    expect((await call('/slow')).status).toBe(503);
    const missing = await call('/v2/x');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ message: 'Not Found' });
  });

  it('are 503 while as many run as are reserved for the function', async () => {
    const both = [call('/one'), call('/one')];
    // Whichever came second is refused, and the other waits.
    expect((await Promise.race(both)).status).toBe(503);
    busy.resolve({ statusCode: 204 });
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 503]);
    expect((await call('/one')).status).toBe(204);
  });

  it('are 413 for a body above 10 MB, which the function never sees', async () => {
    answer = { statusCode: 204 };
    last = undefined;
    const post = (size: number) => call('/v1/events', { method: 'POST', body: 'x'.repeat(size) });
    expect((await post(10 * 1024 * 1024 + 1)).status).toBe(413);
    expect(last).toBeUndefined();
    expect((await post(10 * 1024 * 1024)).status).toBe(204);
  });
});
