/**
 * SQS and S3 by fauxqs, assembled from its parts: its own start function listens on every interface,
 * keeps the port of the last start in queue URLs, and has the faults mended below.
 */
import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
import { fauxqsParts, type Queue, type Sqs } from './fauxqs-parts.ts';
import type { HttpService } from './http-service.ts';

/** A queue as the deployment declares it. */
export interface QueueDefinition {
  readonly name: string;
  readonly visibilityTimeoutSeconds?: number;
  readonly delaySeconds?: number;
  readonly deadLetterQueue?: { readonly name: string; readonly maxReceiveCount: number };
}

export interface QueueAddress {
  readonly url: string;
  readonly arn: string;
}

export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface SqsS3Service extends HttpService {
  /** Creates what is missing and brings the rest up to date. Throws when a dead-letter queue is missing. */
  createQueues(definitions: readonly QueueDefinition[]): Record<string, QueueAddress>;
  createBuckets(names: readonly string[]): void;
  /** Puts a message on a queue as another AWS service would. Throws when there is no such queue. */
  enqueue(queue: string, body: string): void;
  depths(): Record<string, QueueDepth>;
  /** Ends all long polls under way, as if they had waited in vain. */
  wake(): void;
  /** Requests by operation since the start. */
  usage(): Record<string, number>;
}

export interface SqsS3Options {
  /** A folder; state is kept in memory without one. */
  readonly dataDir?: string;
  readonly region: string;
}

export async function startSqsS3({ dataDir, region }: SqsS3Options): Promise<SqsS3Service> {
  const { SqsStore, SnsStore, S3Store, PersistenceManager } = await fauxqsParts();
  const sqs = new SqsStore();
  const stores = { sqsStore: sqs, snsStore: new SnsStore(), s3Store: new S3Store() };
  const persistence = dataDir === undefined ? undefined : new PersistenceManager(dataDir);
  if (persistence) {
    // Survives a killed process as FULL does; FULL waits for the disk on every message.
    persistence.db.exec('PRAGMA synchronous = NORMAL');
    persistence.load(sqs, stores.snsStore, stores.s3Store);
    for (const store of Object.values(stores)) store.persistence = persistence;
    for (const queue of sqs.allQueues()) queue.persistence = persistence;
  }

  const app = buildApp({ logger: false, defaultRegion: region, stores: stores as never });
  sqs.host = ''; // URLs then carry the address that was asked, not a name to be resolved
  const calls: Record<string, number> = {};
  app.addHook('onRequest', (request, _reply, next) => {
    const target = String(request.headers['x-amz-target'] ?? `S3.${request.method}`);
    const operation = target.split('.')[1] ?? target;
    calls[operation] = (calls[operation] ?? 0) + 1;
    next();
  });
  if (persistence) app.addHook('onClose', async () => persistence.close());
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const addressOf = (name: string): QueueAddress => ({
    url: `${url}/${ACCOUNT}/${name}`,
    arn: `arn:aws:sqs:${region}:${ACCOUNT}:${name}`,
  });
  moveIn([...sqs.allQueues()], sqs, addressOf);

  return {
    url,
    createQueues(definitions) {
      const names = new Set([...sqs.allQueues(), ...definitions].map(({ name }) => name));
      for (const { deadLetterQueue } of definitions)
        if (deadLetterQueue && !names.has(deadLetterQueue.name))
          throw new Error(`no dead-letter queue named ${deadLetterQueue.name}`);
      for (const definition of definitions) {
        const attributes = attributesOf(definition, addressOf);
        const existing = sqs.getQueueByName(definition.name);
        if (existing) existing.setAttributes(attributes);
        else {
          const { url: queueUrl, arn } = addressOf(definition.name);
          sqs.createQueue(definition.name, queueUrl, arn, attributes);
        }
      }
      return Object.fromEntries(definitions.map(({ name }) => [name, addressOf(name)]));
    },
    createBuckets(names) {
      for (const name of names)
        if (!stores.s3Store.hasBucket(name)) stores.s3Store.createBucket(name);
    },
    enqueue(name, body) {
      const queue = sqs.getQueueByName(name);
      if (!queue) throw new Error(`no queue named ${name}`);
      queue.enqueue(SqsStore.createMessage(body));
    },
    depths: () =>
      Object.fromEntries(
        [...sqs.allQueues()].map((queue) => {
          queue.processTimers();
          const count = (attribute: string) => Number(queue.getAttribute(attribute));
          return [
            queue.name,
            {
              visible: count('ApproximateNumberOfMessages'),
              inFlight: count('ApproximateNumberOfMessagesNotVisible'),
              delayed: count('ApproximateNumberOfMessagesDelayed'),
            },
          ];
        }),
      ),
    wake() {
      for (const queue of sqs.allQueues()) queue.cancelWaiters();
    },
    usage: () => ({ ...calls }),
    async close() {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

const ACCOUNT = '000000000000';

function attributesOf(
  definition: QueueDefinition,
  addressOf: (name: string) => QueueAddress,
): Record<string, string> {
  const { visibilityTimeoutSeconds, delaySeconds, deadLetterQueue } = definition;
  return {
    ...(visibilityTimeoutSeconds === undefined
      ? {}
      : { VisibilityTimeout: String(visibilityTimeoutSeconds) }),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: String(delaySeconds) }),
    ...(deadLetterQueue === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: addressOf(deadLetterQueue.name).arn,
            maxReceiveCount: deadLetterQueue.maxReceiveCount,
          }),
        }),
  };
}

/**
 * Queues loaded from disk get this start's address. What was in flight is visible again at once:
 * the only consumers lived in the process that ended.
 */
function moveIn(
  queues: readonly Queue[],
  sqs: Sqs,
  addressOf: (name: string) => QueueAddress,
): void {
  sqs.queues.clear();
  for (const queue of queues) {
    queue.url = addressOf(queue.name).url;
    sqs.queues.set(queue.url, queue);
    for (const entry of queue.inflightMessages.values()) entry.visibilityDeadline = 0;
  }
}
