import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { batchWrite, put } from '#shared/adapters/dynamodb/batches.ts';
import { encodeEntry } from '#shared/adapters/dynamodb/ruleset-entry.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { partition, type Table } from '#shared/adapters/dynamodb/table.ts';
import { useDynamoTable } from '../../contract/drivers.ts';
import { published } from '../../support/builders.ts';

const newTable = useDynamoTable();
const versionText = (version: number): string => `V#${String(version).padStart(12, '0')}`;
const campaign = (id: string) => ({ kind: 'campaign', published: published(id) }) as const;

/** The table, with a list of every request made through it, writes counted item by item. */
function counted(table: Table): { readonly table: Table; readonly requests: string[] } {
  const requests: string[] = [];
  const db = new Proxy(table.db, {
    get: (client, key) =>
      key === 'send'
        ? (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
            requests.push(`${command.constructor.name} ${itemsIn(command.input)}`);
            return client.send(command as never);
          }
        : Reflect.get(client, key),
  });
  return { table: { ...table, db }, requests };
}

const itemsIn = ({ TransactItems, RequestItems }: Record<string, unknown>): number =>
  ((TransactItems ?? Object.values(RequestItems ?? { one: [1] })[0]) as unknown[]).length;

async function fill(table: Table, count: number): Promise<void> {
  const PK = partition(table, 'RULESET');
  const items = Array.from({ length: count }, (_, n) => ({ PK, SK: versionText(n + 1) }));
  const pointer = { PK, SK: 'P#campaign#c-3', version: 4 };
  await batchWrite(table, [...items, pointer].map(put));
}

describe('publishing', () => {
  it('one campaign among thousands takes the same few small requests as one among ten', async () => {
    const requestsAmong = async (count: number): Promise<readonly string[]> => {
      const { table, requests } = counted(newTable());
      await fill(table, count);
      const log = createDynamoRulesetLog(table);
      requests.length = 0;
      await log.append(campaign('c-3'));
      await log.append(campaign('c-3'));
      return [...requests];
    };
    const among = await requestsAmong(10);
    const first = ['QueryCommand 1', 'GetCommand 1', 'TransactWriteCommand 2'];
    expect(among).toEqual([...first, 'BatchWriteCommand 1', ...first, 'BatchWriteCommand 2']);
    expect(await requestsAmong(3000)).toEqual(among);
  });

  it('one campaign among ten thousand writes a few kilobytes, the same as among ten', async () => {
    const writtenAmong = async (count: number): Promise<number> => {
      const table = newTable();
      await fill(table, count);
      const log = createDynamoRulesetLog(table);
      const before = await newTable.writeUnits();
      await log.append(campaign('c-3'));
      return (await newTable.writeUnits()) - before;
    };
    const units = await writtenAmong(10_000);
    // Entry and pointer in a transaction (double), and the deletion of the entry before: 1 KB each.
    expect(units).toBe(5);
    expect(await writtenAmong(10)).toBe(units);
  });

  it('cleans up after one who died between appending and deleting', async () => {
    const table = newTable();
    const log = createDynamoRulesetLog(table);
    await log.append(campaign('fuel'));
    const dying = {
      ...table,
      db: new Proxy(table.db, {
        get: (client, key) =>
          key === 'send'
            ? (command: { constructor: { name: string } }) =>
                command.constructor.name === 'BatchWriteCommand'
                  ? Promise.reject(new Error('gone'))
                  : client.send(command as never)
            : Reflect.get(client, key),
      }),
    };
    await expect(createDynamoRulesetLog(dying).append(campaign('fuel'))).rejects.toThrow('gone');
    expect((await log.since(0)).map(({ version }) => version)).toEqual([1, 2]);
    await log.append(campaign('fuel'));
    expect((await log.since(0)).map(({ version }) => version)).toEqual([3]);
  });
});

describe('a damaged entry', () => {
  it.each([
    [
      'content that was changed',
      'change',
      JSON.stringify(campaign('loan')),
      'its checksum is another',
    ],
    ['an item of another shape', 'change', 7, 'the item has another shape'],
    [
      'another version of itself',
      'sum',
      encodeEntry(9, campaign('fuel')).sum,
      'its checksum is another',
    ],
  ])('%s is told, and the others are read', async (_name, attribute, value, broken) => {
    const table = newTable();
    const log = createDynamoRulesetLog(table);
    await log.append(campaign('fuel'));
    await log.append(campaign('loan'));
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { PK: partition(table, 'RULESET'), SK: versionText(1) },
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
    expect(await log.since(0)).toEqual([
      { version: 1, subject: 'campaign#fuel', broken },
      { version: 2, change: campaign('loan') },
    ]);
  });

  it('is one too when a newer engine no longer takes what an older one published', async () => {
    const table = newTable();
    const change = { kind: 'campaign', published: { ...published('fuel'), status: 'resting' } };
    const item = encodeEntry(1, change as never);
    await batchWrite(table, [
      put({ PK: partition(table, 'RULESET'), SK: versionText(1), ...item }),
    ]);
    const [entry] = await createDynamoRulesetLog(table).since(0);
    expect(entry).toMatchObject({ version: 1, subject: 'campaign#fuel' });
    expect(entry).toHaveProperty('broken', expect.stringMatching(/^published\.status: /));
  });

  it('is checked unless whoever wrote it checked it by the same schema', async () => {
    const table = newTable();
    const change = { kind: 'campaign', published: { ...published('fuel'), status: 'resting' } };
    const item = encodeEntry(1, change as never, 'mine');
    await batchWrite(table, [
      put({ PK: partition(table, 'RULESET'), SK: versionText(1), ...item }),
    ]);
    const [trusted] = await createDynamoRulesetLog(table, 'mine').since(0);
    expect(trusted).toEqual({ version: 1, change });
    for (const format of ['another', undefined])
      expect((await createDynamoRulesetLog(table, format).since(0))[0]).toHaveProperty('broken');
  });

  it('is told when it was changed, though its format is known', async () => {
    const table = newTable();
    const item = { ...encodeEntry(1, campaign('fuel'), 'mine'), change: '{}' };
    await batchWrite(table, [
      put({ PK: partition(table, 'RULESET'), SK: versionText(1), ...item }),
    ]);
    const [entry] = await createDynamoRulesetLog(table, 'mine').since(0);
    expect(entry).toHaveProperty('broken', 'its checksum is another');
  });
});
