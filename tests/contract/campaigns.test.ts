import { describe, expect, it } from 'vitest';
import { createDynamoCampaigns } from '#shared/adapters/dynamodb/campaigns.ts';
import { createMemoryCampaigns } from '#shared/adapters/memory/campaigns.ts';
import { type CampaignHead, newCampaign } from '#shared/domain/campaign/life-cycle.ts';
import type { CampaignChange, CampaignStore } from '#shared/ports/campaign-store.ts';
import { campaignOf, NOON } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

function changeOf(id: string, name = id, author = 'anna'): CampaignChange {
  const campaign = campaignOf({ name });
  const head = newCampaign(
    id,
    { campaign, contentHash: `hash of ${name}` },
    { actor: author, now: NOON },
  );
  return { head, version: versionOf(head, campaign), calendar: [] };
}

const versionOf = ({ version, contentHash }: CampaignHead, campaign = campaignOf()) => ({
  version,
  campaign,
  contentHash,
  author: 'anna',
  at: NOON.toISOString(),
});

const next = (head: CampaignHead, change: Partial<CampaignHead> = {}): CampaignHead => ({
  ...head,
  revision: head.revision + 1,
  ...change,
});

describe.each<[string, () => CampaignStore]>([
  ['memory', createMemoryCampaigns],
  ['DynamoDB', () => createDynamoCampaigns(table())],
])('campaigns in %s', (_name, create) => {
  it('gives back what was created', async () => {
    const store = create();
    const change = changeOf('fuel', 'Fuel cashback');
    expect(await store.create(change)).toBe('created');
    expect(await store.head('fuel')).toEqual(change.head);
    expect(await store.version('fuel', 1)).toEqual(change.version);
    expect(await store.version('fuel', 2)).toBeUndefined();
    expect(await store.head('other')).toBeUndefined();
  });

  it('refuses a second campaign with the same id or, whatever its case, the same name', async () => {
    const store = create();
    await store.create(changeOf('fuel', 'Fuel cashback'));
    expect(await store.create(changeOf('fuel', 'Another'))).toBe('id_taken');
    expect(await store.create(changeOf('fuel-2', 'FUEL  cashback'))).toBe('name_taken');
    expect(await store.head('fuel-2')).toBeUndefined();
    expect(await store.version('fuel-2', 1)).toBeUndefined();
    expect(await store.idByName('fuel Cashback')).toBe('fuel');
  });

  it('gives one of many the name when they ask at once', async () => {
    const store = create();
    const race = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => store.create(changeOf(`fuel-${n}`, 'Fuel cashback'))),
    );
    expect(race.filter((result) => result === 'created')).toHaveLength(1);
    expect((await store.list(10)).items).toHaveLength(1);
  });

  it('changes a campaign only on the revision it was read at', async () => {
    const store = create();
    const change = changeOf('fuel');
    await store.create(change);
    const head = next(change.head, { version: 2 });
    const race = await Promise.all(
      [1, 2, 3].map(() => store.save({ head, version: versionOf(head), calendar: [] })),
    );
    expect(race.sort()).toEqual(['conflict', 'conflict', 'saved']);
    expect(await store.save({ head, calendar: [] })).toBe('conflict');
    expect(await store.save({ head: next(changeOf('none').head), calendar: [] })).toBe('conflict');
    expect((await store.versions('fuel', 10)).items.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('lets nobody approve a version with words of their own', async () => {
    const store = create();
    const change = changeOf('fuel');
    await store.create({ ...change, head: { ...change.head, authors: ['anna', 'ben'] } });
    // As if the reader had been shown another head than the one that is stored.
    const forged = next(change.head, { authors: ['somebody-else'] });
    expect(await store.save({ head: forged, approver: 'ben', calendar: [] })).toBe('own_work');
    expect(await store.save({ head: forged, approver: 'carla', calendar: [] })).toBe('saved');
  });

  it('moves a name with its campaign, and frees it with the archive', async () => {
    const store = create();
    const change = changeOf('fuel', 'Fuel');
    await store.create(change);
    await store.create(changeOf('train', 'Train'));
    const renamed = next(change.head, { name: 'Petrol' });
    expect(await store.save({ head: next(change.head, { name: 'TRAIN' }), calendar: [] })).toBe(
      'name_taken',
    );
    expect(await store.save({ head: renamed, calendar: [] })).toBe('saved');
    expect(await store.idByName('fuel')).toBeUndefined();
    expect(await store.idByName('petrol')).toBe('fuel');
    await store.save({ head: next(renamed, { status: 'archived' }), calendar: [] });
    expect(await store.idByName('petrol')).toBeUndefined();
    expect(await store.create(changeOf('petrol-2', 'Petrol'))).toBe('created');
  });

  it('lists heads and versions in pages', async () => {
    const store = create();
    for (const id of ['c', 'a', 'b']) await store.create(changeOf(id));
    const first = await store.list(2);
    expect(first.items.map(({ id }) => id)).toEqual(['a', 'b']);
    const rest = await store.list(2, first.cursor);
    expect(rest.items.map(({ id }) => id)).toEqual(['c']);
    expect(rest.cursor).toBeUndefined();

    let head = changeOf('a').head;
    for (let version = 2; version <= 12; version++) {
      head = next(head, { version });
      await store.save({ head, version: versionOf(head), calendar: [] });
    }
    const newest = await store.versions('a', 10);
    expect(newest.items.map(({ version }) => version)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    const oldest = await store.versions('a', 10, newest.cursor);
    expect(oldest.items.map(({ version }) => version)).toEqual([2, 1]);
    expect(oldest.cursor).toBeUndefined();
  });

  it('names campaigns on the instants they asked for, until they are struck off', async () => {
    const store = create();
    const later = new Date(NOON.getTime() + 60_000);
    await store.create({ ...changeOf('b'), calendar: [NOON] });
    await store.create({ ...changeOf('a'), calendar: [later, NOON] });
    expect(await store.due(new Date(NOON.getTime() - 1), 10)).toEqual([]);
    const due = await store.due(NOON, 10);
    expect(due.map(({ campaignId }) => campaignId).sort()).toEqual(['a', 'b']);
    for (const entry of due) await store.settle(entry);
    expect(await store.due(NOON, 10)).toEqual([]);
    expect(await store.due(later, 10)).toEqual([{ campaignId: 'a', at: later }]);
  });
});
