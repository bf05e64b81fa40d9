/** Table ▶ stream ▶ handler ▶ figures as in AWS, and a recount that finds no difference. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHARDS } from '#local/aws/dynamodb/change-feed.ts';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { createTable } from '#local/engine/create-table.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { createDynamoSurveyAnswers } from '#shared/adapters/dynamodb/survey-answers.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { mend, recount } from '#shared/app/recount.ts';
import { randomOf } from '#shared/domain/random.ts';
import { decisionOf } from '../../support/ledgers.ts';

const DECISIONS_MS = 400 * 86_400_000;
const AT = '2026-03-01T10:00:00.000Z';

let aws: EmbeddedAws;
let client: DynamoDBClient;
let table: Table;
let handler: (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  Object.assign(process.env, aws.environment, {
    TENANT: 'main',
    TABLE_NAME: 'opportune',
    WEBHOOKS_QUEUE_URL: 'http://127.0.0.1:9/webhooks',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  client = new DynamoDBClient({});
  await createTable(client, 'opportune');
  table = { db: DynamoDBDocumentClient.from(client), name: 'opportune', tenant: 'main' };
  ({ handler } = await import('#functions/measure/handler.ts'));
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const ports = () => ({
  ledger: createDynamoLedger(table),
  measurements: createDynamoMeasurements(table, { decisionsMs: DECISIONS_MS }),
});

/** Sixty assignments of up to forty customers, and all that becomes of them. */
async function live(seed: string): Promise<void> {
  const decisions = createDynamoDecisions(table, { decisionsMs: DECISIONS_MS });
  const answers = createDynamoSurveyAnswers(table, { answersMs: DECISIONS_MS });
  const random = randomOf(seed);
  for (let n = 0; n < 60; n++) {
    const id = `${seed}-${n}`;
    const customerId = `c-${random.whole(1, 40)}`;
    const arm = ['holdout', 'a', 'b'][customerId.length % 3] ?? 'a';
    const message = arm !== 'holdout';
    await decisions.record(
      decisionOf({
        id,
        campaignId: 'fuel',
        customerId,
        arm,
        decidedAt: `2026-03-0${random.whole(1, 9)}T10:00:00.000Z`,
        outcome: message ? 'message' : 'holdout',
      }),
    );
    if (message && random.chance(0.8)) {
      await decisions.progress(id, { status: 'sent', at: AT }, '0.012');
      for (const kind of ['delivered', 'open', 'click'] as const)
        if (random.chance(0.6)) await decisions.recordResponse(id, kind, AT);
    }
    for (let m = random.whole(0, 2); m > 0; m--)
      await decisions.recordConversion({
        decisionId: id,
        campaignId: 'fuel',
        campaignVersion: 1,
        customerId,
        arm,
        eventId: `o-${m}`,
        at: AT,
        worth: { amount: `${random.whole(1, 900)}.${random.whole(10, 99)}`, currency: 'EUR' },
      });
    if (random.chance(0.2)) {
      const answer = { messageId: id, customerId, campaignId: 'fuel', survey: 'nps' } as const;
      await answers.record({ ...answer, score: 3, at: AT });
      await answers.record({ ...answer, score: 9, at: '2026-03-01T10:05:00.000Z' });
    }
  }
}

async function readStream(): Promise<readonly (readonly DynamoDBRecord[])[]> {
  return Promise.all(
    SHARDS.map(async (shard) => [...(await aws.feed.read('opportune', shard, '0', 100_000))]),
  );
}

const invoke = (Records: readonly DynamoDBRecord[]) =>
  handler({ Records: [...Records] }, {} as Context);

describe('measure', () => {
  it('counts what the stream tells, whatever comes twice, late, side by side or halfway', async () => {
    await live('first');
    const shards = await readStream();
    const random = randomOf('delivery');
    // Shards side by side, each in batches of which some come again, as after a function that died.
    await Promise.all(
      shards.map(async (records) => {
        for (let at = 0; at < records.length; ) {
          const batch = records.slice(at, at + random.whole(1, 60));
          const { batchItemFailures } = await invoke(batch);
          expect(batchItemFailures).toEqual([]);
          if (random.chance(0.7)) at += batch.length;
        }
      }),
    );
    // A reader that begins anew, and hands over everything in whichever order.
    const all = shards.flat();
    for (let n = 0; n < 5; n++) {
      const at = random.whole(0, all.length - 50);
      await invoke(all.slice(at, at + 50).reverse());
    }
    const [fuel] = await recount(ports(), { campaignIds: ['fuel'] });
    expect(fuel?.differences).toEqual([]);
    expect(fuel?.ledger.parts.counts.exposures).toBe(60);
    expect(fuel?.counted).toEqual(fuel?.ledger);
  });

  it('is found out when it lost something, and mended', async () => {
    const decisions = createDynamoDecisions(table, { decisionsMs: DECISIONS_MS });
    await decisions.record(decisionOf({ id: 'lost', campaignId: 'loans', customerId: 'c-x' }));
    await decisions.record(decisionOf({ id: 'gone', campaignId: 'loans', customerId: 'c-y' }));
    const before = await recount(ports(), { campaignIds: ['loans'] });
    expect(before[0]?.differences.map(({ figures }) => figures.effect.assigned)).toEqual([2]);
    expect(await mend(ports(), ['loans'])).toBe(2);
    expect(await mend(ports(), ['loans'])).toBe(0);
    const [after] = await recount(ports(), { campaignIds: ['loans'] });
    expect(after?.differences).toEqual([]);
    expect(after?.counted.effect.assigned).toBe(2);
  });

  it('leaves out who was assigned before the ledger begins', async () => {
    const decisions = createDynamoDecisions(table, { decisionsMs: DECISIONS_MS });
    const early = { id: 'early', campaignId: 'old', customerId: 'c-z', decidedAt: AT };
    await decisions.record(decisionOf(early));
    const again = { ...early, id: 'again', decidedAt: '2026-05-01T10:00:00.000Z' };
    await decisions.record(decisionOf(again));
    await mend(ports(), ['old']);
    const { entries } = ports().ledger;
    const forgetful = {
      ...ports(),
      ledger: {
        ...ports().ledger,
        async *entries() {
          for await (const entry of entries())
            if (entry.kind !== 'decision' || entry.decision.id !== 'early') yield entry;
        },
      },
    };
    const [old] = await recount(forgetful, { campaignIds: ['old'], since: '2026-04-01' });
    expect(old?.differences).toEqual([]);
    const [strict] = await recount(forgetful, { campaignIds: ['old'] });
    expect(strict?.differences).not.toEqual([]);
  });

  it('passes by what another tenant of the table decided', async () => {
    const next = createDynamoDecisions(
      { ...table, tenant: 'main-2' },
      { decisionsMs: DECISIONS_MS },
    );
    const own = createDynamoDecisions(table, { decisionsMs: DECISIONS_MS });
    await next.record(
      decisionOf({ id: 'next-door', campaignId: 'shared-name', customerId: 'c-z' }),
    );
    await own.record(decisionOf({ id: 'at-home', campaignId: 'shared-name', customerId: 'c-y' }));
    for (const records of await readStream()) await invoke(records);
    const [counted] = await recount(ports(), { campaignIds: ['shared-name'] });
    expect(counted?.counted.parts.counts.exposures).toBe(1);
    expect(counted?.differences).toEqual([]);
  });

  it.each([
    [11, []],
    [9, [1]],
  ])('counts of who was erased, %i minutes behind: %j', async (minutes, exposures) => {
    const decisions = createDynamoDecisions(table, { decisionsMs: DECISIONS_MS });
    const campaignId = `left-${minutes}`;
    await decisions.record(decisionOf({ id: campaignId, campaignId, customerId: 'c-left' }));
    await decisions.erase(campaignId);
    const records = (await readStream()).flat().flatMap((record) => {
      const writtenAt = Math.floor(Date.now() / 1000) - minutes * 60;
      const isOurs = record.dynamodb?.Keys?.['PK']?.S?.endsWith(campaignId) === true;
      const change = { ...record.dynamodb, ApproximateCreationDateTime: writtenAt };
      return isOurs ? [{ ...record, dynamodb: change }] : [];
    });
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'REMOVE']);
    expect(await invoke(records)).toEqual({ batchItemFailures: [] });
    const figures = await ports().measurements.figures(campaignId);
    expect(figures.map(({ figures: { parts } }) => parts.counts.exposures)).toEqual(exposures);
  });

  it('passes by what it cannot read, and what is not of the ledger', async () => {
    await table.db.send(
      new PutCommand({
        TableName: 'opportune',
        Item: { PK: 'main#D#broken', SK: 'D', decision: '{', progress: {} },
      }),
    );
    const records = (await readStream()).flat();
    expect(await invoke(records.slice(-40))).toEqual({ batchItemFailures: [] });
    expect(await invoke([{ dynamodb: { SequenceNumber: '1' } }])).toEqual({
      batchItemFailures: [],
    });
  });
});
