import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHARDS } from '#local/aws/dynamodb/change-feed.ts';
import { startTestAws, type TestAws } from '../support/test-aws.ts';

const script = (name: string) => join(import.meta.dirname, `../support/${name}.ts`);

let dataDir: string;
let acknowledged: number[];
let aws: TestAws;
let items: Map<string, Record<string, unknown>>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'opportune-kill-'));
  acknowledged = await workUntilKilled(dataDir, 150);
  aws = await startTestAws({ dataDir });
  items = new Map();
  for await (const { Items = [] } of paginateScan({ client: aws.documents }, { TableName: 'work' }))
    for (const item of Items) items.set(String(item.PK), item);
}, 60_000);
afterAll(async () => {
  await aws.close();
  await rm(dataDir, { recursive: true });
});

/** Kills the child with SIGKILL, in the middle of its work, once `enough` numbers are done. */
async function workUntilKilled(folder: string, enough: number): Promise<number[]> {
  const child = spawn(process.execPath, [script('worked-to-death'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const done: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    done.push(Number(line));
    if (done.length === enough) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return done;
}

describe('after kill -9 in the middle of work', () => {
  it('has every item that was acknowledged, each whole', () => {
    for (const n of acknowledged)
      expect(items.get(`single-${n}`)).toMatchObject({ n, text: 'x'.repeat(3000) });
  });

  it('has both items of a transaction or neither', () => {
    for (const n of acknowledged) expect(items.has(`left-${n}`)).toBe(true);
    for (const key of items.keys()) {
      if (key.startsWith('left-')) expect(items.has(key.replace('left', 'right'))).toBe(true);
      if (key.startsWith('right-')) expect(items.has(key.replace('right', 'left'))).toBe(true);
    }
  });

  it('has exactly one index entry and one stream record for each item', async () => {
    const indexed: string[] = [];
    for (const group of ['group-0', 'group-1', 'group-2'])
      for await (const { Items = [] } of paginateQuery(
        { client: aws.documents },
        {
          TableName: 'work',
          IndexName: 'by-group',
          KeyConditionExpression: '#group = :group',
          ExpressionAttributeNames: { '#group': 'group' },
          ExpressionAttributeValues: { ':group': group },
        },
      ))
        indexed.push(...Items.map(({ PK }) => String(PK)));
    const keys = [...items.keys()].sort();
    expect(indexed.sort()).toEqual(keys);
    const feed = await Promise.all(
      SHARDS.map((shard) => aws.feed.read('work', shard, '0', 10_000)),
    );
    expect(
      feed
        .flat()
        .map(({ dynamodb }) => dynamodb?.Keys?.PK?.S)
        .sort(),
    ).toEqual(keys);
  });

  it('has every queued message once, and lets go of what the dead held', async () => {
    const QueueUrl = `${aws.endpoints.sqs}/000000000000/work`;
    const bodies: number[] = [];
    for (;;) {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await aws.queue.send(receive);
      if (Messages.length === 0) break;
      bodies.push(...Messages.map(({ Body }) => Number(Body)));
    }
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(bodies).toEqual(expect.arrayContaining(acknowledged));
    const held = new ReceiveMessageCommand({ QueueUrl: `${aws.endpoints.sqs}/000000000000/held` });
    expect((await aws.queue.send(held)).Messages?.[0]?.Body).toBe('held');
  });

  it('has every accepted mail once, and its events still to come', async () => {
    const accepted = await aws.inbox.ourIds();
    expect(accepted).toEqual(expect.arrayContaining(acknowledged.map((n) => `mail-${n}`)));
    expect((await aws.inbox.counts()).duplicates).toEqual({});
    expect((await aws.provider.pending()).count).toBe(accepted.length * 2);
  });

  it('has every archived record', async () => {
    const lines: number[] = [];
    for await (const line of aws.firehoseLines('work')) lines.push(Number(line));
    expect(lines).toEqual(expect.arrayContaining(acknowledged));
  });
});

describe('after a clean restart', () => {
  it('publishes nothing twice', async () => {
    const far = Date.now() + 7 * 86_400_000;
    const published = await aws.provider.advanceTo(far);
    expect(published.Send).toBeGreaterThan(0);
    await aws.close();
    aws = await startTestAws({ dataDir });
    expect(await aws.provider.pending()).toEqual({ count: 0 });
    expect(await aws.provider.advanceTo(far)).toEqual({});
  });
});

describe('a data folder', () => {
  it('belongs to one process at a time', async () => {
    await expect(startTestAws({ dataDir })).rejects.toThrow('in use by another process');
  });
});

describe('on Ctrl-C', () => {
  it('everything stops, and the process ends by itself', async () => {
    const child = spawn(process.execPath, [script('stopped-by-hand')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
