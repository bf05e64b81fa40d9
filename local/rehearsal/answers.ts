/**
 * Simulated customers: whoever was assigned may convert later, as the planted behaviour of the
 * campaign says; those whom no message reached, the holdout first, on their own. Reads the decisions from the table's stream, as `measure` would.
 */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { type PlantedBehaviour, respond } from '../datasets/behaviour.ts';
import type { EventRecord } from '../datasets/dataset.ts';
import type { Engine } from '../engine/start-engine.ts';

export interface Answers {
  /** Takes notice of what was decided and sent since. */
  collect(): Promise<void>;
  /** Events in `(from, until]`, ms, of exposures collected so far; an answer lies after its exposure. */
  between(from: number, until: number): readonly EventRecord[];
  countUntil(until: number): number;
}

const CONSUMER = 'answers';
const SHARDS = ['shard-0', 'shard-1', 'shard-2', 'shard-3'];
const PAGE = 1000;

export async function startAnswers(
  engine: Engine,
  seed: string,
  truth: ReadonlyMap<string, PlantedBehaviour>,
): Promise<Answers> {
  const answered = new Map<string, EventRecord>();
  const positions = new Map<string, string>();
  for (const shard of SHARDS) {
    positions.set(
      shard,
      await engine.aws.feed.position(CONSUMER, engine.tableName, shard, 'LATEST'),
    );
  }

  function expose(decision: Decision, { status, at: sentAt }: Seen): void {
    const planted = truth.get(decision.campaignId);
    const reached = status === 'sent';
    if (planted === undefined || decision.arm === undefined || OPEN.has(status)) return;
    const { converts } = respond(seed, planted, {
      id: decision.id,
      campaignId: decision.campaignId,
      customerId: decision.customerId,
      arm: decision.arm,
      reached,
      at: reached && sentAt !== undefined ? sentAt : decision.decidedAt,
    });
    if (converts !== undefined) answered.set(decision.id, converts);
  }

  await forEachDecision(engine, expose);
  return {
    async collect() {
      for (const shard of SHARDS) {
        for (;;) {
          const records = await engine.aws.feed.read(
            engine.tableName,
            shard,
            positions.get(shard) ?? '0',
            PAGE,
          );
          for (const record of records) exposeRecord(record, expose);
          const last = records.at(-1)?.dynamodb?.SequenceNumber;
          if (last === undefined) break;
          positions.set(shard, last);
          await engine.aws.feed.commit(CONSUMER, engine.tableName, shard, last);
        }
      }
    },
    between: (from, until) =>
      [...answered.values()].filter((event) => isBetween(event, from, until)).sort(byTime),
    countUntil: (until) =>
      [...answered.values()].filter((event) => isBetween(event, Number.NEGATIVE_INFINITY, until))
        .length,
  };
}

/** How far its message has come. */
interface Seen {
  readonly status: string;
  readonly at?: string | undefined;
}
type Expose = (decision: Decision, seen: Seen) => void;

/** It may still be sent, or turn out to have been. */
const OPEN: ReadonlySet<string> = new Set(['pending', 'in_doubt']);

function exposeRecord(record: DynamoDBRecord, expose: Expose): void {
  const image = record.dynamodb?.NewImage;
  const text = image?.decision?.S;
  const progress = image?.progress?.M;
  if (text === undefined || progress === undefined) return;
  expose(JSON.parse(text), { status: progress.status?.S ?? 'pending', at: progress.at?.S });
}

async function forEachDecision(engine: Engine, expose: Expose): Promise<void> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await engine.db.send(
      new ScanCommand({
        TableName: engine.tableName,
        FilterExpression: 'attribute_exists(decision)',
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }),
    );
    for (const { decision, progress } of page.Items ?? []) {
      expose(JSON.parse(decision), progress);
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

function isBetween({ occurredAt }: EventRecord, from: number, until: number): boolean {
  const at = Date.parse(occurredAt);
  return at > from && at <= until;
}

const byTime = (a: EventRecord, b: EventRecord): number =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.id < b.id ? -1 : 1;
