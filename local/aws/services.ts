/** All embedded services of one deployment, and the controls AWS has no API for. Runs in the worker. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBRecord } from 'aws-lambda';
import type { StartingPosition } from './dynamodb/change-feed.ts';
import { startDynamoDb } from './dynamodb/dynamodb-service.ts';
import type { OperationUsage } from './dynamodb/usage.ts';
import { startFirehose } from './firehose-service.ts';
import { createEventPublisher } from './providers/event-publisher.ts';
import { createFaults, type FaultRule } from './providers/faults.ts';
import { type InboxCounts, type InboxPage, type InboxQuery, openInbox } from './providers/inbox.ts';
import { QUIET_RECIPIENTS, type RecipientBehaviour } from './providers/recipients.ts';
import { createSendingLimiter, type SendingLimits } from './providers/sending-limits.ts';
import { startSes } from './providers/ses-service.ts';
import { startSms } from './providers/sms-service.ts';
import {
  type QueueAddress,
  type QueueDefinition,
  type QueueDepth,
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
  queues(definitions: readonly QueueDefinition[]): Record<string, QueueAddress>;
  queueDepths(): Record<string, QueueDepth>;
  expire(nowSeconds: number): number;
  feedRead(table: string, shard: string, after: string, limit: number): DynamoDBRecord[];
  feedPosition(consumer: string, table: string, shard: string, from: StartingPosition): string;
  feedCommit(consumer: string, table: string, shard: string, sequence: string): void;
  inboxPage(query: InboxQuery): InboxPage;
  inboxCounts(): InboxCounts;
  inboxOurIds(): string[];
  advanceTo(epochMilliseconds: number): Record<string, number>;
  pendingEvents(): { count: number; nextDueAt?: number };
  receiveText(from: string, to: string, body: string): void;
  setFaults(service: FaultyService, rules: readonly FaultRule[]): void;
  struckFaults(service: FaultyService): Record<string, number>;
  setLimits(service: 'ses' | 'sms', limits: SendingLimits): void;
  setRecipients(behaviour: RecipientBehaviour): void;
  firehoseRead(stream: string, fromByte: number): Promise<Uint8Array>;
  usage(): { dynamodb: Record<string, OperationUsage>; sqsAndS3: Record<string, number> };
  close(): Promise<void>;
}

export const DEFAULT_REGION = 'us-east-1';
const ACCOUNT_ID = '000000000000';

export async function startServices(
  options: EmbeddedAwsOptions,
): Promise<{ endpoints: Endpoints; queues: Record<string, QueueAddress>; controls: Controls }> {
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
  const publisher = createEventPublisher({
    inbox,
    clock,
    region,
    accountId: ACCOUNT_ID,
    publish: (body) => {
      if (feedbackQueue !== undefined) sqs.enqueue(feedbackQueue, body);
    },
  });

  const controls: Controls = {
    queues: sqs.createQueues,
    queueDepths: sqs.depths,
    expire: dynamodb.expire,
    feedRead: dynamodb.feed.read,
    feedPosition: dynamodb.feed.position,
    feedCommit: dynamodb.feed.commit,
    inboxPage: inbox.page,
    inboxCounts: inbox.counts,
    inboxOurIds: inbox.ourIds,
    advanceTo: publisher.advanceTo,
    pendingEvents() {
      const nextDueAt = inbox.nextDueAt();
      return { count: inbox.pending(), ...(nextDueAt === undefined ? {} : { nextDueAt }) };
    },
    receiveText: (from, to, body) => publisher.receiveText({ from, to, body }),
    setFaults: (service, rules) => faults[service].set(rules),
    struckFaults: (service) => faults[service].struck(),
    setLimits: (service, limits) => limiters[service].set(limits),
    setRecipients(behaviour) {
      recipients = behaviour;
    },
    firehoseRead: firehose.read,
    usage: () => ({ dynamodb: dynamodb.usage(), sqsAndS3: sqs.usage() }),
    async close() {
      await Promise.all([dynamodb, sqs, ses, sms, firehose].map((service) => service.close()));
      inbox.close();
    },
  };
  const endpoints = {
    dynamodb: dynamodb.url,
    sqs: sqs.url,
    s3: sqs.url,
    ses: ses.url,
    sms: sms.url,
    firehose: firehose.url,
  };
  return { endpoints, queues, controls };
}
