/** Text messages: numbers, their pool, opt-outs, and the events of both directions. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  CfnConfigurationSet,
  CfnOptOutList,
  CfnPhoneNumber,
  CfnPool,
} from 'aws-cdk-lib/aws-smsvoice';
import type { Construct } from 'constructs';
import { feedbackTopic } from '../constructs/feedback-topic.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';
import type { Queues } from './queues.ts';

export interface TextMessages {
  readonly configurationSetName: string;
  readonly configurationSetArn: string;
  /** What `deliver` sends from: a pool, or `none` where the stage has no numbers. */
  readonly originationIdentity: string;
  /** What `deliver` may send from. */
  readonly originationArns: readonly string[];
}

const PUBLISHER = 'sms-voice.amazonaws.com';

export function textMessagesStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  { key }: Foundation,
  { feedback }: Queues,
): TextMessages {
  const stack = new Stack(scope, 'text-messages', props);
  const events = feedbackTopic(stack, 'sms-events', { key, feedback, publisher: PUBLISHER });
  const set = new CfnConfigurationSet(stack, 'configuration-set', {
    configurationSetName: `opportune-${settings.name}`,
    eventDestinations: [
      {
        eventDestinationName: 'feedback',
        enabled: true,
        matchingEventTypes: ['TEXT_ALL'],
        snsDestination: { topicArn: events.topicArn },
      },
    ],
  });
  const inbound = feedbackTopic(stack, 'sms-inbound', { key, feedback, publisher: PUBLISHER });
  const pool = numberPool(stack, settings, inbound.topicArn);
  return {
    configurationSetName: set.ref,
    configurationSetArn: set.attrArn,
    originationIdentity: pool?.attrPoolId ?? 'none',
    originationArns:
      pool === undefined ? [] : [pool.attrArn, ...(settings.textMessages?.existing ?? [])],
  };
}

/**
 * STOP and its like are answered by AWS with `stopMessage` and kept in the opt-out list; the text
 * also arrives here, and consent changes with it.
 */
function numberPool(
  stack: Stack,
  { name, production, textMessages }: StageSettings,
  inboundTopicArn: string,
): CfnPool | undefined {
  if (textMessages === undefined) return undefined;
  const { numbers, existing, helpMessage, stopMessage } = textMessages;
  if (numbers.length + existing.length === 0) return undefined;
  const optOutList = new CfnOptOutList(stack, 'opt-outs', {
    optOutListName: `opportune-${name}`,
  });
  const mandatoryKeywords = { help: { message: helpMessage }, stop: { message: stopMessage } };
  const answers = {
    mandatoryKeywords,
    optOutListName: optOutList.ref,
    selfManagedOptOutsEnabled: false,
    deletionProtectionEnabled: production,
  };
  const requested = numbers.map(
    ({ country, type }, index) =>
      new CfnPhoneNumber(stack, `number${index + 1}`, {
        ...answers,
        isoCountryCode: country,
        numberType: type,
        numberCapabilities: ['SMS'],
        twoWay: { enabled: true, channelArn: inboundTopicArn },
      }),
  );
  return new CfnPool(stack, 'pool', {
    ...answers,
    originationIdentities: [...requested.map((number) => number.attrArn), ...existing],
    sharedRoutesEnabled: false,
    // Sender ids cannot be answered; a pool of numbers answers as its numbers do.
    ...(numbers.length > 0 && { twoWay: { enabled: true, channelArn: inboundTopicArn } }),
  });
}
