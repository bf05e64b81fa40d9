import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable } from '../../support/tables.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;
const TableName = 'items';
const key = (PK: string) => ({ PK, SK: 'a' });

beforeAll(async () => {
  aws = await startTestAws();
  await createTable(aws.db, TableName, 'NEW_AND_OLD_IMAGES');
});
afterAll(() => aws.close());

const put = (Item: Record<string, unknown>) =>
  aws.documents.send(new PutCommand({ TableName, Item }));
const get = async (PK: string) =>
  (await aws.documents.send(new GetCommand({ TableName, Key: key(PK) }))).Item;
const transact = (
  TransactItems: TransactWriteCommandInput['TransactItems'],
  rest: Partial<TransactWriteCommandInput> = {},
) => aws.documents.send(new TransactWriteCommand({ TransactItems, ...rest }));

describe('TransactWriteItems', () => {
  it('does all of a put, an update, a delete and a check', async () => {
    await put({ ...key('old'), n: 1 });
    await put({ ...key('gone') });
    await put({ ...key('checked'), open: true });
    const { ConsumedCapacity } = await transact(
      [
        { Put: { TableName, Item: { ...key('new'), group: 'g' } } },
        {
          Update: {
            TableName,
            Key: key('old'),
            UpdateExpression: 'SET n = n + :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
        { Delete: { TableName, Key: key('gone') } },
        {
          ConditionCheck: {
            TableName,
            Key: key('checked'),
            ConditionExpression: '#open = :true',
            ExpressionAttributeNames: { '#open': 'open' },
            ExpressionAttributeValues: { ':true': true },
          },
        },
      ],
      { ReturnConsumedCapacity: 'TOTAL' },
    );
    expect(await get('new')).toMatchObject({ group: 'g' });
    expect(await get('old')).toMatchObject({ n: 2 });
    expect(await get('gone')).toBeUndefined();
    // Twice two units for the put and its index entry, twice one for the update and the delete.
    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 8 }]);
  });

  it('does nothing at all when one condition fails, and says which', async () => {
    await put({ ...key('kept'), n: 1 });
    await put({ ...key('guard'), n: 5 });
    const before = await aws.feed.read(TableName, 'shard-0', '0', 1000);
    const failure = await transact([
      { Put: { TableName, Item: { ...key('unborn'), group: 'unborn' } } },
      {
        Update: {
          TableName,
          Key: key('kept'),
          UpdateExpression: 'SET n = :two',
          ExpressionAttributeValues: { ':two': 2 },
        },
      },
      {
        ConditionCheck: {
          TableName,
          Key: key('guard'),
          ConditionExpression: 'n = :six',
          ExpressionAttributeValues: { ':six': 6 },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Delete: {
          TableName,
          Key: key('absent'),
          ConditionExpression: 'attribute_exists(PK)',
        },
      },
    ]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransactionCanceledException);
    expect(failure).toMatchObject({
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { n: { N: '5' } } },
        { Code: 'ConditionalCheckFailed' },
      ],
    });
    expect(await get('unborn')).toBeUndefined();
    expect(await get('kept')).toMatchObject({ n: 1 });
    const byGroup = new QueryCommand({
      TableName,
      IndexName: 'by-group',
      KeyConditionExpression: '#group = :group',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':group': 'unborn' },
    });
    expect((await aws.documents.send(byGroup)).Count).toBe(0);
    expect(await aws.feed.read(TableName, 'shard-0', '0', 1000)).toEqual(before);
  });

  it('never loses an update among concurrent transfers', async () => {
    await put({ ...key('a'), n: 100 });
    await put({ ...key('b'), n: 100 });
    const add = (PK: string, by: number) => ({
      Update: {
        TableName,
        Key: key(PK),
        UpdateExpression: 'SET n = n + :by',
        ConditionExpression: 'n > :zero',
        ExpressionAttributeValues: { ':by': by, ':zero': 0 },
      },
    });
    const move = (from: string, to: string) => transact([add(from, -1), add(to, 1)]);
    await Promise.all(
      Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? move('b', 'a') : move('a', 'b'))),
    );
    expect(await get('a')).toMatchObject({ n: 80 });
    expect(await get('b')).toMatchObject({ n: 120 });
  });

  it('refuses two operations on one item, and more than a hundred', async () => {
    const one = { Put: { TableName, Item: key('twice') } };
    await expect(transact([one, one])).rejects.toThrow('multiple operations on one item');
    const many = Array.from({ length: 101 }, (_, at) => ({
      Put: { TableName, Item: key(`many ${at}`) },
    }));
    await expect(transact(many)).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await get('twice')).toBeUndefined();
  });

  it('does the same request with the same token once', async () => {
    await put({ ...key('token'), n: 0 });
    const increment = (by: number) =>
      transact(
        [
          {
            Update: {
              TableName,
              Key: key('token'),
              UpdateExpression: 'SET n = n + :by',
              ExpressionAttributeValues: { ':by': by },
            },
          },
        ],
        { ClientRequestToken: 'the-one-token' },
      );
    await increment(1);
    await increment(1);
    expect(await get('token')).toMatchObject({ n: 1 });
    await expect(increment(2)).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });
});

describe('TransactGetItems', () => {
  it('reads several items as one, at double cost', async () => {
    await put({ ...key('read'), n: 3 });
    const { Responses, ConsumedCapacity } = await aws.documents.send(
      new TransactGetCommand({
        ReturnConsumedCapacity: 'TOTAL',
        TransactItems: ['read', 'nobody'].map((PK) => ({ Get: { TableName, Key: key(PK) } })),
      }),
    );
    expect(Responses).toEqual([{ Item: { ...key('read'), n: 3 } }, {}]);
    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }]);
  });
});
