import { SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createSesClient } from '#shared/adapters/ses/ses-client.ts';
import { createSesSender } from '#shared/adapters/ses/ses-sender.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { OnTheWire } from '#shared/ports/message-sender.ts';
import { type CountingServer, CREDENTIALS, startCountingServer } from '../counting-server.ts';

const SETTINGS = { configurationSet: 'opportune' };
const UNSUBSCRIBE = `https://go.bank.example/u/${'A'.repeat(38)}`;

const outgoing: OnTheWire = {
  messageId: stableId('m-1'),
  customerId: 'crm:42/a',
  campaignId: 'fuel-cashback',
  purpose: 'marketing',
  to: 'jana@customer.example',
  content: {
    channel: 'email',
    from: { name: 'Banka, a. s. – věrnost', address: 'offers@bank.example' },
    language: 'cs',
    subject: 'Jano, vrátíme vám 5 % z každé útraty za palivo, která přijde do konce měsíce',
    html: '<p>Dobrý den, <b>Jano</b></p>',
    text: 'Dobrý den, Jano',
  },
  unsubscribeUrl: UNSUBSCRIBE,
  timeToLiveSeconds: 3600,
};

describe('what SES’s answers mean', () => {
  const ses = mockClient(SESClient);
  const sender = createSesSender(createSesClient({ region: 'us-east-1' }), SETTINGS);
  afterEach(() => void ses.reset());
  afterAll(() => ses.restore());

  const refuse = (name: string, httpStatusCode: number, message = 'to jana@customer.example') =>
    ses.on(SendRawEmailCommand).rejects(
      new SESServiceException({
        name,
        message,
        $fault: httpStatusCode < 500 ? 'client' : 'server',
        $metadata: { httpStatusCode },
      }),
    );

  it('accepted', async () => {
    ses.on(SendRawEmailCommand).resolves({ MessageId: 'ses-1' });
    expect(await sender.send(outgoing)).toEqual({
      outcome: 'accepted',
      providerMessageId: 'ses-1',
    });
    expect(ses).toHaveReceivedCommandTimes(SendRawEmailCommand, 1);
    expect(ses).toHaveReceivedCommandWith(SendRawEmailCommand, {
      ConfigurationSetName: 'opportune',
      Destinations: ['jana@customer.example'],
      Tags: [
        { Name: 'message_id', Value: outgoing.messageId },
        { Name: 'customer', Value: Buffer.from(outgoing.customerId).toString('base64url') },
        { Name: 'campaign', Value: 'fuel-cashback' },
        { Name: 'ses:feedback-id-a', Value: 'fuel-cashback' },
        { Name: 'ses:feedback-id-b', Value: 'marketing' },
      ],
    });
  });

  it.each([
    ['Throttling', 'Maximum sending rate exceeded.'],
    ['ThrottlingException', 'Daily message quota exceeded.'],
    ['AccountSendingPausedException', ''],
    ['ConfigurationSetSendingPausedException', ''],
    ['ConfigurationSetDoesNotExistException', ''],
    ['MailFromDomainNotVerifiedException', ''],
    ['ExpiredToken', ''],
    ['InvalidClientTokenId', ''],
    ['SignatureDoesNotMatch', ''],
    ['MessageRejected', 'Sending paused for this account.'],
  ])('%s (%s): not taken, may be later', async (name, message) => {
    refuse(name, 400, message);
    expect(await sender.send(outgoing)).toEqual({ outcome: 'throttled' });
  });

  it.each(['MessageRejected', 'InvalidParameterValue', 'ValidationError'])(
    '%s: not taken and never will be; no address in the detail',
    async (name) => {
      refuse(name, 400, 'Email address is not verified: jana@customer.example');
      expect(await sender.send(outgoing)).toEqual({ outcome: 'rejected', detail: name });
    },
  );

  it.each([
    ['InternalFailure', 500],
    ['ServiceUnavailable', 503],
    ['Throttling', 503],
    ['MessageRejected', 500],
    ['SomethingNew', 400],
    ['RequestTimeout', 408],
    ['MessageRejected', 0],
  ])('%s with status %i: nobody knows', async (name, status) => {
    refuse(name, status);
    expect(await sender.send(outgoing)).toEqual({ outcome: 'unknown', detail: name });
  });

  it.each(['TimeoutError', 'SyntaxError'])('%s: nobody knows', async (name) => {
    ses
      .on(SendRawEmailCommand)
      .rejects(Object.assign(new Error('jana@customer.example'), { name }));
    expect(await sender.send(outgoing)).toEqual({ outcome: 'unknown', detail: name });
  });

  it('no credentials: not taken', async () => {
    const error = Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
    ses.on(SendRawEmailCommand).rejects(error);
    expect(await sender.send(outgoing)).toEqual({ outcome: 'throttled' });
  });

  it('sends nothing of another channel', async () => {
    const content = { channel: 'sms', language: 'en', body: 'x', parts: {} } as never;
    const result = await sender.send({ ...outgoing, content });
    expect(result).toMatchObject({ outcome: 'rejected' });
    expect(ses).not.toHaveReceivedCommand(SendRawEmailCommand);
  });
});

describe('on the wire', () => {
  let server: CountingServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const sendTo = (url: string, requestTimeoutMs = 5000) =>
    createSesSender(
      createSesClient({
        endpoint: url,
        region: 'us-east-1',
        credentials: CREDENTIALS,
        requestTimeoutMs,
      }),
      SETTINGS,
    ).send(outgoing);

  it.each([
    [
      'a 500',
      'unknown',
      500,
      '<ErrorResponse><Error><Code>InternalFailure</Code></Error></ErrorResponse>',
    ],
    [
      'a 503',
      'unknown',
      503,
      '<ErrorResponse><Error><Code>ServiceUnavailable</Code></Error></ErrorResponse>',
    ],
    ['a bare 502', 'unknown', 502, ''],
    [
      'a throttle',
      'throttled',
      400,
      '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error></ErrorResponse>',
    ],
    ['an answer that is none', 'unknown', 200, '<html>captive portal'],
  ])('%s is one request, and %s', async (_what, outcome, status, body) => {
    server = await startCountingServer((response) => response.writeHead(status).end(body));
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

  it('nobody there is a throttle', async () => {
    server = await startCountingServer(() => {});
    const { url } = server;
    await server.close();
    expect(await sendTo(url)).toEqual({ outcome: 'throttled' });
  });
});

describe('against the embedded SES', () => {
  let aws: EmbeddedAws;
  beforeAll(async () => {
    aws = await startEmbeddedAws();
  });
  afterAll(() => aws.close());

  const embedded = (requestTimeoutMs = 5000) =>
    createSesSender(
      createSesClient({
        endpoint: aws.endpoints.ses,
        region: 'us-east-1',
        credentials: CREDENTIALS,
        requestTimeoutMs,
      }),
      SETTINGS,
    );

  it('arrives as written, with one-click unsubscribe and our ids', async () => {
    const result = await embedded().send(outgoing);
    const { entries } = await aws.inbox.page({ ourId: outgoing.messageId });
    expect(entries).toHaveLength(1);
    const message = entries[0]?.message;
    if (message?.channel !== 'email') throw new Error('no e-mail arrived');
    expect(result).toEqual({ outcome: 'accepted', providerMessageId: message.id });
    expect(message).toMatchObject({
      to: [outgoing.to],
      subject: outgoing.content.channel === 'email' ? outgoing.content.subject : '',
      configurationSet: 'opportune',
      tags: { message_id: outgoing.messageId, campaign: 'fuel-cashback' },
    });
    expect(message.html).toContain('<b>Jano</b>');
    expect(message.text.trim()).toBe('Dobrý den, Jano');
    const header = (name: string) => message.headers.find((one) => one.name === name)?.value;
    expect(header('List-Unsubscribe')).toBe(`<${UNSUBSCRIBE}>`);
    expect(header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(header('X-Opportune-Message')).toBe(outgoing.messageId);
    expect(header('Content-Language')).toBe('cs');
  });

  it('does not let a value break into the headers', async () => {
    const messageId = stableId('injection');
    const content = outgoing.content.channel === 'email' ? outgoing.content : undefined;
    if (content === undefined) throw new Error('not an e-mail');
    const subject = 'Hello\r\nBcc: everybody@customer.example';
    await embedded().send({ ...outgoing, messageId, content: { ...content, subject } });
    const { entries } = await aws.inbox.page({ ourId: messageId });
    const message = entries[0]?.message;
    if (message?.channel !== 'email') throw new Error('no e-mail arrived');
    expect(message.to).toEqual([outgoing.to]);
    expect(message.headers.map(({ name }) => name.toLowerCase())).not.toContain('bcc');
  });

  it.each(['error_after', 'reset_after', 'hang_after'] as const)(
    '%s: accepted once, reported as unknown',
    async (fault) => {
      const messageId = stableId(fault);
      await aws.provider.setFaults('ses', [{ fault }]);
      const result = await embedded(200).send({ ...outgoing, messageId });
      await aws.provider.setFaults('ses', []);
      expect(result).toMatchObject({ outcome: 'unknown' });
      const { entries } = await aws.inbox.page({ ourId: messageId });
      expect(entries).toHaveLength(1);
    },
  );

  it.each([
    ['throttle', 'throttled'],
    ['daily_quota', 'throttled'],
    ['rejected', 'rejected'],
    ['error_before', 'unknown'],
    ['reset_before', 'unknown'],
  ] as const)('%s: nothing accepted, reported as %s', async (fault, outcome) => {
    const messageId = stableId(fault);
    await aws.provider.setFaults('ses', [{ fault }]);
    const result = await embedded().send({ ...outgoing, messageId });
    await aws.provider.setFaults('ses', []);
    expect(result).toMatchObject({ outcome });
    const { entries } = await aws.inbox.page({ ourId: messageId });
    expect(entries).toHaveLength(0);
  });
});
