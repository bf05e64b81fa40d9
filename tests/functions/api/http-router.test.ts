import { describe, expect, it } from 'vitest';
import { createHttpRouter } from '#functions/runtime/http-router.ts';
import type { HttpRoute } from '#shared/contracts/http/exchange.ts';

const route = (method: HttpRoute['method'], path: string): HttpRoute => ({
  method,
  path,
  maxBodyBytes: 1,
  handle: async () => ({ status: 200 }),
});

const router = createHttpRouter([
  route('GET', '/v1/customers/{id+}'),
  route('GET', '/v1/customers/{id+}/decisions'),
  route('POST', '/v1/customers:bulk'),
  route('GET', '/v1/campaigns/{id}'),
  route('GET', '/v1/campaigns/{id}/versions/{version}'),
  route('POST', '/v1/campaigns/{id}/submit'),
  route('GET', '/v1/campaigns/best'),
]);

const found = (method: string, path: string) => {
  const match = router(method, path);
  return match.outcome === 'found' ? [match.route.path, match.params] : match.outcome;
};

describe('the router', () => {
  it.each([
    ['/v1/campaigns/fuel', '/v1/campaigns/{id}', { id: 'fuel' }],
    ['/v1/campaigns/fuel/', '/v1/campaigns/{id}', { id: 'fuel' }],
    ['/v1/campaigns/best', '/v1/campaigns/best', {}],
    [
      '/v1/campaigns/a/versions/3',
      '/v1/campaigns/{id}/versions/{version}',
      { id: 'a', version: '3' },
    ],
    ['/v1/customers/c-1', '/v1/customers/{id+}', { id: 'c-1' }],
    ['/v1/customers/crm:42/a', '/v1/customers/{id+}', { id: 'crm:42/a' }],
    ['/v1/customers/crm%3A42%2Fa', '/v1/customers/{id+}', { id: 'crm:42/a' }],
    ['/v1/customers/c-1/decisions', '/v1/customers/{id+}/decisions', { id: 'c-1' }],
    ['/v1/customers/crm:42/a/decisions', '/v1/customers/{id+}/decisions', { id: 'crm:42/a' }],
  ])('%s leads to %s', (path, template, params) => {
    expect(found('GET', path)).toEqual([template, params]);
  });

  it.each([
    '/',
    '/v1',
    '/v1/campaigns',
    '/v1/campaigns//',
    '/v1/customers/',
    '/v2/campaigns/a',
    '',
  ])('knows nothing at "%s"', (path) => {
    expect(found('GET', path)).toBe('not_found');
  });

  it('names what an address takes instead', () => {
    expect(router('PUT', '/v1/campaigns/best')).toEqual({
      outcome: 'method_not_allowed',
      allowed: ['GET', 'HEAD'],
    });
    expect(router('GET', '/v1/customers:bulk')).toEqual({
      outcome: 'method_not_allowed',
      allowed: ['POST'],
    });
    expect(found('HEAD', '/v1/campaigns/best')).toEqual(['/v1/campaigns/best', {}]);
  });

  it('does not take a name of a prototype for a route or a method', () => {
    expect(found('constructor', '/v1/campaigns/a')).toBe('method_not_allowed');
    expect(found('GET', '/__proto__/constructor')).toBe('not_found');
  });
});
