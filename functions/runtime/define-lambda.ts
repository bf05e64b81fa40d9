/** How a queue's batches reach a use case: environment, schema, partial failures, quarantine. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { HandleBatch, Received } from '#shared/app/received.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Quarantine, Quarantined } from '#shared/ports/quarantine.ts';
import { logger } from './logger.ts';
import { parseEnv } from './parse-env.ts';
import { problemText } from './problem-text.ts';
import { wireQuarantine } from './wire-aws.ts';

interface QueueFedEnv {
  readonly DEAD_LETTER_QUEUE_URL: string;
  readonly MAX_RECEIVES: number;
}

export interface SqsLambda<Env extends QueueFedEnv, Message> {
  readonly name: string;
  readonly env: z.ZodType<Env>;
  readonly message: z.ZodType<Message>;
  /** Called on the first event, not on import. */
  readonly build: (env: Env) => HandleBatch<Message>;
}

/** Far above what any schema lets through, far below what SQS does. */
const MAX_BODY_CHARACTERS = 64 * 1024;

/**
 * A message that can never succeed goes to the dead-letter queue at once, with its reason; one that
 * failed returns to its queue alone, and after its last try goes the same way with the error.
 */
export function defineSqsLambda<Env extends QueueFedEnv, Message>(
  lambda: SqsLambda<Env, Message>,
): middy.MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  let built:
    | { readonly handle: HandleBatch<Message>; readonly quarantine: Quarantine; readonly env: Env }
    | undefined;
  return middy(async (event: SQSEvent): Promise<SQSBatchResponse> => {
    if (built === undefined) {
      const env = parseEnv(lambda.name, lambda.env);
      built = { env, handle: lambda.build(env), quarantine: wireQuarantine(env) };
    }
    const { handle, quarantine, env } = built;
    const refused: Quarantined[] = [];
    const received = event.Records.flatMap((record): readonly Received<Message>[] => {
      const parsed = parseRecord(lambda.message, record);
      if ('message' in parsed) return [parsed];
      refused.push(parsed);
      return [];
    });

    const failures = received.length === 0 ? [] : await attempt(handle, received);
    const again: string[] = [];
    const records = new Map(event.Records.map((record) => [record.messageId, record]));
    for (const { id, error } of failures) {
      const record = records.get(id);
      logger.warn('message failed', {
        code: codeOf(error),
        receives: record?.attributes.ApproximateReceiveCount,
      });
      if (
        record !== undefined &&
        Number(record.attributes.ApproximateReceiveCount) >= env.MAX_RECEIVES
      ) {
        refused.push(asQuarantined(record, error));
      } else again.push(id);
    }
    if (refused.length > 0) await quarantine.put(refused);
    return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

async function attempt<Message>(
  handle: HandleBatch<Message>,
  received: readonly Received<Message>[],
) {
  try {
    return await handle(received);
  } catch (error) {
    return received.map(({ id }) => ({ id, error }));
  }
}

function parseRecord<Message>(
  schema: z.ZodType<Message>,
  { messageId, body }: SQSRecord,
): Received<Message> | Quarantined {
  if (body.length > MAX_BODY_CHARACTERS) {
    return {
      body,
      code: 'MESSAGE_TOO_LARGE',
      detail: `body: must be at most ${MAX_BODY_CHARACTERS} characters`,
    };
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { body, code: 'MESSAGE_UNPARSABLE', detail: 'body: must be JSON' };
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { id: messageId, message: parsed.data, body }
    : { body, code: 'MESSAGE_INVALID', detail: problemText(parsed.error) };
}

function asQuarantined({ body }: SQSRecord, error: unknown): Quarantined {
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    body,
    code: codeOf(error),
    detail: 'failed on every try',
    ...(stack !== undefined && { stack }),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof DomainError ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
