import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHARDS } from '#local/aws/dynamodb/change-feed.ts';
import { createTable } from '../../support/tables.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;

beforeAll(async () => {
  aws = await startTestAws();
  await createTable(aws.db, 'streamed', 'NEW_AND_OLD_IMAGES');
  await createTable(aws.db, 'keys-only', 'KEYS_ONLY');
  await createTable(aws.db, 'silent');
});
afterAll(() => aws.close());

const put = (TableName: string, Item: Record<string, unknown>, condition?: string) =>
  aws.documents.send(
    new PutCommand({
      TableName,
      Item: { SK: 'a', ...Item },
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
    }),
  );

async function recordsOf(table: string, PK: string): Promise<DynamoDBRecord[]> {
  const all = await Promise.all(SHARDS.map((shard) => aws.feed.read(table, shard, '0', 10_000)));
  return all.flat().filter(({ dynamodb }) => dynamodb?.Keys?.PK?.S === PK);
}

describe('the change feed', () => {
  it('has a record of each change with both images, in order', async () => {
    await put('streamed', { PK: 'life', n: 1 });
    await aws.documents.send(
      new UpdateCommand({
        TableName: 'streamed',
        Key: { PK: 'life', SK: 'a' },
        UpdateExpression: 'SET n = :two',
        ExpressionAttributeValues: { ':two': 2 },
      }),
    );
    await aws.documents.send(
      new DeleteCommand({ TableName: 'streamed', Key: { PK: 'life', SK: 'a' } }),
    );
    const records = await recordsOf('streamed', 'life');
    const image = (n: string) => ({ PK: { S: 'life' }, SK: { S: 'a' }, n: { N: n } });
    expect(records).toMatchObject([
      { eventName: 'INSERT', eventSource: 'aws:dynamodb', dynamodb: { NewImage: image('1') } },
      { eventName: 'MODIFY', dynamodb: { OldImage: image('1'), NewImage: image('2') } },
      { eventName: 'REMOVE', dynamodb: { OldImage: image('2') } },
    ]);
    expect(records[0]?.dynamodb).not.toHaveProperty('OldImage');
    expect(records[2]?.dynamodb).not.toHaveProperty('NewImage');
    expect(records[0]?.userIdentity).toBeUndefined();
    const sequence = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    expect(sequence).toEqual([...sequence].sort());
    expect(new Set(sequence).size).toBe(3);
  });

  it('has none for a write that changes nothing, or whose condition fails', async () => {
    await put('streamed', { PK: 'same', tags: ['x', { y: 1 }] });
    await put('streamed', { PK: 'same', tags: ['x', { y: 1 }] });
    const failing = put('streamed', { PK: 'same', n: 1 }, 'attribute_not_exists(PK)');
    await expect(failing).rejects.toThrow('conditional');
    await aws.documents.send(
      new DeleteCommand({ TableName: 'streamed', Key: { PK: 'absent', SK: 'a' } }),
    );
    expect(await recordsOf('streamed', 'same')).toHaveLength(1);
    expect(await recordsOf('streamed', 'absent')).toHaveLength(0);
  });

  it('shows what the view type says', async () => {
    await put('keys-only', { PK: 'k', n: 1 });
    const [record] = await recordsOf('keys-only', 'k');
    expect(record?.dynamodb).toMatchObject({ StreamViewType: 'KEYS_ONLY' });
    expect(record?.dynamodb).not.toHaveProperty('NewImage');
    await put('silent', { PK: 'k' });
    expect(await recordsOf('silent', 'k')).toHaveLength(0);
  });

  it('keeps a key in one shard, and its order under concurrency', async () => {
    const one = (customer: number) =>
      aws.documents.send(
        new UpdateCommand({
          TableName: 'streamed',
          Key: { PK: `c${customer}`, SK: 'a' },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    await Promise.all(Array.from({ length: 200 }, (_, at) => one(at % 10)));
    for (const shard of SHARDS) {
      const records = await aws.feed.read('streamed', shard, '0', 10_000);
      const seen = new Map<string, number>();
      for (const { dynamodb } of records) {
        const customer = dynamodb?.Keys?.PK?.S ?? '';
        if (!customer.startsWith('c')) continue;
        expect(Number(dynamodb?.NewImage?.n?.N)).toBe((seen.get(customer) ?? 0) + 1);
        seen.set(customer, Number(dynamodb?.NewImage?.n?.N));
      }
      for (const count of seen.values()) expect(count).toBe(20);
    }
  });

  it('remembers where each consumer is, and keeps what one has yet to read', async () => {
    const [shard] = SHARDS;
    const start = await aws.feed.position('slow', 'streamed', shard, 'TRIM_HORIZON');
    const latest = await aws.feed.position('new', 'streamed', shard, 'LATEST');
    const records = await aws.feed.read('streamed', shard, start, 10_000);
    expect(latest).toBe(records.at(-1)?.dynamodb?.SequenceNumber);
    expect(await aws.feed.read('streamed', shard, latest, 10)).toEqual([]);

    await aws.feed.position('fast', 'streamed', shard, 'TRIM_HORIZON');
    await aws.feed.commit('fast', 'streamed', shard, latest);
    expect(await aws.feed.position('fast', 'streamed', shard, 'TRIM_HORIZON')).toBe(latest);
    expect(await aws.feed.read('streamed', shard, '0', 10_000)).toEqual(records);

    const third = records[2]?.dynamodb?.SequenceNumber ?? '';
    await aws.feed.commit('slow', 'streamed', shard, third);
    expect(await aws.feed.read('streamed', shard, '0', 10_000)).toEqual(records.slice(3));
    await aws.feed.commit('slow', 'streamed', shard, records[0]?.dynamodb?.SequenceNumber ?? '');
    expect(await aws.feed.position('slow', 'streamed', shard, 'LATEST')).toBe(third);
  });
});
