import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { handleSqsBatch } from '#functions/runtime/sqs-batch.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Quarantined } from '#shared/ports/quarantine.ts';

const recordOf = (
  body: string,
  receives: number,
  messageAttributes: SQSEvent['Records'][number]['messageAttributes'] = {},
): SQSEvent => ({
  Records: [
    {
      messageId: 'm-1',
      receiptHandle: 'r-1',
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: '0',
        SenderId: 's',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes,
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn',
      awsRegion: 'us-east-1',
    },
  ],
});

async function failWith(error: unknown, receives: number) {
  const letters: Quarantined[] = [];
  const response = await handleSqsBatch(
    {
      message: z.object({}),
      handle: async (received) => received.map(({ id }) => ({ id, error })),
      quarantine: { put: async (added) => void letters.push(...added) },
      maxReceives: 3,
      onFailure: () => {},
    },
    recordOf('{}', receives),
  );
  return { letters, again: response.batchItemFailures };
}

describe('a message that may have been at work before', () => {
  const again = async (event: SQSEvent): Promise<boolean | undefined> => {
    let seen: boolean | undefined;
    await handleSqsBatch(
      {
        message: z.object({}),
        handle: async ([one]) => {
          seen = one?.again;
          return [];
        },
        quarantine: { put: async () => {} },
        maxReceives: 3,
        onFailure: () => {},
      },
      event,
    );
    return seen;
  };

  it('is known as such: received again, or put back by an operator', async () => {
    const redriven = { redriven: { dataType: 'String', stringValue: 'true' } as const };
    expect(await again(recordOf('{}', 1))).toBe(false);
    expect(await again(recordOf('{}', 2))).toBe(true);
    expect(await again(recordOf('{}', 1, redriven))).toBe(true);
  });
});

describe('a message that fails', () => {
  it('goes back alone until its last try', async () => {
    expect(await failWith(new Error('broken'), 2)).toEqual({
      letters: [],
      again: [{ itemIdentifier: 'm-1' }],
    });
  });

  it('is then kept with where it failed, and nothing that the error quotes', async () => {
    const text = `Unexpected token, "jana@example.com\n    at home" is not JSON`;
    const { letters, again } = await failWith(new SyntaxError(text), 3);
    expect(again).toEqual([]);
    expect(letters).toMatchObject([{ code: 'SyntaxError', detail: 'failed on every try' }]);
    expect(letters[0]?.stack).toMatch(/^SyntaxError\nat .*sqs-batch\.test\.ts/);
    expect(JSON.stringify(letters)).not.toMatch(/jana|home"/);
  });

  it('says what our own errors say, by their code', async () => {
    const { letters } = await failWith(new DomainError('TABLE_THROTTLED', 'too many writes'), 3);
    expect(letters).toMatchObject([{ code: 'TABLE_THROTTLED', detail: 'too many writes' }]);
  });
});
