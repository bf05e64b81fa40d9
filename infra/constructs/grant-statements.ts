/** From what a function may do (permissions.ts) to statements that name the stage's resources. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  type DeadLetterQueueName,
  deadLetterQueueOf,
  FUNCTIONS,
  type FunctionName,
  QUEUE_NAMES,
  type QueueName,
  TABLE,
} from '#shared/contracts/deployment.ts';
import { PERMISSIONS } from '../permissions.ts';
import type { Archive } from '../stacks/archive.ts';
import type { Data } from '../stacks/data.ts';
import type { Email } from '../stacks/email.ts';
import type { Queues } from '../stacks/queues.ts';
import type { TextMessages } from '../stacks/text-messages.ts';
import type { StageSettings } from '../stage-settings.ts';

export interface Resources {
  readonly data: Data;
  readonly queues: Queues;
  readonly archive: Archive;
  readonly email: Email;
  readonly textMessages: TextMessages;
}

export function grantStatements(
  name: FunctionName,
  resources: Resources,
  settings: StageSettings,
): PolicyStatement[] {
  const { table, index, send, archive, providers } = PERMISSIONS[name];
  const { queue, env } = FUNCTIONS[name];
  const { data, queues } = resources;
  const tableArn = data.table.tableArn;
  const secrets = [
    ...('LINK_KEYS' in env.shape ? [data.linkKeys] : []),
    ...('ADDRESS_KEY' in env.shape ? [data.addressKey] : []),
  ];
  return [
    allow(
      table.map((action) => `dynamodb:${action}`),
      [tableArn],
    ),
    ...(index === true
      ? [allow(['dynamodb:Query'], [`${tableArn}/index/${TABLE.index.name}`])]
      : []),
    ...(queue === undefined
      ? []
      : [
          allow(
            ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
            [queues[queue.name].queue.queueArn],
          ),
        ]),
    ...(send === undefined
      ? []
      : [
          allow(
            ['sqs:SendMessage'],
            send.map((target) => queueArn(queues, target)),
          ),
        ]),
    ...(archive === true ? [allow(['firehose:PutRecord'], [resources.archive.streamArn])] : []),
    ...(secrets.length === 0
      ? []
      : [
          allow(
            ['secretsmanager:GetSecretValue'],
            secrets.map((secret) => secret.secretArn),
          ),
        ]),
    ...(providers === true ? providerStatements(resources, settings) : []),
  ];
}

const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });

function queueArn(queues: Queues, target: QueueName | DeadLetterQueueName): string {
  for (const name of QUEUE_NAMES) {
    if (target === name) return queues[name].queue.queueArn;
    if (target === deadLetterQueueOf(name)) return queues[name].deadLetters.queueArn;
  }
  throw new Error(`no queue ${target}`);
}

/** From the sender's domain only, and only through the sets whose events come back to us. */
function providerStatements(
  { email, textMessages }: Resources,
  { sender }: StageSettings,
): PolicyStatement[] {
  const domain = sender.address.slice(sender.address.lastIndexOf('@'));
  const mail = allow(
    ['ses:SendRawEmail'],
    [email.identity.emailIdentityArn, email.configurationSetArn],
  );
  mail.addCondition('StringLike', { 'ses:FromAddress': `*${domain}` });
  const { originationArns, configurationSetArn } = textMessages;
  return originationArns.length === 0
    ? [mail]
    : [mail, allow(['sms-voice:SendTextMessage'], [...originationArns, configurationSetArn])];
}
