import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable } from '../../support/tables.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;
const TableName = 'expiring';
const NOW = 1_800_000_000;

beforeAll(async () => {
  aws = await startTestAws();
  await createTable(aws.db, TableName, 'NEW_AND_OLD_IMAGES');
});
afterAll(() => aws.close());

const put = (PK: string, rest: Record<string, unknown>) =>
  aws.documents.send(new PutCommand({ TableName, Item: { PK, SK: 'a', ...rest } }));
const exists = async (PK: string) =>
  (await aws.documents.send(new GetCommand({ TableName, Key: { PK, SK: 'a' } }))).Item !==
  undefined;
const enable = (Enabled: boolean) =>
  aws.db.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled },
    }),
  );

describe('time to live', () => {
  it('is off until it is enabled, and then covers what was there before', async () => {
    await put('early', { expiresAt: NOW - 10 });
    expect(await aws.dynamodb.expire(NOW)).toBe(0);
    await enable(true);
    const { TimeToLiveDescription } = await aws.db.send(
      new DescribeTimeToLiveCommand({ TableName }),
    );
    expect(TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    expect(await aws.dynamodb.expire(NOW)).toBe(1);
    expect(await exists('early')).toBe(false);
    await expect(enable(true)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('removes what is due at the given time, and nothing else', async () => {
    await put('due', { expiresAt: NOW, group: 'g' });
    await put('later', { expiresAt: NOW + 1 });
    await put('never', {});
    await put('text', { expiresAt: String(NOW) });
    await put('ancient', { expiresAt: 1000 });
    await put('extended', { expiresAt: NOW - 5 });
    await put('extended', { expiresAt: NOW + 5 });
    expect(await aws.dynamodb.expire(NOW)).toBe(1);
    const left = await Promise.all(
      ['due', 'later', 'never', 'text', 'ancient', 'extended'].map(exists),
    );
    expect(left).toEqual([false, true, true, true, true, true]);
    const byGroup = new QueryCommand({
      TableName,
      IndexName: 'by-group',
      KeyConditionExpression: '#group = :group',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':group': 'g' },
    });
    expect((await aws.documents.send(byGroup)).Count).toBe(0);
    expect(await aws.dynamodb.expire(NOW + 10)).toBe(2);
  });

  it('tells the stream that the service removed the item', async () => {
    const shards = ['shard-0', 'shard-1', 'shard-2', 'shard-3'];
    const all = await Promise.all(
      shards.map((shard) => aws.feed.read(TableName, shard, '0', 1000)),
    );
    const removed = all.flat().filter(({ eventName }) => eventName === 'REMOVE');
    expect(removed.map(({ dynamodb }) => dynamodb?.Keys?.PK?.S).sort()).toEqual([
      'due',
      'early',
      'extended',
      'later',
    ]);
    for (const record of removed)
      expect(record.userIdentity).toEqual({
        type: 'Service',
        principalId: 'dynamodb.amazonaws.com',
      });
  });

  it('can be disabled', async () => {
    await enable(false);
    await put('safe', { expiresAt: NOW });
    expect(await aws.dynamodb.expire(NOW)).toBe(0);
  });
});
