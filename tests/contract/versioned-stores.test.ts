import { describe, expect, it } from 'vitest';
import { createDynamoSegments } from '#shared/adapters/dynamodb/segments.ts';
import { createDynamoSettings } from '#shared/adapters/dynamodb/settings.ts';
import { createDynamoTemplates } from '#shared/adapters/dynamodb/templates.ts';
import { createMemorySegments } from '#shared/adapters/memory/segments.ts';
import { createMemorySettings } from '#shared/adapters/memory/settings.ts';
import { createMemoryTemplates } from '#shared/adapters/memory/templates.ts';
import type { Segment } from '#shared/domain/campaign/segment.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import type { SegmentStore } from '#shared/ports/segment-store.ts';
import type { Settings } from '#shared/ports/settings.ts';
import type { TemplateStore } from '#shared/ports/template-store.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const ANNA = { author: 'anna', at: '2026-03-04T11:00:00.000Z' };
const BEN = { author: 'ben', at: '2026-03-05T11:00:00.000Z' };

const segmentOf = (tier: string): Segment => ({
  condition: { all: [{ fact: 'customer.tier', op: 'eq', value: tier }, { not: { segment: 'x' } }] },
});

describe.each<[string, () => SegmentStore]>([
  ['memory', createMemorySegments],
  ['DynamoDB', () => createDynamoSegments(table())],
])('versioned documents in %s', (_name, create) => {
  it('knows nothing that was never saved', async () => {
    const store = create();
    expect(await store.newest('gold')).toBeUndefined();
    expect(await store.version('gold', 1)).toBeUndefined();
    expect(await store.list(10)).toEqual({ items: [] });
  });

  it('keeps every version as it was written', async () => {
    const store = create();
    const first = await store.save('gold', segmentOf('gold'), ANNA, 0);
    const second = await store.save('gold', segmentOf('platinum'), BEN, 1);
    expect(first).toEqual({ id: 'gold', version: 1, content: segmentOf('gold'), ...ANNA });
    expect(await store.newest('gold')).toEqual(second);
    expect(await store.version('gold', 1)).toEqual(first);
    expect(second).toMatchObject({ version: 2, author: 'ben' });
  });

  it('lets one of many writers on the same version through', async () => {
    const store = create();
    await store.save('gold', segmentOf('gold'), ANNA, 0);
    const race = await Promise.all(
      ['a', 'b', 'c', 'd'].map((tier) => store.save('gold', segmentOf(tier), BEN, 1)),
    );
    expect(race.filter((result) => result !== 'conflict')).toHaveLength(1);
    expect((await store.newest('gold'))?.version).toBe(2);
    expect(await store.save('gold', segmentOf('z'), BEN, 0)).toBe('conflict');
    expect(await store.save('new', segmentOf('z'), BEN, 3)).toBe('conflict');
  });

  it('goes on counting after a removal, and keeps what others have named', async () => {
    const store = create();
    await store.save('gold', segmentOf('gold'), ANNA, 0);
    expect(await store.remove('gold', 2)).toBe('conflict');
    expect(await store.remove('gold', 1)).toBe('removed');
    expect(await store.remove('gold', 1)).toBe('conflict');
    expect(await store.newest('gold')).toBeUndefined();
    expect(await store.list(10)).toEqual({ items: [] });
    expect(await store.version('gold', 1)).toMatchObject({ content: segmentOf('gold') });
    expect(await store.save('gold', segmentOf('new'), BEN, 0)).toMatchObject({ version: 2 });
    expect((await store.list(10)).items).toHaveLength(1);
  });

  it('lists in pages, in the order of ids', async () => {
    const store = create();
    for (const id of ['d', 'a', 'c', 'b', 'e']) await store.save(id, segmentOf(id), ANNA, 0);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list(2, cursor);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe.each<[string, () => TemplateStore]>([
  ['memory', createMemoryTemplates],
  ['DynamoDB', () => createDynamoTemplates(table())],
])('templates in %s', (_name, create) => {
  it('answers the version that a campaign was published with', async () => {
    const store = create();
    const template = templateSchema.parse({
      id: 'fuel-sms',
      name: 'Fuel',
      channel: 'sms',
      defaultLanguage: 'en',
      languages: { en: { body: 'Hello' }, cs: { body: 'Dobrý den' } },
    });
    await store.save('fuel-sms', template, ANNA, 0);
    await store.remove('fuel-sms', 1);
    expect(await store.get('fuel-sms', 1)).toEqual(template);
    expect(await store.get('fuel-sms', 2)).toBeUndefined();
  });
});

describe.each<[string, () => Settings]>([
  ['memory', createMemorySettings],
  ['DynamoDB', () => createDynamoSettings(table())],
])('settings in %s', (_name, create) => {
  it('keeps each under its own name, changed on its own version', async () => {
    const settings = create();
    const policy = policySchema.parse({ currency: 'CZK' });
    expect(await settings.get('policy')).toBeUndefined();
    expect(await settings.save('policy', policy, ANNA, 0)).toMatchObject({ version: 1 });
    expect(await settings.save('policy', policy, BEN, 0)).toBe('conflict');
    expect(await settings.get('policy')).toMatchObject({
      version: 1,
      content: policy,
      author: 'anna',
    });
    expect(await settings.get('fields')).toBeUndefined();
    const fields = { customer: { tier: { type: 'string' as const } }, event: {} };
    await settings.save('fields', fields, ANNA, 0);
    expect((await settings.get('fields'))?.content).toEqual(fields);
  });
});
