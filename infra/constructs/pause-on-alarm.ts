/**
 * Pauses a configuration set when its alarm goes off. SES then refuses each mail definitely, and the
 * engine keeps the message waiting. Only a person ends the pause (docs/runbook.md).
 */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { StageSettings } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';

export interface PauseOnAlarmProps {
  readonly alarm: Alarm;
  readonly configurationSet: ConfigurationSet;
  readonly key: IKey;
  readonly settings: StageSettings;
}

export function pauseOnAlarm(
  scope: Construct,
  { alarm, configurationSet, key, settings }: PauseOnAlarmProps,
): void {
  const pause = new Construct(scope, 'pause');
  const { configurationSetName } = configurationSet;
  const call = new CallAwsService(pause, 'call', {
    service: 'sesv2',
    action: 'putConfigurationSetSendingOptions',
    parameters: { ConfigurationSetName: configurationSetName, SendingEnabled: false },
    iamAction: 'ses:PutConfigurationSetSendingOptions',
    iamResources: [
      Stack.of(scope).formatArn({
        service: 'ses',
        resource: 'configuration-set',
        resourceName: configurationSetName,
      }),
    ],
  });
  const machine = new StateMachine(pause, 'machine', {
    comment: 'Pauses the configuration set of this stage',
    stateMachineType: StateMachineType.EXPRESS,
    definitionBody: DefinitionBody.fromChainable(
      call.addRetry({ maxAttempts: 5, interval: Duration.seconds(2), backoffRate: 2 }),
    ),
    timeout: Duration.minutes(2),
    tracingEnabled: true,
    logs: {
      level: LogLevel.ALL,
      destination: new LogGroup(pause, 'log', {
        logGroupName: `/aws/vendedlogs/states/opportune-${settings.name}-pause-email`,
        encryptionKey: key,
        retention: settings.retention.logDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    },
  });
  acknowledge(
    machine,
    'AwsSolutions-IAM5[Resource::*]',
    'delivery of logs and traces by Step Functions has no resource to name',
  );
  new Rule(pause, 'rule', {
    description: `Pauses e-mail when ${alarm.node.id} goes off`,
    eventPattern: {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      resources: [alarm.alarmArn],
      detail: { state: { value: ['ALARM'] } },
    },
    targets: [new SfnStateMachine(machine)],
  });
}
