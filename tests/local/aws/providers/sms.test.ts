import {
  ConflictException,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
  ValidationException,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { QUIET_RECIPIENTS, type TextFate } from '#local/aws/providers/recipients.ts';
import { takeFeedback } from '../../support/feedback.ts';
import {
  hasReferencePayloads,
  referencePayload,
  shapeOf,
} from '../../support/reference-payloads.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;
let now = Date.UTC(2027, 0, 1);
const HOUR = 3_600_000;
const PHONE = '+420601123456';

beforeAll(async () => {
  aws = await startTestAws({ queues: [{ name: 'feedback' }], feedbackQueue: 'feedback' });
});
afterAll(() => aws.close());
beforeEach(async () => {
  await aws.provider.setRecipients(QUIET_RECIPIENTS);
  now += 1000 * HOUR;
  await aws.provider.advanceTo(now);
  await takeFeedback(aws);
});

const send = (rest: Partial<SendTextMessageCommandInput> = {}) =>
  aws.sms.send(
    new SendTextMessageCommand({
      DestinationPhoneNumber: PHONE,
      OriginationIdentity: '+420800123456',
      MessageBody: 'Your offer',
      ConfigurationSetName: 'opportune',
      ...rest,
    }),
  );
async function eventsWithin(hours: number) {
  now += hours * HOUR;
  await aws.provider.advanceTo(now);
  return takeFeedback(aws);
}
const fated = (fate: TextFate) =>
  aws.provider.setRecipients({ ...QUIET_RECIPIENTS, byAddress: { sms: { [PHONE]: fate } } });

describe('SendTextMessage', () => {
  it('puts the text into the inbox, with its parts', async () => {
    const { MessageId } = await send({
      MessageBody: 'Sleva 10 % pro váš účet. '.repeat(4),
      TimeToLive: 3600,
      MessageType: 'PROMOTIONAL',
      Context: { message_id: 's-1' },
    });
    const { entries } = await aws.inbox.page({ channel: 'sms', recipient: PHONE });
    expect(entries[0]?.message).toMatchObject({
      id: MessageId,
      acceptedAt: now,
      from: '+420800123456',
      to: PHONE,
      encoding: 'UNICODE',
      parts: 2,
      timeToLive: 3600,
      messageType: 'PROMOTIONAL',
      context: { message_id: 's-1' },
    });
    expect((await aws.inbox.page({ ourId: 's-1' })).entries).toHaveLength(1);
  });

  it('keeps nothing of a dry run', async () => {
    const before = await aws.inbox.counts();
    expect((await send({ DryRun: true })).MessageId).toEqual(expect.any(String));
    expect(await aws.inbox.counts()).toEqual(before);
  });

  it.each([
    ['DestinationPhoneNumber', { DestinationPhoneNumber: '601123456' }],
    ['DestinationPhoneNumber', { DestinationPhoneNumber: '+420 601 123 456' }],
    ['MessageBody', { MessageBody: '' }],
    ['MessageBody', { MessageBody: 'x'.repeat(1601) }],
    ['TimeToLive', { TimeToLive: 4 }],
    ['TimeToLive', { TimeToLive: 259_201 }],
    ['Context', { Context: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }],
    ['Context', { Context: { a: 'x'.repeat(801) } }],
  ])('refuses a wrong %s', async (field, input) => {
    const failure = await send(input).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ValidationException);
    expect(failure).toMatchObject({
      Reason: 'FIELD_VALIDATION_FAILED',
      Fields: [{ Name: field }],
    });
  });
});

describe('provider events', () => {
  it.each<[TextFate, string[]]>([
    ['delivered', ['TEXT_SUCCESSFUL', 'TEXT_DELIVERED']],
    ['silent', ['TEXT_SUCCESSFUL']],
    ['blocked', ['TEXT_BLOCKED']],
    ['carrier_unreachable', ['TEXT_CARRIER_UNREACHABLE']],
    ['unreachable', ['TEXT_UNREACHABLE']],
    ['invalid', ['TEXT_INVALID']],
    ['expired', ['TEXT_TTL_EXPIRED']],
  ])('of a message that is %s', async (fate, expected) => {
    await fated(fate);
    await send({ Context: { message_id: 'fated' } });
    const events = await eventsWithin(100);
    expect(events.map(({ event }) => event.eventType)).toEqual(expected);
    for (const { event } of events)
      expect(event).toMatchObject({
        destinationPhoneNumber: PHONE,
        context: { message_id: 'fated' },
        messageRequestTimestamp: now - 100 * HOUR,
      });
    expect(events.map(({ event }) => event.isFinal)).toEqual(
      expected.map((_, at) => at === expected.length - 1),
    );
  });

  it('expire when the time to live has passed', async () => {
    await fated('expired');
    await send({ TimeToLive: 2 * 3600 });
    expect(await eventsWithin(1)).toEqual([]);
    expect(await eventsWithin(1)).toHaveLength(1);
  });

  it('happen by seeded shares', async () => {
    await aws.provider.setRecipients({
      ...QUIET_RECIPIENTS,
      sms: { carrierUnreachable: 0.3, blocked: 0.3, stop: 0 },
    });
    for (let at = 0; at < 30; at++) await send({ Context: { message_id: `share-${at}` } });
    const kinds = (await eventsWithin(100)).map(({ event }) => String(event.eventType));
    for (const kind of ['TEXT_DELIVERED', 'TEXT_BLOCKED', 'TEXT_CARRIER_UNREACHABLE'])
      expect(kinds).toContain(kind);
  });
});

describe('inbound messages', () => {
  it('come with the last message that number got from us', async () => {
    const { MessageId } = await send();
    await eventsWithin(1);
    await aws.provider.receiveText({ from: PHONE, to: '+420800123456', body: 'Call me please' });
    const [inbound] = await takeFeedback(aws);
    expect(inbound?.envelope.TopicArn).toContain('sms-inbound');
    expect(inbound?.event).toMatchObject({
      originationNumber: PHONE,
      destinationNumber: '+420800123456',
      messageKeyword: 'KEYWORD_420800123456',
      messageBody: 'Call me please',
      previousPublishedMessageId: MessageId,
    });
  });

  it('opt the number out with STOP, and back in with START', async () => {
    const say = (body: string) =>
      aws.provider.receiveText({ from: PHONE, to: '+420800123456', body });
    await say(' stop ');
    const [inbound] = await takeFeedback(aws);
    expect(inbound?.event).toMatchObject({ messageKeyword: 'STOP', messageBody: ' stop ' });
    const failure = await send().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConflictException);
    expect(failure).toMatchObject({ Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' });
    await say('please do not stop'); // a keyword is the whole message
    await say('START');
    await expect(send()).resolves.toMatchObject({ MessageId: expect.any(String) });
  });

  it('are sent by recipients whose fate it is', async () => {
    const other = '+420601999999';
    await aws.provider.setRecipients({
      ...QUIET_RECIPIENTS,
      byAddress: { sms: { [other]: 'stop' } },
    });
    await send({ DestinationPhoneNumber: other });
    const events = await eventsWithin(100);
    expect(events.at(-1)?.event).toMatchObject({ originationNumber: other, messageBody: 'STOP' });
  });
});

describe.skipIf(!hasReferencePayloads)('the shape of events (needs the reference data)', () => {
  const samples: [fate: TextFate, kind: string, file: string][] = [
    ['delivered', 'TEXT_DELIVERED', 'sms-event-text-delivered.json'],
    ['delivered', 'TEXT_SUCCESSFUL', 'sms-event-text-successful.json'],
    ['blocked', 'TEXT_BLOCKED', 'sms-event-text-blocked.json'],
    ['carrier_unreachable', 'TEXT_CARRIER_UNREACHABLE', 'sms-event-text-carrier-unreachable.json'],
    ['expired', 'TEXT_TTL_EXPIRED', 'sms-event-text-ttl-expired.json'],
  ];
  // Of these, each published sample has another selection.
  const incidental =
    /^\.(context|protectConfiguration|isoCountryCode|carrierName|mcc|mnc|accountId|isInternationalSend|originationPhoneNumber)/;

  it.each(samples)('%s: %s is that of the documentation', async (fate, kind, file) => {
    await fated(fate);
    await send();
    const ours = (await eventsWithin(100)).find(({ event }) => String(event.eventType) === kind);
    const shape = (value: unknown) => shapeOf(value).filter((path) => !incidental.test(path));
    expect(shape(ours?.event)).toEqual(shape(referencePayload(file)));
    const { messageStatus, messageStatusDescription } = referencePayload(file) as Record<
      string,
      string
    >;
    expect(ours?.event).toMatchObject({ messageStatus, messageStatusDescription });
  });

  it('an inbound message is that of the documentation', async () => {
    await send();
    await eventsWithin(1);
    await aws.provider.receiveText({ from: PHONE, to: '+420800123456', body: 'JOIN' });
    const [inbound] = await takeFeedback(aws);
    expect(shapeOf(inbound?.event)).toEqual(shapeOf(referencePayload('sms-inbound-two-way.json')));
    const known = Object.keys(referencePayload('sns-envelope-sms-inbound.json') as object);
    expect(known).toEqual(expect.arrayContaining(Object.keys(inbound?.envelope ?? {})));
  });
});
