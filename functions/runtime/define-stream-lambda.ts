/** How the table's stream reaches a use case: images read, records without one left out, partial failures. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import { logger } from './logger.ts';
import { flushMetrics } from './metrics.ts';
import { createStart } from './start.ts';

export interface StreamLambda<Env, Entry> {
  readonly name: string;
  readonly env: z.ZodType<Env>;
  /** Of an item's new image; undefined: not what this function reads. */
  readonly read: (env: Env) => ReadImage<Entry>;
  /**
   * Called on the first event, not on import. What it answers: the positions of changes that failed.
   * `writtenAt`: when the oldest of them was (ms, to the second); infinite when nobody says so.
   */
  readonly build: (
    env: Env,
  ) => (changes: readonly Change<Entry>[], writtenAt: number) => Promise<readonly number[]>;
}

export type ReadImage<Entry> = (item: Record<string, unknown>) => Entry | undefined;

export interface Change<Entry> {
  /** Undefined: it was not there, or nobody could read it. */
  readonly before: Entry | undefined;
  readonly now: Entry;
}

interface Position<Entry> {
  readonly writtenAt: number;
  readonly sequence: string;
  readonly change: Change<Entry>;
}

/**
 * Lambda goes on from the first record that failed, so that a shard stays in order; what comes again
 * after it was done must change nothing.
 */
export function defineStreamLambda<Env, Entry>(
  lambda: StreamLambda<Env, Entry>,
): middy.MiddyfiedHandler<DynamoDBStreamEvent, DynamoDBBatchResponse> {
  const { name } = lambda;
  const build = (env: Env) => ({ handle: lambda.build(env), read: lambda.read(env) });
  const start = createStart({ ...lambda, build });
  return middy(async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { handle, read } = await start();
    const positions = event.Records.flatMap((record) => readRecord(name, read, record));
    try {
      const failed = await handle(
        positions.map(({ change }) => change),
        Math.min(...positions.map(({ writtenAt }) => writtenAt)),
      );
      const first = positions[Math.min(...failed)];
      return {
        batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.sequence }],
      };
    } finally {
      flushMetrics();
    }
  });
}

/** An image that cannot be read never will be: it must not hold up the shard. */
function readRecord<Entry>(
  name: string,
  read: ReadImage<Entry>,
  { dynamodb }: DynamoDBRecord,
): readonly Position<Entry>[] {
  const { NewImage: image, OldImage: old, SequenceNumber: sequence = '' } = dynamodb ?? {};
  if (image === undefined) return [];
  const writtenAt = (dynamodb?.ApproximateCreationDateTime ?? Number.POSITIVE_INFINITY) * 1000;
  try {
    const now = read(unmarshall(image as Record<string, AttributeValue>));
    if (now === undefined) return [];
    const before = old && read(unmarshall(old as Record<string, AttributeValue>));
    return [{ sequence, writtenAt, change: { before, now } }];
  } catch (error) {
    const code = error instanceof DomainError ? error.code : (error as Error).name;
    logger.error(`${name} cannot read a record`, { sequence, code });
    return [];
  }
}
