/**
 * Firehose on 127.0.0.1 (JSON 1.1): each delivery stream is one file that only grows.
 * Records are joined as they come, as AWS does: whoever sends ends each with a newline.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type HttpCall, type HttpService, send, startHttpService } from './http-service.ts';
import type { Faults } from './providers/faults.ts';

export interface FirehoseService extends HttpService {
  /** The stream's next bytes, at most 1 MiB; empty at its end. */
  read(stream: string, fromByte: number): Promise<Buffer>;
}

export interface FirehoseOptions {
  /** A folder; state is kept in memory without one. */
  readonly dataDir?: string;
  readonly faults: Faults;
}

interface Store {
  append(stream: string, data: Buffer): void;
  read(stream: string, fromByte: number): Promise<Buffer>;
}

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
const MAX_RECORDS = 500;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const MAX_RECORD_BYTES = 1000 * 1024;
const CHUNK = 1024 * 1024;
const STREAM_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

export async function startFirehose({
  dataDir,
  faults,
}: FirehoseOptions): Promise<FirehoseService> {
  const store = dataDir === undefined ? inMemory() : onDisk(dataDir);

  function put(operation: string, body: Record<string, unknown>): Answer {
    const stream = String(body.DeliveryStreamName ?? '');
    const records = operation === 'PutRecord' ? [body.Record] : body.Records;
    if (operation !== 'PutRecord' && operation !== 'PutRecordBatch')
      return failure(400, 'UnknownOperationException', `${operation} is not served locally`);
    if (!STREAM_NAME.test(stream) || !Array.isArray(records) || records.length === 0)
      return failure(400, 'InvalidArgumentException', 'DeliveryStreamName or records are missing');
    if (records.length > MAX_RECORDS)
      return failure(400, 'InvalidArgumentException', `More than ${MAX_RECORDS} records`);
    const data = records.map((record) => Buffer.from(String(record?.Data ?? ''), 'base64'));
    const bytes = data.reduce((sum, { length }) => sum + length, 0);
    if (bytes > MAX_BATCH_BYTES || data.some(({ length }) => length > MAX_RECORD_BYTES))
      return failure(400, 'InvalidArgumentException', 'Records are too large');
    const fault = faults.strike(stream, stream);
    if (fault === 'throttle' || fault === 'error_before')
      return failure(503, 'ServiceUnavailableException', 'Slow down.');
    const kept = fault === 'partial' ? data.filter((_, at) => at % 2 === 0) : data;
    store.append(stream, Buffer.concat(kept));
    if (operation === 'PutRecord') return { status: 200, body: { RecordId: randomUUID() } };
    return {
      status: 200,
      body: {
        FailedPutCount: data.length - kept.length,
        Encrypted: false,
        RequestResponses: data.map((record) =>
          kept.includes(record)
            ? { RecordId: randomUUID() }
            : { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' },
        ),
      },
    };
  }

  const http = await startHttpService((call) => serve(call, put));
  return { ...http, read: store.read };
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const failure = (status: number, type: string, message: string): Answer => ({
  status,
  body: { __type: type, message },
});

function serve(
  { request, response, body }: HttpCall,
  put: (operation: string, body: Record<string, unknown>) => Answer,
): void {
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  const answer = put(operation, JSON.parse(body.toString() || '{}'));
  send(response, answer.status, JSON.stringify(answer.body), {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
}

function onDisk(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true });
  const fileOf = (stream: string): string => join(dataDir, `${stream}.ndjson`);
  return {
    append: (stream, data) => appendFileSync(fileOf(stream), data),
    async read(stream, fromByte) {
      const file = fileOf(stream);
      if (!existsSync(file)) return Buffer.alloc(0);
      const handle = await open(file);
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, fromByte);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
  };
}

function inMemory(): Store {
  const streams = new Map<string, Buffer>();
  const contentOf = (stream: string): Buffer => streams.get(stream) ?? Buffer.alloc(0);
  return {
    append: (stream, data) => void streams.set(stream, Buffer.concat([contentOf(stream), data])),
    read: async (stream, fromByte) => contentOf(stream).subarray(fromByte, fromByte + CHUNK),
  };
}
