import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createEventSourceMapping,
  type EventSourceMapping,
  type EventSourceMappingOptions,
} from '#local/runner/event-source-mapping.ts';
import type { LambdaHandler } from '#local/runner/invoke-function.ts';
import { startTestAws, type TestAws } from '../support/test-aws.ts';

interface Queues {
  readonly work: { url: string; arn: string };
  readonly dead: { url: string; arn: string };
}

let aws: TestAws;
let queue: Queues['work'];
let dead: Queues['dead'];
let running: EventSourceMapping[] = [];
let names = 0;
const errors: unknown[] = [];

beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.close());
beforeEach(async () => {
  ({ work: queue, dead } = await createQueues(30));
  errors.length = 0;
});
afterEach(async () => {
  await Promise.all(running.map((mapping) => mapping.stop()));
  running = [];
});

/** A queue whose messages come back after the timeout and die at their third receive. */
async function createQueues(visibilityTimeoutSeconds: number): Promise<Queues> {
  const name = `queue-${names++}`;
  const deadLetterQueue = { name: `${name}-dead`, maxReceiveCount: 2 };
  const created = await aws.sqs.createQueues([
    { name: deadLetterQueue.name },
    { name, visibilityTimeoutSeconds, deadLetterQueue },
  ]);
  const [deadLetters, work] = [created[deadLetterQueue.name], created[name]];
  if (!deadLetters || !work) throw new Error('no queues');
  return { work, dead: deadLetters };
}

async function fill(count: number, from = 0, to = queue): Promise<void> {
  for (let at = from; at < from + count; at += 10)
    await aws.queue.send(
      new SendMessageBatchCommand({
        QueueUrl: to.url,
        Entries: Array.from({ length: Math.min(10, from + count - at) }, (_, more) => ({
          Id: String(more),
          MessageBody: String(at + more),
          MessageAttributes: {
            text: { DataType: 'String', StringValue: 'ž' },
            bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 255]) },
          },
        })),
      }),
    );
}

async function start(
  handler: LambdaHandler<SQSEvent>,
  options: Partial<EventSourceMappingOptions> & { timeoutSeconds?: number } = {},
): Promise<EventSourceMapping> {
  const { timeoutSeconds = 1, ...rest } = options;
  const started = createEventSourceMapping({
    sqs: aws.queue,
    queue,
    function: { name: 'worker', handler, timeoutSeconds },
    onError: (_, error) => errors.push(error),
    wake: aws.sqs.wake,
    ...rest,
  });
  await started.start();
  running.push(started);
  return started;
}

const deadBodies = async ({ url: QueueUrl } = dead) => {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await aws.queue.send(receive);
  return Messages.map(({ Body }) => Number(Body)).sort((a, b) => a - b);
};
const bodiesOf = (event: SQSEvent) => event.Records.map(({ body }) => Number(body));

describe('the event source mapping', () => {
  it('hands over records as Lambda does', async () => {
    await fill(1);
    const seen: { event: SQSEvent; context: Context; remaining: number }[] = [];
    const esm = await start(async (event, context) => {
      seen.push({ event, context, remaining: context.getRemainingTimeInMillis() });
    });
    await esm.drained();
    expect(seen).toHaveLength(1);
    const { event, context, remaining } = seen[0] ?? {};
    expect(event?.Records[0]).toEqual({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: '0',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
      },
      messageAttributes: {
        text: { stringValue: 'ž', stringListValues: [], binaryListValues: [], dataType: 'String' },
        bytes: {
          binaryValue: Buffer.from([1, 2, 255]).toString('base64'),
          stringListValues: [],
          binaryListValues: [],
          dataType: 'Binary',
        },
      },
      md5OfBody: 'cfcd208495d565ef66e7dff9f98764da',
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: 'us-east-1',
    });
    expect(context).toMatchObject({ functionName: 'worker', awsRequestId: expect.any(String) });
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(1000);
  });

  it('takes everything once, in batches of at most the batch size', async () => {
    await fill(95);
    const batches: number[][] = [];
    const esm = await start(async (event) => void batches.push(bodiesOf(event)), { batchSize: 4 });
    await esm.drained();
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(4);
    expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 95 }, (_, at) => at));
    expect(esm.stats()).toMatchObject({ records: 95, succeeded: 95, failed: 0 });
    expect(esm.stats().invocations).toBe(batches.length);
  });

  it('fills large batches within its window', async () => {
    await fill(130);
    const sizes: number[] = [];
    const esm = await start(async ({ Records }) => void sizes.push(Records.length), {
      batchSize: 100,
      maximumBatchingWindow: 3,
      maximumConcurrency: 1,
    });
    await esm.drained();
    expect(sizes).toEqual([100, 30]);
  });

  it('never runs more than the maximum concurrency, and uses it', async () => {
    await fill(60);
    let active = 0;
    let most = 0;
    const { promise: three, resolve: allAreHere } = Promise.withResolvers<void>();
    const esm = await start(
      async () => {
        active += 1;
        most = Math.max(most, active);
        if (active === 3) allAreHere();
        await three;
        active -= 1;
      },
      { batchSize: 5, maximumConcurrency: 3 },
    );
    await esm.drained();
    expect(most).toBe(3);
  });

  it('returns only the failed records to the queue, and gives up on them in the end', async () => {
    ({ work: queue, dead } = await createQueues(1));
    await fill(10);
    const deliveries = new Map<number, number>();
    const receiveCounts = new Set<string>();
    const esm = await start(async ({ Records }) => {
      const failed = [];
      for (const { body, messageId, attributes } of Records) {
        deliveries.set(Number(body), (deliveries.get(Number(body)) ?? 0) + 1);
        if (Number(body) % 5 !== 3) continue;
        receiveCounts.add(attributes.ApproximateReceiveCount);
        failed.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures: failed };
    });
    await esm.drained();
    for (const [body, count] of deliveries) expect(count).toBe(body % 5 === 3 ? 2 : 1);
    expect([...receiveCounts].sort()).toEqual(['1', '2']);
    expect(await deadBodies()).toEqual([3, 8]);
    expect(esm.stats()).toMatchObject({ succeeded: 8, failed: 4, errors: 0 });
  });

  it('returns the whole batch when the function throws or its answer makes no sense', async () => {
    const handlers: Record<string, LambdaHandler<SQSEvent>> = {
      rejects: () => Promise.reject(new Error('broken')),
      throws: () => {
        throw new Error('broken');
      },
      'names an unknown record': () => ({ batchItemFailures: [{ itemIdentifier: 'no such' }] }),
      'names no record': () => ({ batchItemFailures: [{ itemIdentifier: '' }] }),
      'returns something else': () => 'done',
    };
    await Promise.all(
      Object.entries(handlers).map(async ([name, handler]) => {
        const queues = await createQueues(1);
        await fill(3, 0, queues.work);
        const esm = await start(handler, { queue: queues.work });
        await esm.drained();
        expect(await deadBodies(queues.dead), name).toEqual([0, 1, 2]);
        expect(esm.stats(), name).toMatchObject({ records: 6, succeeded: 0, failed: 6 });
      }),
    );
  });

  it('ignores the response when partial failures are not reported', async () => {
    await fill(3);
    const handler = async ({ Records }: SQSEvent) => ({
      batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
    });
    const esm = await start(handler, { reportBatchItemFailures: false });
    await esm.drained();
    expect(esm.stats()).toMatchObject({ succeeded: 3, failed: 0 });
  });

  it('ends an invocation at the function timeout and ignores what it says later', async () => {
    ({ work: queue, dead } = await createQueues(1));
    await fill(1);
    let released = (): void => {};
    const esm = await start(
      ({ Records }) =>
        new Promise((resolve) => {
          if (Records[0]?.attributes.ApproximateReceiveCount === '1') released = () => resolve({});
          else resolve({});
        }),
      { timeoutSeconds: 0.2 },
    );
    await esm.drained();
    released();
    expect(esm.stats()).toMatchObject({ invocations: 2, timeouts: 1, succeeded: 1, failed: 1 });
    expect(errors).toEqual(['timed out']);
    expect(await deadBodies()).toEqual([]);
  });

  it('polls no more while paused', async () => {
    const seen: number[] = [];
    const esm = await start(async (event) => void seen.push(...bodiesOf(event)));
    await fill(5);
    await esm.drained();
    esm.pause();
    // Ends the poll under way, wherever it is on its way.
    for (let times = 0; times < 5; times++) {
      await aws.sqs.wake();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await fill(20, 100);
    expect(seen).toHaveLength(5);
    esm.resume();
    await esm.drained();
    expect(seen).toHaveLength(25);
  });

  it('stops after the running invocation, leaving the rest on the queue', async () => {
    await fill(30);
    let entered = (): void => {};
    const isRunning = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let finished = 0;
    const esm = await start(
      async () => {
        entered();
        await new Promise((resolve) => setTimeout(resolve, 50));
        finished += 1;
      },
      { maximumConcurrency: 1 },
    );
    await isRunning;
    await esm.stop();
    expect(finished).toBe(esm.stats().invocations);
    expect(esm.stats().succeeded).toBeLessThan(30);
    const left = (await aws.sqs.depths())[queue.url.split('/').at(-1) ?? ''];
    expect(left).toEqual({ visible: 30 - esm.stats().succeeded, inFlight: 0, delayed: 0 });
  });

  it('refuses what Lambda refuses', async () => {
    const handler = async () => {};
    const sqs = aws.queue;
    const make = (options: Partial<EventSourceMappingOptions>) =>
      createEventSourceMapping({ sqs, queue, function: { name: 'f', handler }, ...options });
    expect(() => make({ batchSize: 11 })).toThrow('maximumBatchingWindow');
    expect(() => make({ batchSize: 0 })).toThrow('batchSize');
    expect(() => make({ maximumConcurrency: 0 })).toThrow('maximumConcurrency');
    expect(() => make({ queue: { ...queue, arn: `${queue.arn}.fifo` } })).toThrow('FIFO');
    await expect(start(handler, { timeoutSeconds: 31 })).rejects.toThrow('visibility timeout');
  });
});
