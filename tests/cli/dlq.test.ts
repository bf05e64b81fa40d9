import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createSqsQuarantine } from '#shared/adapters/sqs/quarantine.ts';
import { deadLetterQueueOf, QUEUE_NAMES } from '#shared/contracts/deployment.ts';

let aws: EmbeddedAws;
let sqs: SQSClient;

beforeAll(async () => {
  aws = await startEmbeddedAws({
    queues: QUEUE_NAMES.flatMap((name) => [{ name: deadLetterQueueOf(name) }, { name }]),
  });
  sqs = new SQSClient({
    endpoint: aws.endpoints.sqs,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const quarantine = createSqsQuarantine(sqs, aws.queues['events-dlq']?.url ?? '');
  await quarantine.put([
    { body: '{"id":"e-1"}', code: 'UNKNOWN_CUSTOMER', detail: 'customerId: no such customer' },
    { body: 'not json', code: 'MESSAGE_UNPARSABLE', detail: 'body: must be JSON' },
    {
      body: '{"id":"e-2"}',
      code: 'TABLE_THROTTLED',
      detail: 'failed on every try',
      stack: 'Error: at somewhere',
    },
  ]);
});

afterAll(async () => {
  sqs.destroy();
  await aws.close();
});

async function opportune(...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['cli/opportune.ts', 'dlq', ...args, '--json'],
    {
      env: { ...process.env, ...aws.environment },
    },
  );
  return JSON.parse(stdout);
}

describe('opportune dlq', () => {
  it('lists every dead letter with its reason, twice alike', async () => {
    const expected = ['MESSAGE_UNPARSABLE', 'TABLE_THROTTLED', 'UNKNOWN_CUSTOMER'];
    for (const _time of [1, 2]) {
      const letters = (await opportune('list')) as { code: string; body: string; queue: string }[];
      expect(letters.map(({ code }) => code).sort()).toEqual(expected);
      expect(letters.every(({ queue }) => queue === 'events')).toBe(true);
    }
  });

  it('shows one with its reason, where it failed and what it was', async () => {
    const letters = (await opportune('list')) as { id: string; code: string }[];
    const { id = '' } = letters.find(({ code }) => code === 'TABLE_THROTTLED') ?? {};
    expect(await opportune('show', '--id', id)).toMatchObject({
      id,
      queue: 'events',
      code: 'TABLE_THROTTLED',
      detail: 'failed on every try',
      stack: 'Error: at somewhere',
      body: '{"id":"e-2"}',
    });
    expect(await opportune('list')).toHaveLength(letters.length);
  });

  it('puts back onto the queue what is named, and only that', async () => {
    expect(await opportune('redrive', '--code', 'UNKNOWN_CUSTOMER')).toEqual({ redriven: 1 });
    expect((await aws.sqs.depths()).events?.visible).toBe(1);
    expect(((await opportune('list')) as unknown[]).length).toBe(2);
  });

  it('puts back once what fails again at once', async () => {
    const url = aws.queues['feedback-dlq']?.url ?? '';
    const quarantine = createSqsQuarantine(sqs, url);
    const letter = { body: '{"id":"f-1"}', code: 'UNKNOWN_NUMBER', detail: 'nobody' };
    await quarantine.put([letter]);
    const redriving = opportune('redrive', '--queue', 'feedback', '--all');
    while ((await aws.sqs.depths()).feedback?.visible !== 1) await setTimeout(5);
    await quarantine.put([letter]);
    expect(await redriving).toEqual({ redriven: 1 });
    expect(await opportune('list', '--queue', 'feedback')).toMatchObject([letter]);
    expect(await opportune('drop', '--code', letter.code)).toEqual({ dropped: 1 });
  });

  it('drops what is named, and refuses to drop everything unasked', async () => {
    expect(await opportune('drop', '--code', 'MESSAGE_UNPARSABLE')).toEqual({ dropped: 1 });
    await expect(opportune('drop')).rejects.toThrow('drop which?');
    const letters = (await opportune('list')) as { id: string; stack?: string }[];
    expect(letters.map(({ stack }) => stack)).toEqual(['Error: at somewhere']);
  });

  it('says what is missing where no AWS variable is set', async () => {
    const { PATH = '' } = process.env;
    const nowhere = { PATH, AWS_CONFIG_FILE: 'none', AWS_SHARED_CREDENTIALS_FILE: 'none' };
    const failed = await promisify(execFile)(
      process.execPath,
      ['cli/opportune.ts', 'dlq', 'list'],
      {
        env: nowhere,
      },
    ).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: 2,
      stderr: 'opportune: Region is missing. Set the AWS variables of the environment.\n',
    });
  });
});
