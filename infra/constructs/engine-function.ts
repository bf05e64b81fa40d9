/** One function of the engine: its own role, log group, limits and alarms. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionDefinition } from '#shared/contracts/deployment.ts';
import type { StageSettings } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { type AlarmDesk, documentedAlarm } from './documented-alarm.ts';

export interface EngineFunctionProps {
  readonly name: string;
  readonly definition: Pick<
    FunctionDefinition,
    'timeoutSeconds' | 'memoryMb' | 'reservedConcurrency'
  >;
  readonly description: string;
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly impact: string;
  /** Of errors: whether somebody is woken. */
  readonly severity: 'page' | 'ticket';
  readonly settings: StageSettings;
  readonly key: IKey;
  readonly desk: AlarmDesk;
  readonly vpc?: IVpc;
}

export function engineFunction(scope: Construct, props: EngineFunctionProps): LambdaFunction {
  const { name, definition, settings, desk } = props;
  const functionName = `opportune-${settings.name}-${name}`;
  const logGroup = new LogGroup(scope, `${name}-log`, {
    logGroupName: `/aws/lambda/${functionName}`,
    encryptionKey: props.key,
    retention: settings.retention.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${name}-role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${functionName} may do`,
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  for (const statement of props.statements) role.addToPolicy(statement);
  if (props.vpc !== undefined) allowNetworkInterfaces(role);

  const made = new LambdaFunction(scope, name, {
    functionName,
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: props.code,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    // Without a line at the start and two at the end of every invocation: metrics say the same.
    systemLogLevelV2: SystemLogLevel.WARN,
    timeout: Duration.seconds(definition.timeoutSeconds),
    memorySize: definition.memoryMb,
    environment: { ...props.environment },
    tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    ...(settings.reservedConcurrency &&
      definition.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: definition.reservedConcurrency,
      }),
    ...(props.vpc !== undefined && { vpc: props.vpc }),
  });
  if (settings.tracing)
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray takes traces without a resource');
  alarms(scope, desk, made, props);
  return made;
}

function alarms(
  scope: Construct,
  desk: AlarmDesk,
  made: LambdaFunction,
  { name, impact, severity }: EngineFunctionProps,
): void {
  const period = Duration.minutes(5);
  documentedAlarm(scope, desk, {
    id: `${name}-errors`,
    severity,
    impact,
    metric: made.metricErrors({ period }),
    threshold: 3,
    when: 'at least',
    periods: 2,
  });
  documentedAlarm(scope, desk, {
    id: `${name}-throttles`,
    severity: 'ticket',
    impact: `${impact} Lambda refuses to run more of it at a time.`,
    metric: made.metricThrottles({ period }),
    threshold: 10,
    periods: 3,
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
function allowNetworkInterfaces(role: Role): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'Lambda makes network interfaces, whose names nobody knows before',
  );
}
