/** The queues, the bus beside the first, and who else may put events onto either. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { QueueName } from '#shared/contracts/deployment.ts';
import { eventIntake } from '../constructs/event-intake.ts';
import { type QueuePair, queuePair } from '../constructs/queue-pair.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';

export type Queues = Readonly<Record<QueueName, QueuePair>>;

export function queuesStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  foundation: Foundation,
): Queues {
  const stack = new Stack(scope, 'queues', props);
  const { key, desk } = foundation;
  const queues = {
    events: queuePair(stack, 'events', {
      key,
      desk,
      maxAgeMinutes: 5,
      ageImpact: 'Offers come late: transactions wait to be looked at.',
      deadLetterImpact: 'Transactions were put aside and bring their customers no offer.',
    }),
    deliveries: queuePair(stack, 'deliveries', {
      key,
      desk,
      maxAgeMinutes: 15,
      ageImpact: 'Messages that were decided are not handed over; some may expire unsent.',
      deadLetterImpact: 'Messages that were decided will not be sent unless they are redriven.',
    }),
    webhooks: queuePair(stack, 'webhooks', {
      key,
      desk,
      // The longest pause after a failure, and some more.
      maxAgeMinutes: 16,
      severity: 'ticket',
      ageImpact: 'Other systems hear late of decisions and responses.',
      deadLetterImpact:
        'Other systems were not told of decisions and responses unless they are told again.',
    }),
    feedback: queuePair(stack, 'feedback', {
      key,
      desk,
      maxAgeMinutes: 15,
      ageImpact:
        'Opt-outs, bounces and complaints take effect late: people may be contacted against their will.',
      deadLetterImpact:
        'Provider events were put aside: an opt-out or a complaint may be among them.',
    }),
    staff: queuePair(stack, 'staff', {
      key,
      desk,
      maxAgeMinutes: 60,
      severity: 'ticket',
      ageImpact: 'Staff do not learn of customers who need somebody: nobody takes the notices.',
      deadLetterImpact: 'Notices failed in the system that takes them, and staff do not see them.',
    }),
  };
  for (const account of settings.producers)
    queues.events.queue.grantSendMessages(new AccountPrincipal(account));
  eventIntake(stack, settings, foundation, queues.events);
  return queues;
}
