/**
 * A second way in: an EventBridge bus. An entry's detail is the event as the queue takes it
 * (docs/api), and what cannot be put onto the queue goes to its dead-letter queue.
 */
import { Aws, Duration, type Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Foundation } from '../stacks/foundation.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { QueuePair } from './queue-pair.ts';

export function eventIntake(
  stack: Stack,
  settings: StageSettings,
  { key }: Foundation,
  events: QueuePair,
): void {
  const bus = new EventBus(stack, 'bus', {
    eventBusName: `opportune-${settings.name}`,
    description: 'Events of customers on their way to the events queue',
    kmsKey: key,
    deadLetterQueue: events.deadLetters,
  });
  for (const account of settings.producers) {
    new CfnEventBusPolicy(stack, `producer${account}`, {
      eventBusName: bus.eventBusName,
      statementId: `producer${account}`,
      statement: {
        Effect: 'Allow',
        Principal: { AWS: account },
        Action: 'events:PutEvents',
        Resource: bus.eventBusArn,
      },
    });
  }
  new Rule(stack, 'to-queue', {
    eventBus: bus,
    description: 'Whatever has the shape of an event; the rest is not ours',
    eventPattern: {
      account: [Aws.ACCOUNT_ID, ...settings.producers],
      detail: { customerId: Match.exists(), occurredAt: Match.exists() },
    },
    targets: [
      new SqsQueue(events.queue, {
        message: RuleTargetInput.fromEventPath('$.detail'),
        deadLetterQueue: events.deadLetters,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      }),
    ],
  });
}
