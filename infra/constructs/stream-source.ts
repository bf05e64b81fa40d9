/** Feeds a function from the table's stream: what it cannot take is put aside, and lateness is noticed. */
import { Duration } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionDefinition } from '#shared/contracts/deployment.ts';
import { acknowledge } from './acknowledge.ts';
import { type AlarmDesk, documentedAlarm } from './documented-alarm.ts';

export interface StreamSourceProps {
  readonly name: string;
  readonly definition: NonNullable<FunctionDefinition['stream']>;
  readonly target: LambdaFunction;
  readonly streamArn: string;
  readonly key: IKey;
  readonly desk: AlarmDesk;
}

export function streamSource(scope: Construct, props: StreamSourceProps): void {
  const { name, definition, target, streamArn, key, desk } = props;
  const givenUp = new Queue(scope, `${name}-dlq`, {
    queueName: `opportune-${desk.stage}-${name}-dlq`,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    dataKeyReuse: Duration.hours(24),
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(givenUp, 'AwsSolutions-SQS3', 'it is where a stream puts what it gave up');
  const { role } = target;
  if (role === undefined) throw new Error(`${name} has no role`);
  allowReading(role, streamArn, givenUp);
  const source = new EventSourceMapping(scope, `${name}-source`, {
    target,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: definition.batchSize,
    maxBatchingWindow: Duration.seconds(definition.batchingWindowSeconds),
    retryAttempts: definition.maximumRetryAttempts,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // The role may send to it already, and the key is open to whoever may.
    onFailure: { bind: () => ({ destination: givenUp.queueArn }) },
    filters: Object.entries(definition.attributes).map(([attribute, leaf]) =>
      FilterCriteria.filter({
        dynamodb: { NewImage: { [attribute]: nested(leaf.split('.'), FilterRule.exists()) } },
      }),
    ),
  });
  source.node.addDependency(role);
  alarms(scope, desk, name, target, givenUp);
}

const nested = (path: readonly string[], leaf: unknown): unknown =>
  path.reduceRight((inner, name) => ({ [name]: inner }), leaf);

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-requirements.html */
function allowReading(role: IRole, streamArn: string, givenUp: Queue): void {
  const allow = (actions: string[], resources: string[]) =>
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  allow(
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    [streamArn],
  );
  allow(['dynamodb:ListStreams'], ['*']);
  allow(['sqs:SendMessage'], [givenUp.queueArn]);
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'listing streams has no resource to name');
}

function alarms(
  scope: Construct,
  desk: AlarmDesk,
  name: string,
  target: LambdaFunction,
  givenUp: Queue,
): void {
  documentedAlarm(scope, desk, {
    id: `${name}-late`,
    severity: 'ticket',
    impact: 'Figures of campaigns are behind; after a day their changes are lost from the stream.',
    metric: target.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' }),
    threshold: 15 * 60_000,
    periods: 3,
  });
  documentedAlarm(scope, desk, {
    id: `${name}-dlq`,
    severity: 'ticket',
    impact: 'Figures of campaigns lack what could not be counted, until they are counted again.',
    metric: givenUp.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
    threshold: 0,
  });
}
