/** What every other stack stands on: the key that encrypts everything, and where alarms go. */
import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { AlarmDesk } from '../constructs/documented-alarm.ts';
import type { StageSettings } from '../stage-settings.ts';

export interface Foundation {
  readonly key: Key;
  readonly desk: AlarmDesk;
}

export function foundationStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
): Foundation {
  const stack = new Stack(scope, 'foundation', props);
  const key = new Key(stack, 'key', {
    alias: `opportune-${settings.name}`,
    description: `Everything that Opportune ${settings.name} stores`,
    enableKeyRotation: true,
    rotationPeriod: Duration.days(365),
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  allowUseThroughServices(key);
  allowPublishers(key);
  allowLogs(key);

  const topic = (severity: 'page' | 'ticket'): Topic => {
    const made = new Topic(stack, severity, {
      displayName: `Opportune ${settings.name}: ${severity}`,
      masterKey: key,
      enforceSSL: true,
    });
    made.addToResourcePolicy(
      new PolicyStatement({
        principals: ['cloudwatch', 'budgets'].map(
          (one) => new ServicePrincipal(`${one}.amazonaws.com`),
        ),
        actions: ['sns:Publish'],
        resources: [made.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const address of settings.alarms[severity])
      made.addSubscription(new EmailSubscription(address));
    return made;
  };
  return {
    key,
    desk: {
      stage: settings.name,
      page: topic('page'),
      ticket: topic('ticket'),
      runbook: settings.alarms.runbook,
    },
  };
}

/**
 * Who may use the table, a queue, a secret or the archive may use the key through that service, and
 * only so: the pattern of AWS's own managed keys. It keeps every function's policy free of the key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function allowUseThroughServices(key: Key): void {
  const services = ['dynamodb', 'sqs', 'secretsmanager', 's3', 'sns', 'firehose', 'backup'];
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': Aws.ACCOUNT_ID,
          'kms:ViaService': services.map((one) => `${one}.${Aws.REGION}.${Aws.URL_SUFFIX}`),
        },
      },
    }),
  );
}

/** Services that put messages onto encrypted topics and queues themselves. */
function allowPublishers(key: Key): void {
  const services = ['cloudwatch', 'budgets', 'backup', 'ses', 'sms-voice', 'sns'];
  const statement = (names: readonly string[], conditions = {}) =>
    new PolicyStatement({
      principals: names.map((name) => new ServicePrincipal(`${name}.amazonaws.com`)),
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions,
    });
  key.addToResourcePolicy(
    statement(services, { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } }),
  );
  // EventBridge names no source when it encrypts; queue and topic policies still do.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  key.addToResourcePolicy(statement(['events']));
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function allowLogs(key: Key): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
      actions: [
        'kms:Decrypt',
        'kms:Encrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:Describe*',
      ],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`,
        },
      },
    }),
  );
}
