/** Provider ▶ queue ▶ handler ▶ table, all as in AWS: what a mail that got lost in a reply comes to. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createTable } from '#local/engine/create-table.ts';
import { deleteMessages, toSqsRecord } from '#local/runner/sqs-messages.ts';
import { createAddressHash } from '#shared/adapters/crypto/address-hash.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { createSesClient } from '#shared/adapters/ses/ses-client.ts';
import { createSesSender } from '#shared/adapters/ses/ses-sender.ts';
import { createSmsClient } from '#shared/adapters/sms/sms-client.ts';
import { createSmsSender } from '#shared/adapters/sms/sms-sender.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { stableId } from '#shared/domain/hash.ts';
import { smsParts } from '#shared/domain/templates/sms-parts.ts';
import type { OnTheWire } from '#shared/ports/message-sender.ts';
import { customerOf, NOON, stateOf } from '../../support/builders.ts';
import { saveProfiles } from '../../support/save-profiles.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const hash = createAddressHash(KEY);
const PHONE = '+420601000001';

let aws: EmbeddedAws;
let table: Table;
let sqs: SQSClient;
let client: DynamoDBClient;
let handler: (event: SQSEvent, context: Context) => Promise<unknown>;
/** The services' time: it only moves forward. */
let time = NOON.getTime();

beforeAll(async () => {
  aws = await startEmbeddedAws({
    queues: [{ name: 'feedback-dlq' }, { name: 'feedback' }],
    feedbackQueue: 'feedback',
  });
  await aws.provider.advanceTo(time);
  Object.assign(process.env, aws.environment, {
    TENANT: 'main',
    TABLE_NAME: 'opportune',
    DEAD_LETTER_QUEUE_URL: aws.queues['feedback-dlq']?.url,
    PUBLIC_URL: 'https://go.bank.example',
    LINK_KEYS: `1:${KEY}`,
    ADDRESS_KEY: KEY,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  client = new DynamoDBClient({});
  sqs = new SQSClient({});
  await createTable(client, 'opportune');
  table = { db: DynamoDBDocumentClient.from(client), name: 'opportune', tenant: 'main' };
  ({ handler } = await import('#functions/feedback/handler.ts'));
});

afterAll(async () => {
  client.destroy();
  sqs.destroy();
  await aws.close();
});

const stores = () => ({
  customers: createDynamoCustomers(table),
  decisions: createDynamoDecisions(table, { decisionsMs: 400 * 86_400_000 }),
  suppressions: createDynamoSuppressionList(table),
});

/** A customer with one message in doubt, and that message. */
async function inDoubt(customerId: string, channel: Channel, address: string): Promise<OnTheWire> {
  const { customers, decisions } = stores();
  const messageId = stableId(customerId);
  const { profile } = customerOf({
    id: customerId,
    [channel === 'email' ? 'email' : 'phone']: address,
  });
  const addressHash = { [channel]: hash.hash(channel, address) };
  await saveProfiles(customers, [{ profile, addressHash }]);
  const about = { campaignId: 'fuel', campaignVersion: 1, channel, purpose: 'marketing' } as const;
  await customers.saveState(
    customerId,
    stateOf({
      contacts: [
        {
          ...about,
          id: messageId,
          arm: 'a',
          status: 'doubt',
          at: time,
          exposedAt: time,
          until: time + 86_400_000,
        },
      ],
      undelivered: [
        {
          ...about,
          id: messageId,
          status: 'in_doubt',
          sendAt: time,
          expiresAt: time + 86_400_000,
          since: time,
          attempts: 0,
        },
      ],
    }),
    0,
  );
  await decisions.record({
    id: messageId,
    customerId,
    campaignId: 'fuel',
    campaignVersion: 1,
    rulesetVersion: 1,
    occasion: { kind: 'event', id: customerId, at: NOON.toISOString(), facts: {} },
    decidedAt: NOON.toISOString(),
    outcome: 'message',
    reason: 'SELECTED',
    arm: 'a',
    channel,
    explanation: [],
  });
  const content: OnTheWire['content'] =
    channel === 'email'
      ? {
          channel,
          from: { address: 'offers@bank.example' },
          language: 'en',
          subject: 's',
          html: '<p>h</p>',
          text: 't',
        }
      : { channel, language: 'en', body: 'b', parts: smsParts('b') };
  return {
    messageId,
    customerId,
    campaignId: 'fuel',
    purpose: 'marketing',
    to: address,
    content,
    timeToLiveSeconds: 3600,
  };
}

const sendMail = (message: OnTheWire) =>
  createSesSender(createSesClient(), { configurationSet: 'opportune' }).send(message);

/** Everything that the provider has to say within `minutes`, through the handler, `times` over. */
async function hear(minutes: number, times = 1): Promise<number> {
  time += minutes * 60_000;
  await aws.provider.advanceTo(time);
  const { url = '', arn = '' } = aws.queues.feedback ?? {};
  let heard = 0;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return heard;
    const event = { Records: Messages.map((message) => toSqsRecord(message, arn)) };
    for (let n = 0; n < times; n++) {
      expect(await handler(event, {} as Context)).toEqual({ batchItemFailures: [] });
    }
    await deleteMessages(sqs, url, Messages);
    heard += Messages.length;
  }
}

const deadLetters = async () => (await aws.sqs.depths())['feedback-dlq']?.visible;

describe('the feedback function', () => {
  it('resolves a lost reply by SES’s own events, heard twice', async () => {
    const message = await inDoubt('c-lost', 'email', 'lost@customers.example');
    await aws.provider.setFaults('ses', [{ fault: 'error_after', times: 1 }]);
    expect(await sendMail(message)).toMatchObject({ outcome: 'unknown' });
    expect(await hear(5, 2)).toBe(2);

    const { decisions, customers } = stores();
    const recorded = await decisions.get(message.messageId);
    expect(recorded?.progress).toMatchObject({ status: 'sent', at: NOON.toISOString() });
    expect(Object.keys(recorded?.responses ?? {})).toEqual(['delivered']);
    const state = (await customers.loadLatest('c-lost'))?.state;
    expect(state?.undelivered).toEqual([]);
    expect(state?.contacts).toMatchObject([{ status: 'sent' }]);
    expect(await deadLetters()).toBe(0);
  });

  it('suppresses an address that bounced', async () => {
    const address = 'bounce@simulator.amazonses.com';
    const message = await inDoubt('c-bounce', 'email', address);
    await sendMail(message);
    await hear(5);
    const { suppressions, customers } = stores();
    expect(await suppressions.find('email', hash.hash('email', address))).toMatchObject({
      reason: 'hard_bounce',
    });
    expect((await customers.loadLatest('c-bounce'))?.state.suppressions).toHaveLength(1);
  });

  it('honours STOP from a phone', async () => {
    const message = await inDoubt('c-stop', 'sms', PHONE);
    const sender = createSmsSender(createSmsClient(), {
      configurationSet: 'opportune',
      originationIdentity: '+420777000000',
    });
    expect(await sender.send(message)).toMatchObject({ outcome: 'accepted' });
    await hear(5);
    await aws.provider.receiveText({ from: PHONE, to: '+420777000000', body: 'Stop' });
    await hear(1);
    const consent = (await stores().customers.loadLatest('c-stop'))?.state.consent;
    expect([consent?.sms?.marketing?.granted, consent?.email?.marketing?.granted]).toEqual([
      false,
      true,
    ]);
    expect(
      Object.keys((await stores().decisions.get(message.messageId))?.responses ?? {}).sort(),
    ).toEqual(['delivered', 'unsubscribe']);
  });

  it('keeps aside what it cannot act upon', async () => {
    const { url = '' } = aws.queues.feedback ?? {};
    const bodies = ['{"hello":"world"}', 'no JSON', '{"eventType":"Send","mail":{}}'];
    for (const MessageBody of bodies)
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    await hear(0);
    expect(await deadLetters()).toBe(bodies.length);
  });
});
