import { describe, expect, it } from 'vitest';
import { createDynamoWatchBackfills } from '#shared/adapters/dynamodb/watch-backfills.ts';
import { createMemoryWatchBackfills } from '#shared/adapters/memory/watch-backfills.ts';
import type { WatchBackfills } from '#shared/ports/watch-backfills.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

describe.each<[string, () => WatchBackfills]>([
  ['memory', createMemoryWatchBackfills],
  ['DynamoDB', () => createDynamoWatchBackfills(table())],
])('backfills of watches in %s', (_name, create) => {
  it('go on from page to page and end', async () => {
    const backfills = create();
    await backfills.start('birthday', 3);
    const first = { campaignId: 'birthday', campaignVersion: 3 };
    expect(await backfills.open()).toEqual([first]);
    await backfills.advance(first, '0:c-9');
    const second = { ...first, cursor: '0:c-9' };
    expect(await backfills.open()).toEqual([second]);
    await backfills.advance(second, undefined);
    expect(await backfills.open()).toEqual([]);
  });

  it('do not go on for somebody who has fallen behind', async () => {
    const backfills = create();
    await backfills.start('birthday', 3);
    const first = { campaignId: 'birthday', campaignVersion: 3 };
    await backfills.advance(first, '0:c-9');
    await backfills.advance(first, '0:c-5');
    await backfills.advance(first, undefined);
    expect(await backfills.open()).toEqual([{ ...first, cursor: '0:c-9' }]);
    await backfills.start('birthday', 4);
    await backfills.advance({ ...first, cursor: '0:c-9' }, undefined);
    expect(await backfills.open()).toEqual([{ campaignId: 'birthday', campaignVersion: 4 }]);
  });
});
