import { describe, expect, it } from 'vitest';
import { createRouter } from '#local/runner/http-routes.ts';

const routes = {
  $default: 'default',
  'ANY /v1/{proxy+}': 'any',
  'GET /v1/{proxy+}': 'get',
  'GET /v1/customers/{id}': 'customer',
  'GET /v1/customers/me': 'me',
  'GET /': 'root',
  'GET /v1/customers/{id}/decisions/{decision}': 'decision',
};
const route = createRouter(routes);

describe('createRouter', () => {
  it.each([
    ['GET', '/', 'root', {}],
    ['GET', '/v1/customers/me', 'me', {}],
    ['GET', '/v1/customers/7', 'customer', { id: '7' }],
    ['GET', '/v1/customers/a%2Fb', 'customer', { id: 'a/b' }],
    ['GET', '/v1/customers/%E0', 'customer', { id: '%E0' }],
    ['GET', '/v1/customers/7/decisions/8', 'decision', { id: '7', decision: '8' }],
    ['GET', '/v1/customers/7/8', 'get', { proxy: 'customers/7/8' }],
    ['POST', '/v1/customers/me', 'any', { proxy: 'customers/me' }],
    ['GET', '/v1/customers/', 'get', { proxy: 'customers/' }],
    ['GET', '/v1/', 'default', {}],
    ['GET', '/v1', 'default', {}],
    ['POST', '/', 'default', {}],
  ])('%s %s goes to %s', (method, path, target, pathParameters) => {
    expect(route(method, path)).toMatchObject({ target, pathParameters });
  });

  it('finds nothing without a default', () => {
    expect(createRouter({ 'GET /a': 1 })('GET', '/b')).toBeUndefined();
  });

  it('refuses keys that are no routes', () => {
    expect(() => createRouter({ '/a': 1 })).toThrow('"/a" is no route');
  });
});
