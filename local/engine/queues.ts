/** The engine's queues: embedded ones, or of a service that stands in for SQS. */
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { sendAll } from '#shared/adapters/sqs/send-all.ts';
import {
  deadLetterQueueOf,
  QUEUE_NAMES,
  QUEUES,
  type QueueName,
  SOURCE_QUEUE_NAMES,
  type SourceQueueName,
  visibilityTimeoutSeconds,
} from '#shared/contracts/deployment.ts';
import type { QueueDefinition } from '../aws/sqs-s3-service.ts';
import type { EmbeddedAws } from '../aws/start-embedded-aws.ts';
import {
  createEventSourceMapping,
  type EventSourceMapping,
} from '../runner/event-source-mapping.ts';

export type QueueAddresses = Readonly<
  Record<QueueName | `${QueueName}-dlq`, { readonly url: string; readonly arn: string }>
>;

export interface Queues {
  readonly addresses: QueueAddresses;
  /** Whether a message is where a function could take it, or is being worked on. */
  busy(): Promise<boolean>;
  /** Ends long polls under way, where that is possible. */
  readonly wake?: () => unknown;
  close(): Promise<void>;
}

/** Dead-letter queues first: the others refer to them. */
export const QUEUE_DEFINITIONS: readonly QueueDefinition[] = [
  ...QUEUE_NAMES.map((queue) => ({ name: deadLetterQueueOf(queue) })),
  ...QUEUE_NAMES.map((queue) => ({
    name: queue,
    visibilityTimeoutSeconds: visibilityTimeoutSeconds(queue),
    deadLetterQueue: {
      name: deadLetterQueueOf(queue),
      maxReceiveCount: QUEUES[queue].maxReceiveCount,
    },
  })),
];

export function embeddedQueues(aws: EmbeddedAws): Queues {
  return {
    addresses: aws.queues as QueueAddresses,
    async busy() {
      const depths = await aws.sqs.depths();
      return SOURCE_QUEUE_NAMES.some((queue) => {
        const depth = depths[queue];
        if (depth === undefined) return false;
        return depth.visible + depth.inFlight + (waitsFor(queue) ? depth.delayed : 0) > 0;
      });
    },
    wake: aws.sqs.wake,
    close: async () => {},
  };
}

/**
 * Emptied, since a run begins anew. The embedded providers go on reporting to the embedded queue, from
 * where it is passed on.
 */
export async function foreignQueues(
  sqs: SQSClient,
  embedded: EmbeddedAws,
  embeddedSqs: SQSClient,
): Promise<Queues> {
  const addresses: Record<string, { url: string; arn: string }> = {};
  for (const definition of QUEUE_DEFINITIONS)
    addresses[definition.name] = await create(sqs, definition, addresses);
  const made = addresses as QueueAddresses;
  const bridge = await passOn(embedded, embeddedSqs, sqs, made.feedback.url);
  const depth = async (queue: SourceQueueName): Promise<number> => {
    const names = waitsFor(queue) ? ([...DEPTHS, DELAYED] as const) : DEPTHS;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: made[queue].url, AttributeNames: [...names] }),
    );
    return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  };
  return {
    addresses: made,
    async busy() {
      await bridge.drained();
      const depths = await Promise.all(SOURCE_QUEUE_NAMES.map(depth));
      return depths.some((messages) => messages > 0);
    },
    close: () => bridge.stop(),
  };
}

const DEPTHS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
const DELAYED = 'ApproximateNumberOfMessagesDelayed' as const;

/** A webhook that failed waits for hours, and nobody waits for it. */
const waitsFor = (queue: SourceQueueName): boolean => queue !== 'webhooks';

async function create(
  sqs: SQSClient,
  { name, visibilityTimeoutSeconds: visibility, deadLetterQueue }: QueueDefinition,
  known: Readonly<Record<string, { readonly arn: string }>>,
): Promise<{ url: string; arn: string }> {
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        ...(visibility !== undefined && { VisibilityTimeout: String(visibility) }),
        ...(deadLetterQueue !== undefined && {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: known[deadLetterQueue.name]?.arn,
            maxReceiveCount: deadLetterQueue.maxReceiveCount,
          }),
        }),
      },
    }),
  );
  await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: Attributes?.QueueArn ?? '' };
}

async function passOn(
  embedded: EmbeddedAws,
  from: SQSClient,
  to: SQSClient,
  url: string,
): Promise<EventSourceMapping> {
  const queue = embedded.queues.feedback;
  if (queue === undefined) throw new Error('no embedded feedback queue');
  const bridge = createEventSourceMapping({
    sqs: from,
    queue,
    wake: embedded.sqs.wake,
    function: {
      name: 'bridge',
      handler: ({ Records }) =>
        sendAll(
          to,
          url,
          Records.map(({ body }) => ({ MessageBody: body })),
        ),
    },
  });
  await bridge.start();
  return bridge;
}
