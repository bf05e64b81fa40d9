/** One table of durations: the page that people read, and all that deletes, say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { stageSettings } from '#infra/stages.ts';
import { createDynamoIdempotency } from '#shared/adapters/dynamodb/idempotency.ts';
import { createDynamoPlans } from '#shared/adapters/dynamodb/plans.ts';
import { createDynamoSoftBounces } from '#shared/adapters/dynamodb/soft-bounces.ts';
import { QUEUES } from '#shared/contracts/deployment.ts';
import { measureEnvSchema } from '#shared/contracts/env/measure-env.ts';
import { KEPT_DAYS, type KeptKind, keptMs } from '#shared/contracts/retention.ts';
import { durationMs } from '#shared/domain/time/duration.ts';

const DAY_MS = 86_400_000;
/** The lines of docs/privacy.md, by how they begin. */
const LINES: Readonly<Record<KeptKind, string>> = {
  decisions: 'decisions, messages sent',
  archive: 'archive of events',
  logs: 'logs',
  notesBeyondDecisions: 'notes and units',
  softBounces: 'soft bounces',
  idempotency: 'answers to an Idempotency-Key',
  webhookLog: 'log of what webhooks were told',
  backtestCursors: 'cursors of backtests',
  plans: 'opened plans',
  queues: 'queues',
  deadLetterQueues: 'dead-letter queues',
  archiveFailures: 'events that the archive could not take',
  archiveResults: 'exports and answers to queries',
  dailyBackups: 'daily backups',
  monthlyBackups: 'monthly backups',
};
/** Kept without a term. */
const UNTIL_SOMETHING = [
  'figures of campaigns',
  'profile, state, consent history',
  'suppressed addresses',
  'wake-ups and waiting messages',
  'audit log',
];

const section =
  readFileSync('docs/privacy.md', 'utf8').split('## How long things are kept')[1] ?? '';
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/privacy.md', () => {
  it.each(Object.entries(LINES))('says how long: %s', (kind, start) => {
    const [row, ...more] = rows.filter(([, what]) => what?.startsWith(start));
    expect(more).toEqual([]);
    const days = KEPT_DAYS[kind as KeptKind];
    const [first] = row?.[2]?.match(/\d+ days?/g) ?? [];
    expect(first).toBe(`${days} ${days === 1 ? 'day' : 'days'}`);
  });

  it('speaks of nothing else, and sums up right', () => {
    const known = [...Object.values(LINES), ...UNTIL_SOMETHING];
    for (const [, what = ''] of rows)
      expect(
        known.filter((start) => what.startsWith(start)),
        what,
      ).toHaveLength(1);
    expect(rows).toHaveLength(known.length);
    expect(section).toContain(`${KEPT_DAYS.decisions + KEPT_DAYS.notesBeyondDecisions} in all`);
  });
});

describe('what deletes', () => {
  const AT = new Date('2026-03-04T11:00:00.000Z');
  /** Days from `AT` to the times to live of all items that are put. */
  async function kept(use: (db: DynamoDBDocumentClient) => Promise<unknown>): Promise<Set<number>> {
    const days = new Set<number>();
    const look = (input: unknown): void => {
      if (typeof input !== 'object' || input === null) return;
      for (const [name, value] of Object.entries(input))
        if (name === 'ttl') days.add((value * 1000 - AT.getTime()) / DAY_MS);
        else look(value);
    };
    const db = {
      async send({ input }: { input: unknown }) {
        look(input);
        return {};
      },
    };
    await use(db as unknown as DynamoDBDocumentClient).catch(() => {});
    return days;
  }
  const table = (db: DynamoDBDocumentClient) => ({ db, name: 'opportune', tenant: 'main' });
  const bounce = { messageId: 'm', at: AT.toISOString() };

  it('has its times to live from the table', async () => {
    const answer = { status: 200, headers: {}, body: '' };
    const idempotency = await kept((db) =>
      createDynamoIdempotency(table(db)).finish('k', 'f', answer, AT),
    );
    const bounces = await kept((db) => createDynamoSoftBounces(table(db)).add('a', bounce, AT));
    const plan = { kind: 'occurrence', campaignId: 'fuel', at: AT.getTime() } as const;
    const plans = await kept((db) => createDynamoPlans(table(db)).open(plan, 1, AT));
    expect([idempotency, bounces, plans].map((days) => [...days])).toEqual([
      [KEPT_DAYS.idempotency],
      [KEPT_DAYS.softBounces],
      [KEPT_DAYS.plans],
    ]);
  });

  it('has no durations of its own in an adapter or where they are put together', () => {
    const folder = 'shared/adapters/dynamodb';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`);
    for (const file of [
      ...files,
      'functions/runtime/wire-aws.ts',
      'shared/app/api/backtest-cursor.ts',
    ])
      expect(readFileSync(file, 'utf8'), file).not.toMatch(/86_?400/);
    const stacks = readdirSync('infra/stacks').map((file) => `infra/stacks/${file}`);
    for (const file of stacks)
      expect(readFileSync(file, 'utf8'), file).not.toMatch(
        /(expiration|deleteAfter): Duration\.days\(\d/,
      );
  });

  it('is the same in queues, functions and stages that say nothing else', () => {
    for (const queue of Object.values(QUEUES))
      expect([queue.retentionDays, queue.deadLetterRetentionDays]).toEqual([
        KEPT_DAYS.queues,
        KEPT_DAYS.deadLetterQueues,
      ]);
    const decisions = measureEnvSchema.shape.DECISION_RETENTION.parse(undefined);
    expect(durationMs(decisions)).toBe(keptMs('decisions'));
    const { archiveDays, logDays, decisions: ofStage } = stageSettings('prod').retention;
    expect([archiveDays, logDays, ofStage]).toEqual([KEPT_DAYS.archive, KEPT_DAYS.logs, decisions]);
  });
});
