/** The functions, what feeds them, and the rotation of their keys. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnPermission,
  type Code,
  EventSourceMapping,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  type DeploymentFacts,
  environmentOf,
  FUNCTION_NAMES,
  FUNCTIONS,
  type FunctionName,
} from '#shared/contracts/deployment.ts';
import { secretReference } from '#shared/contracts/secret-reference.ts';
import { engineFunction } from '../constructs/engine-function.ts';
import { grantStatements, type Resources } from '../constructs/grant-statements.ts';
import { streamSource } from '../constructs/stream-source.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';

export interface FunctionsProps extends Resources {
  readonly foundation: Foundation;
  /** Where the public reaches us, without a slash at the end. */
  readonly publicUrl: string;
  readonly codeOf: (name: string) => Code;
  readonly vpc?: IVpc | undefined;
}

export type Functions = Readonly<Record<FunctionName, LambdaFunction>>;

interface About {
  readonly description: string;
  /** Whom it hurts when it fails. */
  readonly impact: string;
  readonly severity: 'page' | 'ticket';
}

const ABOUT: Readonly<Record<FunctionName, About>> = {
  api: {
    description: 'Campaigns, customers and decisions over HTTP',
    impact: 'Marketers and feeding systems get errors instead of answers.',
    severity: 'page',
  },
  evaluate: {
    description: 'Events to decisions',
    impact: 'Transactions bring no offers: decisions fail and are retried.',
    severity: 'page',
  },
  deliver: {
    description: 'Decisions to providers',
    impact: 'Messages that were decided are not handed over.',
    severity: 'page',
  },
  feedback: {
    description: 'Provider events to ledger and consent',
    impact: 'Opt-outs, bounces and complaints do not take effect.',
    severity: 'page',
  },
  track: {
    description: 'Links, pixels, unsubscribe and preferences',
    impact: 'Customers meet errors when they follow a link or unsubscribe.',
    severity: 'page',
  },
  measure: {
    description: 'The ledger to the figures of campaigns',
    impact: 'The figures of campaigns stand still; decisions and messages go on.',
    severity: 'ticket',
  },
  webhook: {
    description: 'What was decided and what came back, to those who asked',
    impact: 'Other systems are not told of decisions and responses.',
    severity: 'ticket',
  },
  sweep: {
    description: 'Whatever is due by time',
    impact: 'Delayed messages, absence campaigns and doubtful sends stand still.',
    severity: 'page',
  },
};

export function functionsStack(
  scope: Construct,
  stackProps: StackProps,
  settings: StageSettings,
  props: FunctionsProps,
): Functions {
  const stack = new Stack(scope, 'functions', stackProps);
  const facts = deploymentFacts(settings, props);
  const { key, desk } = props.foundation;
  const make = (name: FunctionName): LambdaFunction => {
    return engineFunction(stack, {
      ...ABOUT[name],
      name,
      definition: FUNCTIONS[name],
      code: props.codeOf(name),
      environment: environmentOf(name, facts),
      statements: grantStatements(name, props, settings),
      settings,
      key,
      desk,
      ...(props.vpc !== undefined && { vpc: props.vpc }),
    });
  };
  const functions = Object.fromEntries(
    FUNCTION_NAMES.map((name) => [name, make(name)]),
  ) as unknown as Functions;
  for (const name of FUNCTION_NAMES) feed(stack, name, functions[name], props);
  rotateLinkKeys(stack, settings, props);
  new CfnOutput(stack, 'public-url', { value: props.publicUrl });
  return functions;
}

function feed(
  stack: Stack,
  name: FunctionName,
  target: LambdaFunction,
  { queues, data, foundation }: FunctionsProps,
): void {
  const { queue, stream, everyMinute } = FUNCTIONS[name];
  if (queue !== undefined) {
    new EventSourceMapping(stack, `${name}-source`, {
      target,
      eventSourceArn: queues[queue.name].queue.queueArn,
      batchSize: queue.batchSize,
      maxConcurrency: queue.maximumConcurrency,
      reportBatchItemFailures: true,
    });
  }
  if (stream !== undefined)
    streamSource(stack, {
      name,
      definition: stream,
      target,
      streamArn: data.streamArn,
      ...foundation,
    });
  if (everyMinute === true) {
    const role = new Role(stack, `${name}-schedule-role`, {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
    );
    new CfnSchedule(stack, `${name}-schedule`, {
      description: `Runs ${name} each minute`,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        // The next minute comes anyway.
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
  }
}

/** The keys of links change each quarter; what an old one signed goes on working. */
function rotateLinkKeys(
  stack: Stack,
  settings: StageSettings,
  { data, foundation, codeOf, vpc }: FunctionsProps,
): void {
  const rotate = engineFunction(stack, {
    name: 'rotate',
    definition: { timeoutSeconds: 30, memoryMb: 256 },
    description: 'Rotates the keys of links',
    impact: 'The keys of links are older than intended; links themselves work.',
    severity: 'ticket',
    code: codeOf('rotate'),
    environment: {},
    statements: [
      new PolicyStatement({
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        resources: [data.linkKeys.secretArn],
      }),
    ],
    settings,
    ...foundation,
    ...(vpc !== undefined && { vpc }),
  });
  const permission = new CfnPermission(stack, 'rotate-permission', {
    action: 'lambda:InvokeFunction',
    functionName: rotate.functionArn,
    principal: 'secretsmanager.amazonaws.com',
    sourceAccount: stack.account,
    sourceArn: data.linkKeys.secretArn,
  });
  const schedule = new CfnRotationSchedule(stack, 'rotation', {
    secretId: data.linkKeys.secretArn,
    rotationLambdaArn: rotate.functionArn,
    rotationRules: { scheduleExpression: 'rate(90 days)' },
    rotateImmediatelyOnUpdate: false,
  });
  schedule.addResourceDependency(permission);
}

function deploymentFacts(
  settings: StageSettings,
  { data, queues, archive, email, textMessages, publicUrl }: FunctionsProps,
): DeploymentFacts {
  return {
    STAGE: settings.name,
    TENANT: settings.tenant,
    TABLE_NAME: data.table.tableName,
    EVENTS_QUEUE_URL: queues.events.queue.queueUrl,
    DELIVERIES_QUEUE_URL: queues.deliveries.queue.queueUrl,
    STAFF_QUEUE_URL: queues.staff.queue.queueUrl,
    WEBHOOKS_QUEUE_URL: queues.webhooks.queue.queueUrl,
    WEBHOOK_TARGETS: 'public',
    deadLetterQueueUrls: {
      'events-dlq': queues.events.deadLetters.queueUrl,
      'deliveries-dlq': queues.deliveries.deadLetters.queueUrl,
      'feedback-dlq': queues.feedback.deadLetters.queueUrl,
      'webhooks-dlq': queues.webhooks.deadLetters.queueUrl,
    },
    ARCHIVE_STREAM_NAME: archive.streamName,
    DECISION_RETENTION: settings.retention.decisions,
    LATENESS: settings.lateness,
    SOFT_BOUNCES: String(settings.softBounces),
    PUBLIC_URL: publicUrl,
    LINK_KEYS: secretReference(data.linkKeys.secretArn),
    ADDRESS_KEY: secretReference(data.addressKey.secretArn),
    SENDER_NAME: settings.sender.name,
    SENDER_ADDRESS: settings.sender.address,
    SENDER_POSTAL_ADDRESS: settings.sender.postalAddress,
    SES_CONFIGURATION_SET: email.configurationSet.configurationSetName,
    SMS_ORIGINATION_IDENTITY: textMessages.originationIdentity,
    SMS_CONFIGURATION_SET: textMessages.configurationSetName,
    API_AUTH: 'jwt',
    FOUR_EYES: settings.production ? 'on' : 'off',
    IAM_ROLES: JSON.stringify(settings.iamRoles),
  };
}
