import { describe, expect, it } from 'vitest';
import { createDynamoIdempotency } from '#shared/adapters/dynamodb/idempotency.ts';
import { createMemoryIdempotency } from '#shared/adapters/memory/idempotency.ts';
import type { Idempotency } from '#shared/ports/idempotency.ts';
import { NOON } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const RESPONSE = { status: 201, headers: { etag: '"r1"' }, body: '{"id":"fuel"}' };
const after = (ms: number): Date => new Date(NOON.getTime() + ms);

describe.each<[string, () => Idempotency]>([
  ['memory', createMemoryIdempotency],
  ['DynamoDB', () => createDynamoIdempotency(table())],
])('idempotency keys in %s', (_name, create) => {
  it('lets one of many run, and gives the others its answer', async () => {
    const keys = create();
    const race = await Promise.all([1, 2, 3].map(() => keys.begin('k', 'f', NOON)));
    expect(race.map(({ outcome }) => outcome).sort()).toEqual(['running', 'running', 'started']);
    await keys.finish('k', 'f', RESPONSE, after(10));
    expect(await keys.begin('k', 'f', after(20))).toEqual({ outcome: 'done', response: RESPONSE });
  });

  it('refuses another request under the same key', async () => {
    const keys = create();
    await keys.begin('k', 'f', NOON);
    expect(await keys.begin('k', 'other', NOON)).toEqual({ outcome: 'differs' });
    expect(await keys.begin('k2', 'other', NOON)).toEqual({ outcome: 'started' });
  });

  it('forgets after 24 hours, to the millisecond', async () => {
    const keys = create();
    await keys.begin('k', 'f', NOON);
    await keys.finish('k', 'f', RESPONSE, NOON);
    expect((await keys.begin('k', 'f', after(86_400_000 - 1))).outcome).toBe('done');
    expect((await keys.begin('k', 'f', after(86_400_000))).outcome).toBe('started');
  });

  it('lets a run that died begin again after a minute', async () => {
    const keys = create();
    await keys.begin('k', 'f', NOON);
    expect((await keys.begin('k', 'f', after(59_999))).outcome).toBe('running');
    expect((await keys.begin('k', 'f', after(60_000))).outcome).toBe('started');
  });

  it('frees the key of a run without effect, but never one that ended', async () => {
    const keys = create();
    await keys.begin('k', 'f', NOON);
    await keys.giveUp('k', 'other');
    expect((await keys.begin('k', 'f', NOON)).outcome).toBe('running');
    await keys.giveUp('k', 'f');
    expect((await keys.begin('k', 'mended', NOON)).outcome).toBe('started');
    await keys.finish('k', 'mended', RESPONSE, NOON);
    await keys.giveUp('k', 'mended');
    expect((await keys.begin('k', 'mended', NOON)).outcome).toBe('done');
  });
});
