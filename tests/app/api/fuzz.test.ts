/** Whatever is sent to whichever route: no 5xx, a problem with a code, and nothing written of what is refused. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '#shared/contracts/http/openapi.ts';
import type { Operation } from '#shared/contracts/http/operation.ts';
import { operations } from '#shared/contracts/http/operations.ts';
import { PROBLEMS } from '#shared/contracts/http/problem.ts';
import { fitting, type Schema, spoiled } from '../../support/from-json-schema.ts';
import { type ApiWorld, createApiWorld, liveCampaign, worldWithTemplate } from './api-world.ts';

/** More of them when looking for trouble. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
const counts = new Map<number, number>();
const document = openApiDocument() as {
  components: { schemas: Record<string, Schema> };
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
};
const withBody = Object.entries<Operation>(operations).filter(
  ([, row]) => row.body !== undefined || row.lines !== undefined,
);
const withPath = Object.entries<Operation>(operations).filter(
  ([, row]) => row.params !== undefined || row.query !== undefined,
);

afterAll(() =>
  console.log(
    `fuzz: ${[...counts]
      .sort()
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ')}`,
  ),
);

/** Calls of these change something. */
const WRITES =
  /^(create|save|saveState|replaceProfile|remove|add|append|enqueueEvents|enqueueWakes|record|progress|start)$/;

async function watchedWorld(): Promise<{ world: ApiWorld; writes: string[] }> {
  const writes: string[] = [];
  const { ports } = createApiWorld();
  const watched = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      name,
      new Proxy(port as object, {
        get(target, method) {
          const value = Reflect.get(target, method);
          if (typeof value !== 'function' || !WRITES.test(String(method))) return value;
          return (...args: unknown[]) => {
            writes.push(`${name}.${String(method)}`);
            return value(...args);
          };
        },
      }),
    ]),
  );
  const world = await worldWithTemplate({
    ...watched,
    access: { auth: 'off', fourEyes: false, webhookTargets: 'public' },
  });
  await liveCampaign(world);
  await world.call('x', 'PUT', '/v1/segments/s', { body: { condition: { all: [] } } });
  await world.call('x', 'PUT', '/v1/customers/c-1', { body: {} });
  return { world, writes };
}

function check(answered: Awaited<ReturnType<ApiWorld['call']>>, writes: readonly string[]): void {
  const { status, body, headers } = answered;
  counts.set(status, (counts.get(status) ?? 0) + 1);
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  expect(headers['content-type']).toBe('application/problem+json');
  expect(Object.keys(PROBLEMS)).toContain(body.code);
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.ts:\d+|node_modules/);
  if ([400, 413, 415, 422].includes(status)) expect(writes).toEqual([]);
}

describe('bodies', () => {
  it.each(withBody)('%s', async (_id, row) => {
    const { world, writes } = await watchedWorld();
    const path = row.path.replace('+}', '}');
    const described = document.paths[path]?.[row.method.toLowerCase()]?.requestBody;
    const schema = described?.content['application/json']?.schema ?? {};
    const valid = fitting(schema, document.components.schemas);
    const bodies = fc.oneof(
      valid,
      valid.chain(spoiled),
      fc.constant(row.body?.example ?? [row.lines?.example]).chain(spoiled),
      fc.jsonValue({ maxDepth: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(
        bodies,
        fc.constantFrom('s', 'fuel', 'fuel-sms', 'new', 'c-1'),
        async (body, id) => {
          const address = path.replace('{id}', id);
          const known = await world.call('x', 'GET', address).catch(() => undefined);
          writes.length = 0;
          const headers: Record<string, string> = known?.etag ? { 'if-match': known.etag } : {};
          const text = JSON.stringify(body ?? null);
          check(await world.call('x', row.method, address, { body: text, headers }), writes);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('of any text, as any media type', async () => {
    const { world, writes } = await watchedWorld();
    const types = [
      'application/json',
      'application/x-ndjson',
      'text/html',
      '',
      'application/json;charset=x',
      '+json',
      'a/b;;;',
    ];
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[[\]{}":,0-9a-z\\]{0,60}$/),
      fc.nat(60_000).map((depth) => '{"a":'.repeat(depth)),
    );
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom(...types),
        fc.constantFrom(...withBody),
        async (body, type, [, row]) => {
          writes.length = 0;
          const path = row.path.replace(/\{id\+?\}/, 'new');
          check(
            await world.call('x', row.method, path, { body, headers: { 'content-type': type } }),
            writes,
          );
        },
      ),
      { numRuns: RUNS * 5 },
    );
  });
});

describe('paths, queries and headers', () => {
  const word = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[/%]/.test(text)),
    fc.constantFrom(
      '..',
      '__proto__',
      'constructor',
      '0',
      '-1',
      '1e9',
      'a'.repeat(3000),
      'NaN',
      '1;DROP',
    ),
  );
  it.each(withPath)('%s', async (_id, row) => {
    const { world } = await watchedWorld();
    await fc.assert(
      fc.asyncProperty(word, word, word, fc.boolean(), async (id, version, text, quietly) => {
        const path = row.path.replace(/\{id\+?\}/, () => id).replace('{version}', () => version);
        const answered = await world.call('x', row.method, path, {
          query: row.query === undefined ? { [text]: text } : { limit: version, cursor: text },
          headers: quietly
            ? {}
            : { 'if-match': text, 'idempotency-key': text, 'if-none-match': id },
        });
        check(answered, []);
      }),
      { numRuns: RUNS / 2 },
    );
  });
});
