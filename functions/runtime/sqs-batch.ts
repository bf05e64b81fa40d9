/** One batch of a queue ▶ use case ▶ partial failures, with a way out for what can never succeed. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { HandleBatch, Received } from '#shared/app/received.ts';
import { type Reader, readWith } from '#shared/contracts/reader.ts';
import { REDRIVEN_ATTRIBUTE } from '#shared/contracts/redriven.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Quarantine, Quarantined } from '#shared/ports/quarantine.ts';
import { framesOf } from './frames-of.ts';
import { problemText } from './problem-text.ts';

export interface SqsBatchHandler<Message> {
  readonly message: Reader<Message>;
  readonly handle: HandleBatch<Message>;
  readonly quarantine: Quarantine;
  /** On this receive a message that still fails goes to the quarantine instead of back. */
  readonly maxReceives: number;
  readonly onFailure: (code: string, receives: number) => void;
}

/** Far above what any schema lets through, far below what SQS does. */
const MAX_BODY_CHARACTERS = 64 * 1024;

/**
 * A message that can never succeed is quarantined at once, with its reason; one that failed returns
 * to its queue alone, and after its last try goes the same way with the error.
 */
export async function handleSqsBatch<Message>(
  batch: SqsBatchHandler<Message>,
  event: SQSEvent,
): Promise<SQSBatchResponse> {
  const refused: Quarantined[] = [];
  const received: Received<Message>[] = [];
  for (const record of event.Records) {
    const parsed = await parseRecord(batch.message, record);
    if ('message' in parsed) received.push(parsed);
    else refused.push(parsed);
  }
  const failures = received.length === 0 ? [] : await attempt(batch.handle, received);
  const records = new Map(event.Records.map((record) => [record.messageId, record]));
  const again: string[] = [];
  for (const { id, error } of failures) {
    const record = records.get(id);
    if (record === undefined) continue;
    const receives = Number(record.attributes.ApproximateReceiveCount);
    batch.onFailure(codeOf(error), receives);
    if (receives >= batch.maxReceives) refused.push(asQuarantined(record, error));
    else again.push(id);
  }
  if (refused.length > 0) await batch.quarantine.put(refused);
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
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

async function parseRecord<Message>(
  reader: Reader<Message>,
  record: SQSRecord,
): Promise<Received<Message> | Quarantined> {
  const { messageId, body } = record;
  if (body.length > MAX_BODY_CHARACTERS) {
    return {
      // The quarantine's own queue has a limit too; the beginning tells whose it was.
      body: body.slice(0, MAX_BODY_CHARACTERS),
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
  const parsed = await readWith(reader, json);
  return parsed.success
    ? { id: messageId, message: parsed.data, body, again: isAgain(record) }
    : { body, code: 'MESSAGE_INVALID', detail: problemText(parsed.error) };
}

const isAgain = ({ attributes, messageAttributes }: SQSRecord): boolean =>
  Number(attributes.ApproximateReceiveCount) > 1 ||
  messageAttributes[REDRIVEN_ATTRIBUTE] !== undefined;

function asQuarantined({ body }: SQSRecord, error: unknown): Quarantined {
  const at = framesOf(error);
  return {
    body,
    code: codeOf(error),
    // Our own errors say nothing personal; others may quote what they could not read.
    detail: error instanceof DomainError ? error.message : 'failed on every try',
    ...(at.length > 0 && { stack: [codeOf(error), ...at].join('\n') }),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof DomainError ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
