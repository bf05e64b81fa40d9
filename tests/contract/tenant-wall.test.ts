import { readdirSync, readFileSync } from 'node:fs';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { decisionOf } from '../support/ledgers.ts';
import { useDynamoTable } from './drivers.ts';
import { withinTenant } from './tenant-wall.ts';

const table = useDynamoTable();

const TableName = 'opportune';
const update = (pk: string) => ({
  TableName,
  Key: { PK: 'bank#C#1', SK: 'S' },
  UpdateExpression: 'SET GSI1PK = :pk',
  ExpressionAttributeValues: { ':pk': pk },
});
const query = (pk: string, change: object = {}) =>
  new QueryCommand({
    TableName,
    KeyConditionExpression: 'PK = :pk AND SK > :after',
    ExpressionAttributeValues: { ':pk': pk, ':after': 'V#' },
    ...change,
  });

function sendAs(tenant: string) {
  const sent: unknown[] = [];
  const db = {
    async send(command: unknown) {
      sent.push(command);
    },
  } as unknown as DynamoDBDocumentClient;
  const wall = withinTenant(db, tenant);
  return (command: unknown) => {
    sent.length = 0;
    try {
      Reflect.apply(wall.send, wall, [command]);
    } catch {
      return 'refused';
    }
    return sent.length === 1 ? 'sent' : 'lost';
  };
}

describe('the wall around a tenant that all suites of ports run within', () => {
  it.each([
    ['a read', new GetCommand({ TableName, Key: { PK: 'bank#C#1', SK: 'S' } }), 'sent'],
    [
      'a read next door',
      new GetCommand({ TableName, Key: { PK: 'bank2#C#1', SK: 'S' } }),
      'refused',
    ],
    ['an item', new PutCommand({ TableName, Item: { PK: 'bank#A', GSI1PK: 'bank#B' } }), 'sent'],
    ['its index', new PutCommand({ TableName, Item: { PK: 'bank#A', GSI1PK: 'B' } }), 'refused'],
    ['a query', query('bank#C#1'), 'sent'],
    ['a foreign query', query('shop#C#1'), 'refused'],
    ['a foreign page', query('bank#C#1', { ExclusiveStartKey: { PK: 'shop#C#1' } }), 'refused'],
    ['an index query', query('shop#D', { KeyConditionExpression: 'GSI1PK = :pk' }), 'refused'],
    ['an update', new UpdateCommand(update('bank#D#1')), 'sent'],
    ['an update of the index', new UpdateCommand(update('D#1')), 'refused'],
    [
      'part of a transaction',
      new TransactWriteCommand({
        TransactItems: [
          { Update: update('bank#D#1') },
          { ConditionCheck: { TableName, Key: { PK: 'D#1' }, ConditionExpression: 'a' } },
        ],
      }),
      'refused',
    ],
    ['a scan of all', new ScanCommand({ TableName }), 'refused'],
    [
      'a scan of its own',
      new ScanCommand({
        TableName,
        FilterExpression: 'begins_with(PK, :ours)',
        ExpressionAttributeValues: { ':ours': 'bank#D#' },
      }),
      'sent',
    ],
  ])('%s', (_, command, outcome) => {
    expect(sendAs('bank')(command)).toBe(outcome);
  });

  it('lets a recount read its own ledger, also of a table that others write to', async () => {
    const [bank, shop] = [table(), table()];
    for (const [own, id] of [
      [bank, 'd-1'],
      [shop, 'd-2'],
    ] as const)
      await createDynamoDecisions(own, { decisionsMs: 86_400_000 }).record(decisionOf({ id }));
    for (const [own, id] of [
      [bank, 'd-1'],
      [shop, 'd-2'],
    ] as const) {
      const found: string[] = [];
      for await (const entry of createDynamoLedger(own).entries())
        if (entry.kind === 'decision') found.push(entry.decision.id);
      expect(found).toEqual([id]);
    }
    expect(await createDynamoLedger(shop).ofDecision('d-1')).toEqual([]);
  });

  it('stands around every adapter', () => {
    const suites = ['tests/contract', 'tests/adapters/dynamodb']
      .flatMap((folder) =>
        readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
      )
      .filter((text) => text.includes('useDynamoTable('))
      .join();
    const folder = 'shared/adapters/dynamodb';
    const adapters = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [
          ...readFileSync(`${folder}/${file}`, 'utf8').matchAll(
            /^export (?:const|function) (createDynamo\w+)/gm,
          ),
        ]
          .map(([, name = '']) => name)
          // Templates, segments and settings are made of it.
          .filter((name) => name !== 'createDynamoVersionedStore'),
      );
    expect(adapters.length).toBeGreaterThan(20);
    expect(adapters.filter((name) => !suites.includes(`${name}(`))).toEqual([]);
  });
});
