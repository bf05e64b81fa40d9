/**
 * Every event for ever, or as long as the stage says: Firehose ▶ Parquet on S3 by day ▶ Athena.
 * Queries for effect at scale read exports of the table beside it (docs/runbook.md).
 */
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnDatabase, type CfnTable } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { KEPT_DAYS } from '#shared/contracts/retention.ts';
import { acknowledge, arnInFinding } from '../constructs/acknowledge.ts';
import { documentedAlarm } from '../constructs/documented-alarm.ts';
import { eventsTable, exportedItemsTable } from '../constructs/glue-tables.ts';
import type { StageSettings } from '../stage-settings.ts';
import { SAVED_QUERIES } from './archive-queries.ts';
import type { Foundation } from './foundation.ts';

export interface Archive {
  readonly streamName: string;
  readonly streamArn: string;
}

export function archiveStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  foundation: Foundation,
): Archive {
  const stack = new Stack(scope, 'archive', props);
  const bucket = archiveBucket(stack, settings, foundation);
  const database = new CfnDatabase(stack, 'database', {
    catalogId: stack.account,
    databaseInput: { name: `opportune_${settings.name.replaceAll('-', '_')}` },
  });
  const events = eventsTable(stack, database, bucket);
  exportedItemsTable(stack, database, bucket);
  athena(stack, settings, database, bucket, foundation);
  const stream = eventStream(stack, settings, bucket, events, foundation);
  return { streamName: stream.ref, streamArn: stream.attrArn };
}

function archiveBucket(stack: Stack, settings: StageSettings, { key }: Foundation): IBucket {
  const common = {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
  const accessLog = new Bucket(stack, 'access-log', {
    ...common,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(settings.retention.logDays) }],
  });
  acknowledge(accessLog, 'AwsSolutions-S1', 'it is the access log of another bucket');
  const bucket = new Bucket(stack, 'bucket', {
    ...common,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: accessLog as IBucket,
    lifecycleRules: [
      { prefix: 'events/', expiration: Duration.days(settings.retention.archiveDays) },
      { prefix: 'failed/', expiration: Duration.days(KEPT_DAYS.archiveFailures) },
      { prefix: 'exports/', expiration: Duration.days(KEPT_DAYS.archiveResults) },
      { prefix: 'results/', expiration: Duration.days(KEPT_DAYS.archiveResults) },
    ],
  });
  return bucket as IBucket;
}

function eventStream(
  stack: Stack,
  settings: StageSettings,
  bucket: IBucket,
  table: CfnTable,
  { key, desk }: Foundation,
): CfnDeliveryStream {
  const logGroup = new LogGroup(stack, 'log', {
    encryptionKey: key,
    retention: settings.retention.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const logStream = logGroup.addStream('conversion');
  const role = deliveryRole(stack, bucket, table, logGroup);
  const deliveryStreamName = `opportune-${settings.name}-events`;
  const stream = new CfnDeliveryStream(stack, 'events', {
    deliveryStreamName,
    deliveryStreamType: 'DirectPut',
    deliveryStreamEncryptionConfigurationInput: {
      keyType: 'CUSTOMER_MANAGED_CMK',
      keyArn: key.keyArn,
    },
    extendedS3DestinationConfiguration: {
      bucketArn: bucket.bucketArn,
      roleArn: role.roleArn,
      prefix: 'events/day=!{timestamp:yyyy-MM-dd}/',
      errorOutputPrefix: 'failed/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/',
      // Large files are what makes Parquet cheap to query.
      bufferingHints: { intervalInSeconds: 900, sizeInMBs: 128 },
      encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
      cloudWatchLoggingOptions: {
        enabled: true,
        logGroupName: logGroup.logGroupName,
        logStreamName: logStream.logStreamName,
      },
      dataFormatConversionConfiguration: {
        enabled: true,
        inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
        outputFormatConfiguration: { serializer: { parquetSerDe: {} } },
        schemaConfiguration: {
          roleArn: role.roleArn,
          catalogId: stack.account,
          databaseName: table.databaseName,
          tableName: table.ref,
          region: stack.region,
          versionId: 'LATEST',
        },
      },
    },
  });
  // Firehose checks at once whether its role may do all this.
  stream.node.addDependency(role);
  documentedAlarm(stack, desk, {
    id: 'archive-late',
    severity: 'ticket',
    impact: 'Events reach the archive late or not at all: backtests and reports miss them.',
    metric: new Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: deliveryStreamName },
      statistic: 'Maximum',
      period: Duration.minutes(15),
    }),
    threshold: 3600,
    periods: 2,
  });
  return stream;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
function deliveryRole(stack: Stack, bucket: IBucket, table: CfnTable, logGroup: LogGroup): Role {
  const role = new Role(stack, 'delivery', {
    assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
      conditions: { StringEquals: { 'sts:ExternalId': stack.account } },
    }),
  });
  const glue = (resource: string) => stack.formatArn({ service: 'glue', resource });
  const allow = (actions: string[], resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  allow(
    ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    [bucket.bucketArn],
  );
  allow(
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    [bucket.arnForObjects('events/*'), bucket.arnForObjects('failed/*')],
  );
  allow(
    ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
    [
      glue('catalog'),
      glue(`database/${table.databaseName}`),
      glue(`table/${table.databaseName}/${table.ref}`),
    ],
  );
  allow(['logs:PutLogEvents'], [logGroup.logGroupArn]);
  for (const prefix of ['events', 'failed'])
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${arnInFinding(bucket)}/${prefix}/*]`,
      'names of the files are made by Firehose',
    );
  return role;
}

function athena(
  stack: Stack,
  settings: StageSettings,
  database: CfnDatabase,
  bucket: IBucket,
  { key }: Foundation,
): void {
  const workGroup = new CfnWorkGroup(stack, 'workgroup', {
    name: `opportune-${settings.name}`,
    recursiveDeleteOption: !settings.production,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      // A forgotten WHERE shall not cost more than about half a dollar.
      bytesScannedCutoffPerQuery: 100 * 1024 ** 3,
      resultConfiguration: {
        outputLocation: bucket.s3UrlForObject('results/'),
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
      },
    },
  });
  for (const { name, description, sql } of SAVED_QUERIES) {
    new CfnNamedQuery(stack, `query-${name.replaceAll(' ', '-')}`, {
      name,
      description,
      queryString: sql,
      database: database.ref,
      workGroup: workGroup.ref,
    });
  }
}
