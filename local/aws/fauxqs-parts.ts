/** The parts of fauxqs 2.4.1 we assemble, with types, and two faults of it mended. */

export interface Queue {
  readonly name: string;
  url: string;
  persistence?: unknown;
  readonly inflightMessages: Map<string, { visibilityDeadline: number }>;
  setAttributes(attributes: Record<string, string>): void;
  getAttribute(name: string): string | undefined;
  enqueue(message: unknown): void;
  processTimers(): void;
  cancelWaiters(): void;
}

export interface Sqs {
  host: string;
  persistence?: unknown;
  readonly queues: Map<string, Queue>;
  allQueues(): Iterable<Queue>;
  getQueueByName(name: string): Queue | undefined;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): void;
}

export interface FauxqsParts {
  readonly SqsStore: { new (): Sqs; createMessage(body: string): unknown };
  readonly SnsStore: new () => { persistence?: unknown };
  readonly S3Store: new () => {
    persistence?: unknown;
    hasBucket(name: string): boolean;
    createBucket(name: string): void;
  };
  readonly PersistenceManager: new (
    dataDir: string,
  ) => { db: { exec(sql: string): void }; load(...stores: unknown[]): void; close(): void };
}

/** fauxqs exports the application but not its stores, and types neither for such use. */
export async function fauxqsParts(): Promise<FauxqsParts> {
  const dist = new URL('./', import.meta.resolve('fauxqs'));
  const load = (file: string) => import(new URL(file, dist).href);
  const [sqs, sns, s3, persistence, limits] = await Promise.all([
    load('sqs/sqsStore.js'),
    load('sns/snsStore.js'),
    load('s3/s3Store.js'),
    load('persistence.js'),
    load('sqs/sqsTypes.js'),
  ]);
  mendVisibilityZero(persistence.PersistenceManager.prototype);
  allowAstralCharacters(limits.INVALID_MESSAGE_BODY_CHAR);
  return { ...sqs, ...sns, ...s3, ...persistence };
}

/** On disk, a visibility timeout of 0 would null a column that may not be null, and fail. */
function mendVisibilityZero(manager: {
  updateMessageReady(messageId: string): void;
  db: { prepare(sql: string): { run(id: string): void } };
}): void {
  manager.updateMessageReady = function (messageId) {
    const sql =
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?';
    this.db.prepare(sql).run(messageId);
  };
}

/** SQS takes U+10000 to U+10FFFF (emoji); fauxqs sees two forbidden surrogates. */
function allowAstralCharacters(invalid: RegExp): void {
  const pattern = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
  Object.defineProperty(invalid, 'test', { value: (body: string) => pattern.test(body) });
}
