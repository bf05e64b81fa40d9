/** All embedded services of one deployment, and the controls AWS has no API for. Runs in the worker. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeFeed } from './dynamodb/change-feed.ts';
import { type DynamoDbService, startDynamoDb } from './dynamodb/dynamodb-service.ts';
import { type FirehoseService, startFirehose } from './firehose-service.ts';
import type { DueEvents } from './providers/due-events.ts';
import { createEventPublisher, type EventPublisher } from './providers/event-publisher.ts';
import { createFaults, type Fault, type FaultRule } from './providers/faults.ts';
import { type Inbox, openInbox } from './providers/inbox.ts';
import { QUIET_RECIPIENTS, type RecipientBehaviour } from './providers/recipients.ts';
import { createSendingLimiter, type SendingLimits } from './providers/sending-limits.ts';
import { startSes } from './providers/ses-service.ts';
import { startSms } from './providers/sms-service.ts';
import {
  type QueueAddress,
  type QueueDefinition,
  type SqsS3Service,
  startSqsS3,
} from './sqs-s3-service.ts';
import { createVirtualClock } from './virtual-clock.ts';

export interface EmbeddedAwsOptions {
  /** State is kept here and survives a killed process; in memory without it. */
  readonly dataDir?: string;
  readonly region?: string;
  readonly queues?: readonly QueueDefinition[];
  readonly buckets?: readonly string[];
  /** Where provider events go; it must be among `queues`, or none are published. */
  readonly feedbackQueue?: string;
  /** The SES tag and SMS context key that carry our message id. */
  readonly messageIdLabel?: string;
  readonly recipients?: RecipientBehaviour;
}

export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly ses: string;
  readonly sms: string;
  readonly firehose: string;
}

export type FaultyService = 'ses' | 'sms' | 'firehose';

/** Everything the parent can ask for besides AWS's own APIs. Arguments and results are cloneable. */
export interface Controls {
  readonly dynamodb: Pick<DynamoDbService, 'expire' | 'usage'>;
  readonly feed: Pick<ChangeFeed, 'read' | 'readWith' | 'position' | 'commit'>;
  readonly sqs: Pick<SqsS3Service, 'createQueues' | 'depths' | 'wake' | 'usage'>;
  readonly inbox: Pick<Inbox, 'page' | 'counts' | 'ourIds'>;
  readonly provider: EventPublisher &
    Pick<DueEvents, 'pending'> & {
      /** Replaces the service's faults; an empty list ends them. */
      setFaults(service: FaultyService, rules: readonly FaultRule[]): void;
      /** How often each fault struck. */
      struckFaults(service: FaultyService): Partial<Record<Fault, number>>;
      setLimits(service: 'ses' | 'sms', limits: SendingLimits): void;
      /** For messages accepted from now on. */
      setRecipients(behaviour: RecipientBehaviour): void;
    };
  readonly firehose: Pick<FirehoseService, 'read'>;
}

export interface Services {
  readonly endpoints: Endpoints;
  readonly queues: Readonly<Record<string, QueueAddress>>;
  readonly controls: Controls;
  close(): Promise<void>;
}

export const DEFAULT_REGION = 'us-east-1';
const ACCOUNT_ID = '000000000000';

export async function startServices(options: EmbeddedAwsOptions): Promise<Services> {
  const { dataDir, region = DEFAULT_REGION, messageIdLabel: ourIdLabel = 'message_id' } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const file = (name: string) => (dataDir === undefined ? ':memory:' : join(dataDir, name));
  const folder = (name: string) => (dataDir === undefined ? {} : { dataDir: join(dataDir, name) });

  const clock = createVirtualClock();
  const faults = { ses: createFaults(), sms: createFaults(), firehose: createFaults() };
  const limiters = { ses: createSendingLimiter(), sms: createSendingLimiter() };
  const inbox = openInbox(file('inbox.sqlite'), ourIdLabel);
  let recipients = options.recipients ?? QUIET_RECIPIENTS;
  const provider = (name: 'ses' | 'sms') => ({
    inbox,
    clock,
    ourIdLabel,
    faults: faults[name],
    limiter: limiters[name],
    behaviour: () => recipients,
  });

  const [dynamodb, sqs, ses, sms, firehose] = await Promise.all([
    startDynamoDb({ file: file('dynamodb.sqlite'), region, accountId: ACCOUNT_ID, clock }),
    startSqsS3({ ...folder('sqs-s3'), region }),
    startSes(provider('ses')),
    startSms(provider('sms')),
    startFirehose({ ...folder('firehose'), faults: faults.firehose }),
  ]);
  const queues = sqs.createQueues(options.queues ?? []);
  sqs.createBuckets(options.buckets ?? []);
  const { feedbackQueue } = options;
  if (feedbackQueue !== undefined && !(feedbackQueue in sqs.depths()))
    throw new Error(`no feedback queue named ${feedbackQueue}`);
  const publisher = createEventPublisher({
    inbox,
    clock,
    region,
    accountId: ACCOUNT_ID,
    publish: (body) => {
      if (feedbackQueue !== undefined) sqs.enqueue(feedbackQueue, body);
    },
  });

  const { feed } = dynamodb;
  return {
    endpoints: {
      dynamodb: dynamodb.url,
      sqs: sqs.url,
      s3: sqs.url,
      ses: ses.url,
      sms: sms.url,
      firehose: firehose.url,
    },
    queues,
    controls: {
      dynamodb: { expire: dynamodb.expire, usage: dynamodb.usage },
      feed: {
        read: feed.read,
        readWith: feed.readWith,
        position: feed.position,
        commit: feed.commit,
      },
      sqs: { createQueues: sqs.createQueues, depths: sqs.depths, wake: sqs.wake, usage: sqs.usage },
      inbox: { page: inbox.page, counts: inbox.counts, ourIds: inbox.ourIds },
      provider: {
        ...publisher,
        pending: inbox.events.pending,
        setFaults: (service, rules) => faults[service].set(rules),
        struckFaults: (service) => faults[service].struck(),
        setLimits: (service, limits) => limiters[service].set(limits),
        setRecipients(behaviour) {
          recipients = behaviour;
        },
      },
      firehose: { read: firehose.read },
    },
    async close() {
      await Promise.all([dynamodb, sqs, ses, sms, firehose].map((service) => service.close()));
      inbox.close();
    },
  };
}
