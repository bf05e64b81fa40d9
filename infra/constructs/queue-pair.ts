/** A queue never stands alone: its dead-letter queue and both alarms come with it. */
import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  deadLetterQueueOf,
  QUEUES,
  type QueueName,
  visibilityTimeoutSeconds,
} from '#shared/contracts/deployment.ts';
import { acknowledge } from './acknowledge.ts';
import { type AlarmDesk, documentedAlarm } from './documented-alarm.ts';

export interface QueuePair {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

export interface QueuePairProps {
  readonly key: IKey;
  readonly desk: AlarmDesk;
  /** Messages older than this wait too long. */
  readonly maxAgeMinutes: number;
  /** Of messages that wait too long; `page` without it. */
  readonly severity?: 'page' | 'ticket';
  readonly ageImpact: string;
  readonly deadLetterImpact: string;
}

export function queuePair(scope: Construct, name: QueueName, props: QueuePairProps): QueuePair {
  const { key, desk } = props;
  const { retentionDays, deadLetterRetentionDays, maxReceiveCount } = QUEUES[name];
  const encrypted = {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    // One request to KMS per principal and day, not per message.
    dataKeyReuse: Duration.hours(24),
    enforceSSL: true,
  };
  const named = (queue: string) => ({ queueName: `opportune-${desk.stage}-${queue}` });
  const deadLetters = new Queue(scope, deadLetterQueueOf(name), {
    ...encrypted,
    ...named(deadLetterQueueOf(name)),
    retentionPeriod: Duration.days(deadLetterRetentionDays),
  });
  acknowledge(deadLetters, 'AwsSolutions-SQS3', 'it is the dead-letter queue of another');
  const queue = new Queue(scope, name, {
    ...encrypted,
    ...named(name),
    retentionPeriod: Duration.days(retentionDays),
    visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds(name)),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });

  const period = Duration.minutes(1);
  documentedAlarm(scope, desk, {
    id: `${name}-age`,
    severity: props.severity ?? 'page',
    impact: props.ageImpact,
    metric: queue.metricApproximateAgeOfOldestMessage({ period }),
    threshold: props.maxAgeMinutes * 60,
    periods: 5,
  });
  documentedAlarm(scope, desk, {
    id: deadLetterQueueOf(name),
    severity: 'ticket',
    impact: props.deadLetterImpact,
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
    threshold: 0,
  });
  return { queue, deadLetters };
}
