import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LambdaHandler } from '#local/runner/invoke-function.ts';
import {
  createStreamMapping,
  type StreamMapping,
  type StreamMappingOptions,
} from '#local/runner/stream-mapping.ts';
import { createTable } from '../support/tables.ts';
import { startTestAws, type TestAws } from '../support/test-aws.ts';

let aws: TestAws;
let table: string;
let mapping: StreamMapping | undefined;
let tables = 0;

beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.close());
beforeEach(async () => {
  table = `table-${tables++}`;
  await createTable(aws.db, table, 'NEW_IMAGE');
});
afterEach(async () => {
  await mapping?.stop();
  mapping = undefined;
});

/** Writes 1 to `count` to one item, so that all records are in one shard. */
async function write(count: number, PK = 'one', from = 1): Promise<void> {
  for (let n = from; n < from + count; n++)
    await aws.documents.send(new PutCommand({ TableName: table, Item: { PK, SK: 'a', n } }));
}

async function start(
  handler: LambdaHandler<DynamoDBStreamEvent>,
  options: Partial<StreamMappingOptions> = {},
): Promise<StreamMapping> {
  mapping = createStreamMapping({
    feed: aws.feed,
    table,
    function: { name: 'measure', handler },
    onError: () => {},
    ...options,
  });
  await mapping.start();
  return mapping;
}

const numberOf = ({ dynamodb }: DynamoDBRecord): number => Number(dynamodb?.NewImage?.n?.N);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('the stream mapping', () => {
  it('delivers every change once and in order, one batch at a time per shard', async () => {
    await write(25);
    const seen: number[] = [];
    let active = 0;
    const stream = await start(
      async ({ Records }) => {
        expect(++active).toBe(1);
        seen.push(...Records.map(numberOf));
        await new Promise((resolve) => setTimeout(resolve, 2));
        active -= 1;
      },
      { batchSize: 4 },
    );
    await stream.drained();
    expect(seen).toEqual(upTo(25));
    expect(stream.stats()).toMatchObject({ invocations: 7, records: 25, succeeded: 25, failed: 0 });
  });

  it('hands on what holds a wanted leaf, not merely a wanted name', async () => {
    const put = (SK: string, answer: unknown) =>
      aws.documents.send(new PutCommand({ TableName: table, Item: { PK: 'one', SK, answer } }));
    await put('text', 'yes');
    await put('map', { at: '2026-01-01' });
    await put('other', { of: '2026-01-01' });
    const seen: (string | undefined)[] = [];
    const stream = await start(
      async ({ Records }) =>
        void seen.push(...Records.map(({ dynamodb }) => dynamodb?.Keys?.SK?.S)),
      { attributes: { answer: 'M.at.S' } },
    );
    await stream.drained();
    expect(seen).toEqual(['map']);
  });

  it('goes on where it stopped, and at the end when told so', async () => {
    await write(3);
    const seen: number[] = [];
    const handler = async ({ Records }: DynamoDBStreamEvent) =>
      void seen.push(...Records.map(numberOf));
    const first = await start(handler);
    await first.drained();
    await first.stop();
    await write(3, 'one', 4);
    const second = await start(handler);
    await second.drained();
    expect(seen).toEqual(upTo(6));

    const late: number[] = [];
    const third = createStreamMapping({
      feed: aws.feed,
      table,
      function: {
        name: 'latecomer',
        handler: ({ Records }: DynamoDBStreamEvent) => void late.push(...Records.map(numberOf)),
      },
      startingPosition: 'LATEST',
    });
    await third.start();
    await write(1, 'one', 7);
    await third.drained();
    await third.stop();
    expect(late).toEqual([7]);
  });

  it('repeats a failed batch until it succeeds, and passes nothing by', async () => {
    await write(6);
    const batches: number[][] = [];
    const stream = await start(
      async ({ Records }) => {
        batches.push(Records.map(numberOf));
        if (batches.length < 3) throw new Error('not yet');
      },
      { batchSize: 3 },
    );
    await stream.drained();
    expect(batches).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(stream.stats()).toMatchObject({ errors: 2, succeeded: 6, failed: 6 });
  });

  it('goes on from the first record that is reported as failed', async () => {
    await write(5);
    const batches: number[][] = [];
    const stream = await start(async ({ Records }) => {
      batches.push(Records.map(numberOf));
      if (batches.length > 1) return undefined;
      const failed = Records.filter((record) => [3, 5].includes(numberOf(record)));
      return {
        batchItemFailures: failed.map(({ dynamodb }) => ({
          itemIdentifier: dynamodb?.SequenceNumber,
        })),
      };
    });
    await stream.drained();
    expect(batches).toEqual([
      [1, 2, 3, 4, 5],
      [3, 4, 5],
    ]);
  });

  it('isolates a poisonous record by halving, and gives up on it alone', async () => {
    await write(8);
    const done: number[] = [];
    const discarded: number[] = [];
    const stream = await start(
      async ({ Records }) => {
        if (Records.some((record) => numberOf(record) === 6)) throw new Error('poison');
        done.push(...Records.map(numberOf));
      },
      {
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: 1,
        onDiscard: (records) => void discarded.push(...records.map(numberOf)),
      },
    );
    await stream.drained();
    expect(discarded).toEqual([6]);
    expect(done).toEqual([1, 2, 3, 4, 5, 7, 8]);
  });

  it('gives up on a whole batch after its attempts without halving', async () => {
    await write(4);
    const discarded: number[][] = [];
    const stream = await start(() => Promise.reject(new Error('never')), {
      batchSize: 2,
      maximumRetryAttempts: 2,
      onDiscard: (records) => void discarded.push(records.map(numberOf)),
    });
    await stream.drained();
    expect(discarded).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(stream.stats()).toMatchObject({ invocations: 6, errors: 6 });
  });

  it('does not let one shard hold up another', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, at) => write(2, `customer-${at}`)));
    const stuck = new Set<string>();
    const seen = new Set<string>();
    const stream = await start(async ({ Records }) => {
      const keys = Records.map(({ dynamodb }) => dynamodb?.Keys?.PK?.S ?? '');
      if (keys.includes('customer-0')) {
        for (const key of keys) stuck.add(key);
        throw new Error('stuck');
      }
      for (const key of keys) seen.add(key);
    });
    while (stuck.size + seen.size < 12) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen.size).toBeGreaterThan(0);
    await stream.stop();
    expect(stream.stats().errors).toBeGreaterThan(0);
  });
});
