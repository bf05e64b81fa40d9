import { SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFaults, type Fault } from '#local/aws/providers/faults.ts';
import { sendMail } from '../../support/mail.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;
/** Gives up early, so that an answer that never comes is an error. */
let impatient: SESClient;

beforeAll(async () => {
  aws = await startTestAws();
  impatient = new SESClient({
    endpoint: aws.endpoints.ses,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 150, throwOnRequestTimeout: true },
  });
});
afterAll(async () => {
  impatient.destroy();
  await aws.close();
});
afterEach(async () => {
  await aws.provider.setFaults('ses', []);
  await aws.provider.setFaults('sms', []);
  await aws.provider.setLimits('ses', {});
});

let messages = 0;
/** Sends one new message; tells the error, if any, and how often it was accepted. */
async function attempt(
  channel: 'ses' | 'sms',
  ses = aws.ses,
): Promise<{ error?: Error; accepted: number }> {
  const id = `fault-${messages++}`;
  const sent =
    channel === 'ses'
      ? ses.send(await sendMail({ id }))
      : aws.sms.send(
          new SendTextMessageCommand({
            DestinationPhoneNumber: '+420601123456',
            MessageBody: 'x',
            Context: { message_id: id },
          }),
        );
  const error = await sent.then(
    () => undefined,
    (reason: Error) => reason,
  );
  const { entries } = await aws.inbox.page({ ourId: id });
  return { ...(error ? { error } : {}), accepted: entries.length };
}

describe('faults of SES', () => {
  it.each<[Fault, object, number]>([
    ['throttle', { name: 'Throttling', message: 'Maximum sending rate exceeded.' }, 0],
    ['daily_quota', { name: 'Throttling', message: 'Daily message quota exceeded.' }, 0],
    ['rejected', { name: 'MessageRejected' }, 0],
    ['error_before', { $metadata: { httpStatusCode: 503 } }, 0],
    ['reset_before', { code: 'ECONNRESET' }, 0],
    ['error_after', { $metadata: { httpStatusCode: 500 } }, 1],
    ['reset_after', { code: 'ECONNRESET' }, 1],
    ['hang_after', { name: 'TimeoutError' }, 1],
  ])('%s', async (fault, expected, accepted) => {
    await aws.provider.setFaults('ses', [{ fault }]);
    const outcome = await attempt('ses', fault === 'hang_after' ? impatient : aws.ses);
    expect(outcome.error).toMatchObject(expected);
    expect(outcome.accepted).toBe(accepted);
  });

  it('end when they are taken away', async () => {
    await aws.provider.setFaults('ses', [{ fault: 'throttle' }]);
    expect((await attempt('ses')).error).toBeDefined();
    await aws.provider.setFaults('ses', []);
    expect(await attempt('ses')).toEqual({ accepted: 1 });
  });
});

describe('faults of SMS', () => {
  it.each<[Fault, object, number]>([
    ['throttle', { name: 'ThrottlingException' }, 0],
    ['daily_quota', { name: 'ServiceQuotaExceededException' }, 0],
    ['rejected', { Reason: 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED' }, 0],
    ['error_before', { name: 'InternalServerException' }, 0],
    ['error_after', { name: 'InternalServerException' }, 1],
    ['reset_after', { code: 'ECONNRESET' }, 1],
  ])('%s', async (fault, expected, accepted) => {
    await aws.provider.setFaults('sms', [{ fault }]);
    const outcome = await attempt('sms');
    expect(outcome.error).toMatchObject(expected);
    expect(outcome.accepted).toBe(accepted);
    expect(await aws.provider.struckFaults('sms')).toMatchObject({ [fault]: expect.any(Number) });
  });
});

describe('sending limits', () => {
  it('throttle what exceeds the rate', async () => {
    await aws.provider.setLimits('ses', { perSecond: 3 });
    const mails = await Promise.all(Array.from({ length: 30 }, () => sendMail({})));
    const outcomes = await Promise.allSettled(mails.map((mail) => aws.ses.send(mail)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(27);
    for (const outcome of refused)
      expect(outcome).toMatchObject({ reason: { message: 'Maximum sending rate exceeded.' } });
  });

  it('end the day at its quota, in the services own time', async () => {
    const { email } = await aws.inbox.counts();
    const start = Date.UTC(2030, 0, 1);
    await aws.provider.advanceTo(start);
    await aws.provider.setLimits('ses', { perDay: 2 });
    const outcomes = [];
    for (let at = 0; at < 3; at++) outcomes.push((await attempt('ses')).accepted);
    expect(outcomes).toEqual([1, 1, 0]);
    await aws.provider.advanceTo(start + 24 * 3_600_000);
    expect((await attempt('ses')).accepted).toBe(1);
    expect((await aws.inbox.counts()).email).toBe(email + 3);
  });
});

describe('createFaults', () => {
  it('strikes as often as told, then lets the next rule have its turn', () => {
    const faults = createFaults();
    faults.set([
      { fault: 'throttle', times: 2 },
      { fault: 'hang_after', times: 1 },
    ]);
    const struck = Array.from({ length: 4 }, (_, at) => faults.strike('a', String(at)));
    expect(struck).toEqual(['throttle', 'throttle', 'hang_after', undefined]);
    expect(faults.struck()).toEqual({ throttle: 2, hang_after: 1 });
  });

  it('strikes one recipient alone', () => {
    const faults = createFaults();
    faults.set([{ fault: 'rejected', recipient: 'a@example.org' }]);
    expect(faults.strike('b@example.org', '1')).toBeUndefined();
    expect(faults.strike('a@example.org', '2')).toBe('rejected');
  });

  it('strikes a seeded share, the same one each time, anew for each attempt', () => {
    const run = (seed: string) => {
      const faults = createFaults();
      faults.set([{ fault: 'throttle', rate: 0.3, seed }]);
      return Array.from({ length: 1000 }, (_, at) => faults.strike('a', String(at % 500)));
    };
    const first = run('one');
    expect(run('one')).toEqual(first);
    expect(run('two')).not.toEqual(first);
    expect(first.slice(500)).not.toEqual(first.slice(0, 500));
    const share = first.filter((fault) => fault !== undefined).length / 1000;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });
});
