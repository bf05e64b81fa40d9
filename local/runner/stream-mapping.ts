/**
 * Maps a table's change feed to a function as Lambda's DynamoDB stream mapping does: one batch at a
 * time and in order within a shard, shards side by side, a failed batch again (halved, if asked) until
 * it succeeds, is exhausted, or is given to `onDiscard`. What is done is kept, so that a restart goes on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { SHARDS, type StartingPosition } from '../aws/dynamodb/change-feed.ts';
import type { EmbeddedAws } from '../aws/start-embedded-aws.ts';
import type { MappingStats } from './event-source-mapping.ts';
import { invokeFunction, type LambdaFunction } from './invoke-function.ts';
import { createLatch } from './latch.ts';
import { batchFailures } from './partial-batch-response.ts';

export interface StreamMappingOptions {
  readonly feed: EmbeddedAws['feed'];
  readonly table: string;
  readonly function: LambdaFunction<DynamoDBStreamEvent>;
  /** 1 to 10,000. */
  readonly batchSize?: number;
  /**
   * Only records whose new image holds one of these reach the function, each with the way to a leaf
   * inside it (`M.at.S`): AWS's filter criteria.
   */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Used when this function reads the table's stream for the first time. */
  readonly startingPosition?: StartingPosition;
  /** Attempts after the first; -1 is for ever, as is AWS's default. */
  readonly maximumRetryAttempts?: number;
  /** Halves a failed batch before the next attempt, to get past the record that breaks it. */
  readonly bisectBatchOnFunctionError?: boolean;
  /** Told of records that are given up: AWS's failure destination. */
  readonly onDiscard?: (records: readonly DynamoDBRecord[]) => void | Promise<void>;
  readonly onError?: (functionName: string, error: unknown) => void;
}

export interface StreamMapping {
  readonly settings: Required<
    Pick<
      StreamMappingOptions,
      'batchSize' | 'maximumRetryAttempts' | 'bisectBatchOnFunctionError' | 'attributes'
    >
  >;
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Resolves when every shard has been read to its end. */
  drained(): Promise<void>;
  stop(): Promise<void>;
  stats(): MappingStats;
}

const IDLE_MS = 100;
const DRAIN_POLL_MS = 5;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5000;

export function createStreamMapping(options: StreamMappingOptions): StreamMapping {
  const { feed, table, batchSize = 100, maximumRetryAttempts = -1 } = options;
  const { bisectBatchOnFunctionError = false, attributes = {} } = options;
  const consumer = options.function.name;
  const report = options.onError ?? ((name, error) => console.error(name, error));
  const count = { invocations: 0, records: 0, succeeded: 0, failed: 0, errors: 0, timeouts: 0 };
  const gate = createLatch();
  const positions = new Map<string, string>();
  const stopping = new AbortController();
  let idle = new AbortController();
  let shards: Promise<unknown> = Promise.resolve();

  /** Cut short by a stop. */
  const pause = (ms: number, ...signals: AbortSignal[]) =>
    sleep(ms, undefined, { signal: AbortSignal.any([stopping.signal, ...signals]) }).catch(
      () => {},
    );
  const positionOf = (shard: string): string => positions.get(shard) ?? '0';

  async function read(shard: string, limit: number) {
    const after = positionOf(shard);
    const names = Object.keys(attributes);
    if (names.length > 0) {
      const { records, until } = await feed.readWith(table, shard, after, limit, names);
      return { records: records.filter((record) => holdsOneOf(record, attributes)), until };
    }
    const records = await feed.read(table, shard, after, limit);
    return { records, until: records.at(-1)?.dynamodb?.SequenceNumber ?? after };
  }

  async function follow(shard: string): Promise<void> {
    while (!stopping.signal.aborted) {
      await gate.opened();
      try {
        const position = positionOf(shard);
        const { records, until } = await read(shard, batchSize);
        if (!(await deliver(shard, records))) return;
        if (until !== position) await commitUpTo(shard, until);
        else await pause(IDLE_MS, idle.signal);
      } catch (error) {
        report(consumer, error);
        await pause(FIRST_RETRY_MS);
      }
    }
  }

  /** Until every record is done or given up: true. A stop leaves the rest for the next start. */
  async function deliver(shard: string, batch: readonly DynamoDBRecord[]): Promise<boolean> {
    let left = batch;
    let size = batch.length;
    let attempts = 0;
    while (left.length > 0 && !stopping.signal.aborted) {
      const tried = left.slice(0, size);
      const done = await invoke(tried);
      await commit(shard, tried[done - 1]);
      left = left.slice(done);
      if (done === tried.length) {
        size = left.length;
        attempts = 0;
        continue;
      }
      // Progress is a new batch with its own attempts; so is a half.
      attempts = done > 0 ? 0 : attempts + 1;
      const remaining = tried.length - done;
      if (bisectBatchOnFunctionError && done === 0 && remaining > 1) {
        size = Math.ceil(remaining / 2);
        attempts = 0;
      } else size = remaining;
      if (maximumRetryAttempts >= 0 && attempts > maximumRetryAttempts) {
        const discarded = left.slice(0, size);
        await options.onDiscard?.(discarded);
        await commit(shard, discarded.at(-1));
        left = left.slice(size);
        size = left.length;
        attempts = 0;
      } else await pause(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts));
    }
    return left.length === 0;
  }

  /** How many records, from the first on, are done. */
  async function invoke(records: readonly DynamoDBRecord[]): Promise<number> {
    const result = await invokeFunction(options.function, { Records: [...records] });
    const ids = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    const failed =
      result.outcome === 'returned' ? batchFailures(result.value, new Set(ids)) : 'all';
    if (result.outcome === 'timed_out') count.timeouts += 1;
    if (result.outcome === 'threw') count.errors += 1;
    if (result.outcome !== 'returned')
      report(consumer, result.outcome === 'threw' ? result.error : 'timed out');
    const first = failed === 'all' ? 0 : ids.findIndex((id) => failed.has(id));
    const done = first < 0 ? ids.length : first;
    count.invocations += 1;
    count.records += records.length;
    count.succeeded += done;
    count.failed += records.length - done;
    return done;
  }

  async function commit(shard: string, last: DynamoDBRecord | undefined): Promise<void> {
    const sequence = last?.dynamodb?.SequenceNumber;
    if (sequence !== undefined) await commitUpTo(shard, sequence);
  }

  async function commitUpTo(shard: string, sequence: string): Promise<void> {
    if (sequence === positionOf(shard)) return;
    await feed.commit(consumer, table, shard, sequence);
    positions.set(shard, sequence);
  }

  async function isDrained(): Promise<boolean> {
    const heads = await Promise.all(SHARDS.map(async (shard) => (await read(shard, 1)).until));
    return heads.every((until, at) => until === positionOf(SHARDS[at] ?? ''));
  }

  return {
    settings: { batchSize, maximumRetryAttempts, bisectBatchOnFunctionError, attributes },
    async start() {
      const from = options.startingPosition ?? 'TRIM_HORIZON';
      for (const shard of SHARDS)
        positions.set(shard, await feed.position(consumer, table, shard, from));
      shards = Promise.all(SHARDS.map(follow));
    },
    pause: gate.close,
    resume: gate.open,
    async drained() {
      while (!(await isDrained())) {
        idle.abort();
        idle = new AbortController();
        await sleep(DRAIN_POLL_MS);
      }
    },
    async stop() {
      stopping.abort();
      gate.open();
      await shards;
    },
    stats: () => ({ ...count }),
  };
}

const holdsOneOf = (
  { dynamodb }: DynamoDBRecord,
  attributes: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(attributes).some(([name, leaf]) => {
    let value: unknown = dynamodb?.NewImage?.[name];
    for (const step of leaf.split('.'))
      value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
    return value !== undefined;
  });
