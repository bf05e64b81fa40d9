/** What links, bounces, phones and surveys leave behind. */

import { describe, expect, it } from 'vitest';
import { createDynamoSentMessages } from '#shared/adapters/dynamodb/sent-messages.ts';
import { createDynamoSoftBounces } from '#shared/adapters/dynamodb/soft-bounces.ts';
import { createDynamoSurveyAnswers } from '#shared/adapters/dynamodb/survey-answers.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySoftBounces } from '#shared/adapters/memory/soft-bounces.ts';
import { createMemorySurveyAnswers } from '#shared/adapters/memory/survey-answers.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import type { SoftBounces } from '#shared/ports/soft-bounces.ts';
import type { RecordedAnswer, SurveyAnswers } from '#shared/ports/survey-answers.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

describe.each<[string, () => SentMessages]>([
  ['memory', createMemorySentMessages],
  ['DynamoDB', () => createDynamoSentMessages(table(), { linksMs: 1000 })],
])('sent messages in %s', (_name, create) => {
  const sent = {
    messageId: stableId('m-1'),
    customerId: 'crm:42/a',
    campaignId: 'fuel',
    channel: 'email',
    templateId: 'fuel-a',
    templateVersion: 3,
    at: '2026-03-04T11:00:00.000Z',
  } as const;

  it('keep the newest', async () => {
    const messages = create();
    expect(await messages.get(sent.messageId)).toBeUndefined();
    await messages.keep(sent);
    expect(await messages.get(sent.messageId)).toEqual(sent);
    await messages.keep({ ...sent, templateVersion: 4 });
    expect(await messages.get(sent.messageId)).toEqual({ ...sent, templateVersion: 4 });
    expect(await messages.get(stableId('m-2'))).toBeUndefined();
  });
});

const day = (n: number) => `2026-03-0${n}T00:00:00.000Z`;

describe.each<[string, () => SoftBounces]>([
  ['memory', createMemorySoftBounces],
  ['DynamoDB', () => createDynamoSoftBounces(table())],
])('soft bounces in %s', (_name, create) => {
  it('count each message once, by address', async () => {
    const bounces = create();
    const since = new Date(0);
    expect(await bounces.add('a', { messageId: 'm-1', at: day(1) }, since)).toHaveLength(1);
    expect(await bounces.add('a', { messageId: 'm-1', at: day(2) }, since)).toEqual([
      { messageId: 'm-1', at: day(1) },
    ]);
    expect(await bounces.add('a', { messageId: 'm-2', at: day(3) }, since)).toHaveLength(2);
    expect(await bounces.add('b', { messageId: 'm-1', at: day(1) }, since)).toHaveLength(1);
  });

  it('leave out what is older than asked for', async () => {
    const bounces = create();
    await bounces.add('a', { messageId: 'm-1', at: day(1) }, new Date(0));
    expect(await bounces.add('a', { messageId: 'm-2', at: day(3) }, new Date(day(2)))).toEqual([
      { messageId: 'm-2', at: day(3) },
    ]);
  });
});

const answer = (score: number, second: number, survey: 'nps' | 'csat' = 'nps'): RecordedAnswer => ({
  messageId: 'm-1',
  customerId: 'c-1',
  campaignId: 'fuel',
  survey,
  score,
  at: `2026-03-04T11:00:0${second}.000Z`,
});

describe.each<[string, () => SurveyAnswers]>([
  ['memory', createMemorySurveyAnswers],
  ['DynamoDB', () => createDynamoSurveyAnswers(table(), { answersMs: 1000 })],
])('survey answers in %s', (_name, create) => {
  it('keep the last one given, whichever is heard last', async () => {
    const answers = create();
    await answers.record(answer(3, 1));
    await answers.record(answer(9, 5));
    await answers.record(answer(1, 2));
    expect(await answers.ofMessage('m-1')).toEqual([answer(9, 5)]);
  });

  it('keep questions and messages apart', async () => {
    const answers = create();
    await answers.record(answer(9, 1));
    await answers.record(answer(4, 1, 'csat'));
    expect(await answers.ofMessage('m-1')).toEqual([answer(4, 1, 'csat'), answer(9, 1)]);
    expect(await answers.ofMessage('m-2')).toEqual([]);
  });
});
