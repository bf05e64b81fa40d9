import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DescribeTableCommand,
  ListTablesCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable } from '../../support/tables.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;
const TableName = 'items';
const key = (PK: string, SK = 'a') => ({ PK, SK });

beforeAll(async () => {
  aws = await startTestAws();
  await createTable(aws.db, TableName);
});
afterAll(() => aws.close());

const put = (Item: Record<string, unknown>) =>
  aws.documents.send(new PutCommand({ TableName, Item }));

/** Whether an item passes a condition, told by a conditional delete of it. */
async function passes(
  item: Record<string, unknown>,
  ConditionExpression: string,
  values: Record<string, unknown>,
): Promise<boolean> {
  await put({ ...key('condition'), ...item });
  const used = Object.keys(values).length > 0;
  try {
    await aws.documents.send(
      new DeleteCommand({
        TableName,
        Key: key('condition'),
        ConditionExpression,
        ...(used ? { ExpressionAttributeValues: values } : {}),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

describe('conditions', () => {
  it.each([
    ['a boolean false in a list', { x: false }, 'x IN (:a, :b)', { ':a': false, ':b': 1 }, true],
    ['a boolean not in a list', { x: true }, 'x IN (:a)', { ':a': false }, false],
    ['a missing attribute in a list', {}, 'x IN (:a)', { ':a': false }, false],
    ['equal lists', { x: [1, { y: 'z' }] }, 'x = :a', { ':a': [1, { y: 'z' }] }, true],
    ['unequal lists', { x: [1, { y: 'z' }] }, 'x = :a', { ':a': [{ y: 'z' }, 1] }, false],
    ['equal maps', { x: { a: 1, b: [] } }, 'x = :a', { ':a': { b: [], a: 1 } }, true],
    ['unequal maps', { x: { a: 1 } }, 'x <> :a', { ':a': { a: 2 } }, true],
    [
      'sets in any order',
      { x: new Set(['a', 'b']) },
      'x = :a',
      { ':a': new Set(['b', 'a']) },
      true,
    ],
    ['numbers by value', { x: 1 }, 'x = :a', { ':a': 1.0 }, true],
    ['a number and its text', { x: 1 }, 'x = :a', { ':a': '1' }, false],
    ['the size of an empty text', { x: '' }, 'size(x) = :a', { ':a': 0 }, true],
    ['the size in bytes', { x: 'é' }, 'size(x) = :a', { ':a': 2 }, true],
    ['the type of false', { x: false }, 'attribute_type(x, :a)', { ':a': 'BOOL' }, true],
    ['a map within a list', { x: [{ a: 1 }] }, 'contains(x, :a)', { ':a': { a: 1 } }, true],
    ['a false within a list', { x: [false] }, 'contains(x, :a)', { ':a': false }, true],
    ['a part of a text', { x: 'abc' }, 'contains(x, :a)', { ':a': 'bc' }, true],
    ['an element of a set', { x: new Set([1, 2]) }, 'contains(x, :a)', { ':a': 2 }, true],
    ['a missing attribute compared', {}, 'x < :a', { ':a': 1 }, false],
    ['a missing attribute unequal', {}, 'x <> :a', { ':a': 1 }, true],
    ['two attributes', { x: 3, y: 4 }, 'x < y', {}, true],
    ['a nested path', { x: { y: [0, 7] } }, 'x.y[1] BETWEEN :a AND :b', { ':a': 5, ':b': 9 }, true],
    [
      'connectives',
      { x: 1 },
      'NOT (x = :a OR attribute_exists(y)) AND x > :b',
      { ':a': 2, ':b': 0 },
      true,
    ],
  ])('%s', async (_, item, condition, values, expected) => {
    expect(await passes(item, condition, values)).toBe(expected);
  });

  it('return the item that failed them, when asked', async () => {
    await put({ ...key('failing'), version: 7 });
    const update = (returned: 'ALL_OLD' | 'NONE') =>
      aws.documents
        .send(
          new UpdateCommand({
            TableName,
            Key: key('failing'),
            UpdateExpression: 'SET version = :next',
            ConditionExpression: 'version = :expected',
            ExpressionAttributeValues: { ':next': 9, ':expected': 8 },
            ReturnValuesOnConditionCheckFailure: returned,
          }),
        )
        .catch((error) => error);
    expect(await update('ALL_OLD')).toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { version: { N: '7' } },
    });
    expect((await update('NONE')).Item).toBeUndefined();
    const stored = await aws.documents.send(new GetCommand({ TableName, Key: key('failing') }));
    expect(stored.Item).toMatchObject({ version: 7 });
  });

  it('let one of many concurrent conditional updates through for each version', async () => {
    await put({ ...key('race'), version: 0 });
    const attempt = (expected: number) =>
      aws.documents
        .send(
          new UpdateCommand({
            TableName,
            Key: key('race'),
            UpdateExpression: 'SET version = version + :one',
            ConditionExpression: 'version = :expected',
            ExpressionAttributeValues: { ':one': 1, ':expected': expected },
          }),
        )
        .then(() => 1)
        .catch(() => 0);
    for (const version of [0, 1, 2]) {
      const won = await Promise.all(Array.from({ length: 20 }, () => attempt(version)));
      expect(won.reduce((sum: number, one) => sum + one, 0)).toBe(1);
    }
  });
});

describe('consumed capacity', () => {
  const kilobytes = (count: number) => 'x'.repeat(count * 1024 - 100);
  type Measured = PutCommand | UpdateCommand | DeleteCommand | GetCommand | QueryCommand;
  const units = async (command: Measured) =>
    (await aws.documents.send(command as PutCommand)).ConsumedCapacity?.CapacityUnits;
  const asked = { TableName, ReturnConsumedCapacity: 'TOTAL' as const };

  it('counts writes in units of 1 KB by the larger of old and new', async () => {
    const Item = { ...key('capacity'), text: kilobytes(3) };
    expect(await units(new PutCommand({ ...asked, Item }))).toBe(3);
    expect(await units(new PutCommand({ ...asked, Item: key('capacity') }))).toBe(3);
    expect(await units(new PutCommand({ ...asked, Item: key('capacity') }))).toBe(1);
  });

  it('counts the bytes of text, not its characters', async () => {
    const Item = { ...key('bytes'), text: 'ž'.repeat(600) };
    expect(await units(new PutCommand({ ...asked, Item }))).toBe(2);
  });

  it('adds what the indexes cost, and nothing where no projected attribute changed', async () => {
    const Item = { ...key('indexed'), group: 'g', due: 'd' };
    expect(await units(new PutCommand({ ...asked, Item }))).toBe(3);
    const set = (name: string, value: unknown) =>
      units(
        new UpdateCommand({
          ...asked,
          Key: key('indexed'),
          UpdateExpression: 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    expect(await set('other', 1)).toBe(2); // the table and by-group, which projects everything
    expect(await set('due', 'later')).toBe(4); // by-due moves its entry: a delete and a put
    expect(await units(new DeleteCommand({ ...asked, Key: key('indexed') }))).toBe(3);
  });

  it('names the indexes when asked for them', async () => {
    const Item = { ...key('by index'), group: 'g' };
    const { ConsumedCapacity } = await aws.documents.send(
      new PutCommand({ TableName, Item, ReturnConsumedCapacity: 'INDEXES' }),
    );
    expect(ConsumedCapacity).toMatchObject({
      CapacityUnits: 2,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { 'by-group': { CapacityUnits: 1 } },
    });
  });

  it('counts reads in units of 4 KB, half when eventually consistent, for missing items too', async () => {
    await put({ ...key('reading'), text: kilobytes(5) });
    const get = (Key: object, ConsistentRead: boolean) =>
      units(new GetCommand({ ...asked, Key, ConsistentRead }));
    expect(await get(key('reading'), true)).toBe(2);
    expect(await get(key('reading'), false)).toBe(1);
    expect(await get(key('nobody'), true)).toBe(1);
    expect(await get(key('nobody'), false)).toBe(0.5);
  });

  it('rounds a query up once, by what it read before the filter', async () => {
    for (const SK of ['1', '2', '3']) await put({ PK: 'query', SK, text: kilobytes(2) });
    const query = (PK: string) =>
      units(
        new QueryCommand({
          ...asked,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :pk',
          FilterExpression: 'SK = :sk',
          ExpressionAttributeValues: { ':pk': PK, ':sk': '1' },
        }),
      ).catch((error) => error.name);
    expect(await query('query')).toBe('ValidationException'); // no filter on a key
    const filtered = new QueryCommand({
      ...asked,
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :pk',
      FilterExpression: 'attribute_exists(nothing)',
      ExpressionAttributeValues: { ':pk': 'query' },
    });
    expect(await units(filtered)).toBe(2);
    const nothing = new QueryCommand({
      ...asked,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': 'nobody' },
    });
    expect(await units(nothing)).toBe(0.5);
  });

  it('adds up over a batch', async () => {
    await put({ ...key('batch 1'), text: kilobytes(5) });
    const { ConsumedCapacity } = await aws.db.send(
      new BatchGetItemCommand({
        ReturnConsumedCapacity: 'TOTAL',
        RequestItems: {
          [TableName]: {
            ConsistentRead: true,
            Keys: [
              { PK: { S: 'batch 1' }, SK: { S: 'a' } },
              { PK: { S: 'nobody' }, SK: { S: 'a' } },
            ],
          },
        },
      }),
    );
    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 3 }]);
  });

  it('is counted for failed conditions as well', async () => {
    const written = async () => (await aws.dynamodb.usage()).PutItem;
    const before = await written();
    const failing = new PutCommand({
      TableName,
      Item: key('never'),
      ConditionExpression: 'attribute_exists(PK)',
    });
    await expect(aws.documents.send(failing)).rejects.toThrow('conditional');
    const after = await written();
    expect(after?.calls).toBe((before?.calls ?? 0) + 1);
    expect(after?.writeUnits).toBe((before?.writeUnits ?? 0) + 1);
  });
});

describe('queries and scans', () => {
  beforeAll(async () => {
    await createTable(aws.db, 'many');
    const numbers = Array.from({ length: 450 }, (_, at) => String(at).padStart(3, '0'));
    for (let from = 0; from < numbers.length; from += 25)
      await aws.documents.send(
        new BatchWriteCommand({
          RequestItems: {
            many: numbers
              .slice(from, from + 25)
              .map((SK) => ({ PutRequest: { Item: { PK: 'p', SK, group: SK.slice(0, 1) } } })),
          },
        }),
      );
  });

  const query = (input: object) =>
    aws.documents.send(
      new QueryCommand({
        TableName: 'many',
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': 'p' },
        ...input,
      }),
    );
  const keysOf = ({ Items = [] }: { Items?: Record<string, unknown>[] | undefined }) =>
    Items.map(({ SK }) => SK);

  it('return everything in key order, both ways', async () => {
    const up = keysOf(await query({}));
    expect(up).toHaveLength(450);
    expect(up).toEqual([...up].sort());
    expect(keysOf(await query({ ScanIndexForward: false }))).toEqual([...up].reverse());
  });

  it('page by their last key', async () => {
    const first = await query({ Limit: 200 });
    expect(first.LastEvaluatedKey).toEqual({ PK: 'p', SK: '199' });
    const second = await query({ Limit: 300, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(keysOf(second)).toHaveLength(250);
    expect(keysOf(second)[0]).toBe('200');
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it('end a page at 1 MB', async () => {
    for (const SK of ['1', '2', '3', '4'])
      await aws.documents.send(
        new PutCommand({ TableName: 'many', Item: { PK: 'large', SK, text: 'x'.repeat(380_000) } }),
      );
    const page = await query({ ExpressionAttributeValues: { ':pk': 'large' } });
    expect(keysOf(page)).toEqual(['1', '2', '3']);
    expect(page.LastEvaluatedKey).toEqual({ PK: 'large', SK: '3' });
  });

  it('filter after the limit, project, and count', async () => {
    const input = {
      Limit: 10,
      FilterExpression: '#group = :group',
      ProjectionExpression: 'SK',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':pk': 'p', ':group': '1' },
    };
    expect(await query(input)).toMatchObject({ Count: 0, ScannedCount: 10, Items: [] });
    const from = { PK: 'p', SK: '095' };
    const found = await query({ ...input, ExclusiveStartKey: from });
    expect(found.Items?.[0]).toEqual({ SK: '100' });
    expect(found.Count).toBe(6);
    const counted = await query({ Select: 'COUNT' });
    expect(counted.Items).toBeUndefined();
    expect(counted.Count).toBe(450);
  });

  it('use key conditions on the range', async () => {
    const range = (condition: string, values: object) =>
      query({
        KeyConditionExpression: `PK = :pk AND ${condition}`,
        ExpressionAttributeValues: { ':pk': 'p', ...values },
      }).then(keysOf);
    expect(await range('begins_with(SK, :a)', { ':a': '44' })).toHaveLength(10);
    expect(await range('SK BETWEEN :a AND :b', { ':a': '010', ':b': '012' })).toEqual([
      '010',
      '011',
      '012',
    ]);
    expect(await range('SK > :a', { ':a': '447' })).toEqual(['448', '449']);
    expect(await range('SK <= :a', { ':a': '001' })).toEqual(['000', '001']);
  });

  it('read indexes, with only what they project', async () => {
    const byGroup = await aws.documents.send(
      new QueryCommand({
        TableName: 'many',
        IndexName: 'by-group',
        KeyConditionExpression: '#group = :group',
        ExpressionAttributeNames: { '#group': 'group' },
        ExpressionAttributeValues: { ':group': '4' },
      }),
    );
    expect(byGroup.Count).toBe(50);
    await put({ ...key('due'), due: 'now', other: 1 });
    const byDue = await aws.documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-due',
        KeyConditionExpression: 'due = :due',
        ExpressionAttributeValues: { ':due': 'now' },
      }),
    );
    expect(byDue.Items).toEqual([{ ...key('due'), due: 'now' }]);
  });

  it('scan the table whole', async () => {
    const { Count, LastEvaluatedKey } = await aws.documents.send(
      new ScanCommand({
        TableName: 'many',
        FilterExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': 'p' },
      }),
    );
    const rest = await aws.documents.send(
      new ScanCommand({
        TableName: 'many',
        FilterExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': 'p' },
        ExclusiveStartKey: LastEvaluatedKey,
      }),
    );
    expect((Count ?? 0) + (rest.Count ?? 0)).toBe(450);
  });
});

describe('batches and tables', () => {
  it('write and delete in one batch and read it back', async () => {
    await put(key('to delete'));
    await aws.documents.send(
      new BatchWriteCommand({
        RequestItems: {
          [TableName]: [
            { PutRequest: { Item: { ...key('to put'), n: 1 } } },
            { DeleteRequest: { Key: key('to delete') } },
          ],
        },
      }),
    );
    const { Responses } = await aws.documents.send(
      new BatchGetCommand({
        RequestItems: { [TableName]: { Keys: [key('to put'), key('to delete')] } },
      }),
    );
    expect(Responses?.[TableName]).toEqual([{ ...key('to put'), n: 1 }]);
  });

  it('are ready as soon as they are created', async () => {
    await createTable(aws.db, 'fresh', 'NEW_AND_OLD_IMAGES');
    const { Table } = await aws.db.send(new DescribeTableCommand({ TableName: 'fresh' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(Table?.LatestStreamArn).toContain(':table/fresh/stream/');
    expect((await aws.db.send(new ListTablesCommand({}))).TableNames).toContain('fresh');
  });

  it('refuse unknown tables, wrong keys and oversized items as AWS does', async () => {
    const missing = new GetCommand({ TableName: 'no-such-table', Key: key('a') });
    await expect(aws.documents.send(missing)).rejects.toBeInstanceOf(ResourceNotFoundException);
    const wrong = new PutItemCommand({ TableName, Item: { PK: { N: '1' }, SK: { S: 'a' } } });
    await expect(aws.db.send(wrong)).rejects.toMatchObject({ name: 'ValidationException' });
    const large = put({ ...key('large'), text: 'x'.repeat(410_000) });
    await expect(large).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
