import {
  PinpointSMSVoiceV2Client,
  PinpointSMSVoiceV2ServiceException,
  SendTextMessageCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createSmsClient } from '#shared/adapters/sms/sms-client.ts';
import { createSmsSender } from '#shared/adapters/sms/sms-sender.ts';
import { stableId } from '#shared/domain/hash.ts';
import { smsParts } from '#shared/domain/templates/sms-parts.ts';
import type { OnTheWire } from '#shared/ports/message-sender.ts';
import { type CountingServer, CREDENTIALS, startCountingServer } from '../counting-server.ts';

const SETTINGS = { configurationSet: 'opportune-sms', originationIdentity: 'pool-1' };
const body = 'Save 5% at any pump: https://go.bank.example/t/x';

const outgoing: OnTheWire = {
  messageId: stableId('m-1'),
  customerId: 'c-1',
  campaignId: 'fuel-cashback',
  purpose: 'marketing',
  to: '+420601123456',
  content: { channel: 'sms', language: 'en', body, parts: smsParts(body) },
  timeToLiveSeconds: 3600,
};

describe('what End User Messaging’s answers mean', () => {
  const sms = mockClient(PinpointSMSVoiceV2Client);
  const sender = createSmsSender(createSmsClient({ region: 'us-east-1' }), SETTINGS);
  afterEach(() => void sms.reset());
  afterAll(() => sms.restore());

  const refuse = (name: string, httpStatusCode: number, Reason?: string) =>
    sms.on(SendTextMessageCommand).rejects(
      Object.assign(
        new PinpointSMSVoiceV2ServiceException({
          name,
          message: '+420601123456',
          $fault: httpStatusCode < 500 ? 'client' : 'server',
          $metadata: { httpStatusCode },
        }),
        Reason === undefined ? {} : { Reason },
      ),
    );

  it('accepted, with ids, window and set', async () => {
    sms.on(SendTextMessageCommand).resolves({ MessageId: 'sms-1' });
    expect(await sender.send(outgoing)).toEqual({
      outcome: 'accepted',
      providerMessageId: 'sms-1',
    });
    expect(sms).toHaveReceivedCommandWith(SendTextMessageCommand, {
      DestinationPhoneNumber: '+420601123456',
      OriginationIdentity: 'pool-1',
      MessageBody: body,
      MessageType: 'PROMOTIONAL',
      ConfigurationSetName: 'opportune-sms',
      TimeToLive: 3600,
      Context: { message_id: outgoing.messageId, customer: 'c-1', campaign: 'fuel-cashback' },
    });
  });

  it('service messages are transactional, a template’s own sender goes first', async () => {
    sms.on(SendTextMessageCommand).resolves({ MessageId: 'sms-1' });
    const content = { ...outgoing.content, from: 'BANK' } as OnTheWire['content'];
    await sender.send({ ...outgoing, purpose: 'service', content });
    expect(sms).toHaveReceivedCommandWith(SendTextMessageCommand, {
      MessageType: 'TRANSACTIONAL',
      OriginationIdentity: 'BANK',
    });
  });

  it('is held by a carrier for 72 hours at most', async () => {
    sms.on(SendTextMessageCommand).resolves({ MessageId: 'sms-1' });
    await sender.send({ ...outgoing, timeToLiveSeconds: 30 * 86_400 });
    expect(sms).toHaveReceivedCommandWith(SendTextMessageCommand, { TimeToLive: 72 * 3600 });
  });

  it.each([
    ['ThrottlingException', undefined],
    ['ServiceQuotaExceededException', 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT'],
    ['AccessDeniedException', undefined],
    ['ResourceNotFoundException', undefined],
    ['ExpiredTokenException', undefined],
  ])('%s %s: not taken, may be later', async (name, reason) => {
    refuse(name, 400, reason);
    expect(await sender.send(outgoing)).toEqual({ outcome: 'throttled' });
  });

  it('an opted-out number or a wrong field: never, with AWS’s reason and no number', async () => {
    refuse('ConflictException', 400, 'DESTINATION_PHONE_NUMBER_OPTED_OUT');
    expect(await sender.send(outgoing)).toEqual({
      outcome: 'rejected',
      detail: 'ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT',
    });
    refuse('ValidationException', 400, 'FIELD_VALIDATION_FAILED');
    expect(await sender.send(outgoing)).toMatchObject({ outcome: 'rejected' });
  });

  it.each([
    ['InternalServerException', 500],
    ['ThrottlingException', 500],
    ['ConflictException', 500],
    ['SomethingNew', 400],
  ])('%s with status %i: nobody knows', async (name, status) => {
    refuse(name, status);
    expect(await sender.send(outgoing)).toEqual({ outcome: 'unknown', detail: name });
  });

  it('a time-out: nobody knows', async () => {
    sms
      .on(SendTextMessageCommand)
      .rejects(Object.assign(new Error('+420601123456'), { name: 'TimeoutError' }));
    expect(await sender.send(outgoing)).toEqual({ outcome: 'unknown', detail: 'TimeoutError' });
  });
});

describe('on the wire', () => {
  let server: CountingServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const sendTo = (url: string, requestTimeoutMs = 5000) =>
    createSmsSender(
      createSmsClient({
        endpoint: url,
        region: 'us-east-1',
        credentials: CREDENTIALS,
        requestTimeoutMs,
      }),
      SETTINGS,
    ).send(outgoing);

  it.each([
    ['a 500', 'unknown', 500, '{"__type":"InternalServerException"}'],
    ['a bare 503', 'unknown', 503, ''],
    ['a throttle', 'throttled', 400, '{"__type":"ThrottlingException","Message":"Rate exceeded"}'],
    ['an answer that is none', 'unknown', 200, '<html>'],
  ])('%s is one request, and %s', async (_what, outcome, status, answer) => {
    server = await startCountingServer((response) => response.writeHead(status).end(answer));
    expect(await sendTo(server.url)).toMatchObject({ outcome });
    expect(server.requests()).toBe(1);
  });

  it('a cut connection is one request, and unknown', async () => {
    server = await startCountingServer((response) => response.socket?.resetAndDestroy());
    expect(await sendTo(server.url)).toMatchObject({ outcome: 'unknown' });
    expect(server.requests()).toBe(1);
  });

  it('silence is one request, and unknown', async () => {
    server = await startCountingServer(() => {});
    expect(await sendTo(server.url, 100)).toEqual({ outcome: 'unknown', detail: 'TimeoutError' });
    expect(server.requests()).toBe(1);
  });
});

describe('against the embedded service', () => {
  let aws: EmbeddedAws;
  beforeAll(async () => {
    aws = await startEmbeddedAws();
  });
  afterAll(() => aws.close());

  const embedded = (requestTimeoutMs = 5000) =>
    createSmsSender(
      createSmsClient({
        endpoint: aws.endpoints.sms,
        region: 'us-east-1',
        credentials: CREDENTIALS,
        requestTimeoutMs,
      }),
      SETTINGS,
    );

  it('arrives as written', async () => {
    const result = await embedded().send(outgoing);
    const { entries } = await aws.inbox.page({ ourId: outgoing.messageId });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.message).toMatchObject({
      channel: 'sms',
      to: outgoing.to,
      body,
      timeToLive: 3600,
      messageType: 'PROMOTIONAL',
      id: result.outcome === 'accepted' ? result.providerMessageId : 'not accepted',
    });
  });

  it.each([
    ['throttle', 'throttled', 0],
    ['daily_quota', 'throttled', 0],
    ['rejected', 'rejected', 0],
    ['error_before', 'unknown', 0],
    ['error_after', 'unknown', 1],
    ['reset_after', 'unknown', 1],
    ['hang_after', 'unknown', 1],
  ] as const)('%s: reported as %s, accepted %i times', async (fault, outcome, accepted) => {
    const messageId = stableId(fault);
    await aws.provider.setFaults('sms', [{ fault }]);
    const result = await embedded(200).send({ ...outgoing, messageId });
    await aws.provider.setFaults('sms', []);
    expect(result).toMatchObject({ outcome });
    const { entries } = await aws.inbox.page({ ourId: messageId });
    expect(entries).toHaveLength(accepted);
  });
});
