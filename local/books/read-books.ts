/** The books of a run: every event and every decision, counted where they ended, not where they began. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import type { ArchivedEvent } from '#shared/ports/event-archive.ts';
import { peekQueue } from '../engine/peek-queue.ts';
import type { Engine } from '../engine/start-engine.ts';
import { endOf } from './decision-end.ts';

export interface Books {
  readonly totals: Totals;
  /** Why events were rejected: reason ▶ how many. */
  readonly rejectedBy: Readonly<Record<string, number>>;
  readonly campaigns: readonly CampaignBooks[];
  /** The equations that do not hold; empty when the books balance. */
  readonly imbalances: readonly string[];
}

export interface Totals {
  readonly events: number;
  readonly evaluated: number;
  readonly rejected: number;
  readonly decisions: number;
  readonly sent: number;
  /** Staff, instead of the customer. */
  readonly notified: number;
  readonly holdout: number;
  readonly suppressed: number;
  readonly waiting: number;
  readonly inDoubt: number;
  readonly failed: number;
}

export interface CampaignBooks {
  readonly id: string;
  readonly name: string;
  /** Events that met the trigger; wake-ups that came to a decision. */
  readonly matched: number;
  /** Of those, the ones whose customer was not in the audience: all that came to no decision. */
  readonly notInAudience: number;
  /** Decisions that nothing forbade: a message or the holdout. */
  readonly eligible: number;
  readonly holdout: number;
  readonly sent: { readonly email: number; readonly sms: number };
  readonly notified: number;
  readonly suppressed: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly inDoubt: number;
  readonly failed: number;
  readonly converted: number;
}

/** Mutable while counting. */
type Draft = { -readonly [K in keyof CampaignBooks]: CampaignBooks[K] } & {
  sent: { email: number; sms: number };
  suppressed: Record<string, number>;
};

/**
 * @param published messages that the run put onto the events queue
 * @param names campaign id ▶ name, in the order of the table
 */
export async function readBooks(
  engine: Engine,
  published: number,
  names: ReadonlyMap<string, string>,
): Promise<Books> {
  const drafts = new Map([...names].map(([id, name]) => [id, emptyDraft(id, name)]));
  const draftOf = (id: string): Draft => {
    const draft = drafts.get(id) ?? emptyDraft(id, id);
    drafts.set(id, draft);
    return draft;
  };

  const archive = await readArchive(engine);
  const rejectedBy = await readRejections(engine.sqs, engine.queues['events-dlq'].url);
  let evaluated = 0;
  for (const { outcome, triggered } of archive.values()) {
    if (outcome === 'late') rejectedBy.LATE = (rejectedBy.LATE ?? 0) + 1;
    else evaluated += 1;
    for (const id of triggered) draftOf(id).matched += 1;
  }

  let decisions = 0;
  for await (const item of items(engine)) {
    if (item.decision !== undefined) {
      decisions += 1;
      const decision: Decision = JSON.parse(item.decision as string);
      count(draftOf(decision.campaignId), {
        decision,
        progress: item.progress as Progress,
        responses: {},
      });
    } else if (item.conversion !== undefined) {
      draftOf(String(JSON.parse(item.conversion as string).campaignId)).converted += 1;
    }
  }

  const campaigns = [...drafts.values()].map((one) => ({
    ...one,
    notInAudience: one.matched - decidedIn(one),
  }));
  const sum = (figure: (campaign: CampaignBooks) => number): number =>
    campaigns.reduce((total, one) => total + figure(one), 0);
  const totals: Totals = {
    events: published,
    evaluated,
    rejected: Object.values(rejectedBy).reduce((total, one) => total + one, 0),
    decisions,
    sent: sum((one) => one.sent.email + one.sent.sms),
    notified: sum((one) => one.notified),
    holdout: sum((one) => one.holdout),
    suppressed: sum(suppressedIn),
    waiting: sum((one) => one.waiting),
    inDoubt: sum((one) => one.inDoubt),
    failed: sum((one) => one.failed),
  };
  const unmatched = campaigns.filter((one) => one.notInAudience < 0);
  return {
    totals,
    rejectedBy,
    campaigns,
    imbalances: [
      ...(await imbalancesOf(engine, totals)),
      ...unmatched.map((one) => `${one.name} was decided more often than it matched`),
    ],
  };
}

async function imbalancesOf(engine: Engine, totals: Totals): Promise<readonly string[]> {
  const inbox = await engine.aws.inbox.counts();
  const duplicates = Object.keys(inbox.duplicates).length;
  const received = inbox.email + inbox.sms;
  const {
    events,
    evaluated,
    rejected,
    decisions,
    sent,
    notified,
    holdout,
    suppressed,
    waiting,
    inDoubt,
    failed,
  } = totals;
  return [
    ...(events === evaluated + rejected
      ? []
      : [`events ${events} ≠ evaluated ${evaluated} + rejected ${rejected}`]),
    ...(decisions === sent + notified + holdout + suppressed + waiting + inDoubt + failed
      ? []
      : [`decisions ${decisions} ≠ the sum of their ends`]),
    ...(received >= sent && received <= sent + inDoubt
      ? []
      : [
          `providers hold ${countedText(received, 'message')}, the ledger says ${sent} sent and ${inDoubt} in doubt`,
        ]),
    ...(duplicates === 0 ? [] : [`${countedText(duplicates, 'message')} handed over twice`]),
  ];
}

function count(draft: Draft, record: RecordedDecision): void {
  const { decision, progress } = record;
  if (decision.occasion.kind !== 'event') draft.matched += 1;
  if (decision.outcome !== 'suppressed') draft.eligible += 1;
  const reason = 'reason' in progress ? progress.reason : decision.reason;
  switch (endOf(record)) {
    case 'sent':
      draft.sent[decision.channel ?? 'email'] += 1;
      break;
    case 'notified':
      draft.notified += 1;
      break;
    case 'holdout':
      draft.holdout += 1;
      break;
    case 'suppressed':
      draft.suppressed[reason] = (draft.suppressed[reason] ?? 0) + 1;
      break;
    case 'waiting':
      draft.waiting += 1;
      break;
    case 'in_doubt':
      draft.inDoubt += 1;
      break;
    case 'failed':
      draft.failed += 1;
  }
}

const suppressedIn = ({ suppressed }: CampaignBooks): number =>
  Object.values(suppressed).reduce((total, each) => total + each, 0);

const decidedIn = (one: CampaignBooks): number =>
  one.sent.email +
  one.sent.sms +
  one.notified +
  one.holdout +
  suppressedIn(one) +
  one.waiting +
  one.inDoubt +
  one.failed;

/** The first record of each event id that is no duplicate; a crash may have left only a duplicate's. */
async function readArchive(engine: Engine): Promise<ReadonlyMap<string, ArchivedEvent>> {
  const first = new Map<string, ArchivedEvent>();
  for await (const line of engine.aws.firehoseLines('events')) {
    const entry: ArchivedEvent = JSON.parse(line);
    const known = first.get(entry.event.id);
    if (known === undefined || known.outcome === 'duplicate') first.set(entry.event.id, entry);
  }
  return first;
}

/** By code; a message quarantined twice after a crash counts once. */
async function readRejections(sqs: SQSClient, url: string): Promise<Record<string, number>> {
  const codes = new Map<string, string>();
  for await (const { Body, MessageAttributes } of peekQueue(sqs, url, 0)) {
    codes.set(Body ?? '', MessageAttributes?.code?.StringValue ?? 'FAILED');
  }
  const counts: Record<string, number> = {};
  for (const code of codes.values()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

async function* items(engine: Engine): AsyncGenerator<Record<string, unknown>> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await engine.db.send(
      new ScanCommand({
        TableName: engine.tableName,
        FilterExpression: 'attribute_exists(decision) OR attribute_exists(conversion)',
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

const emptyDraft = (id: string, name: string): Draft => ({
  id,
  name,
  matched: 0,
  notInAudience: 0,
  eligible: 0,
  holdout: 0,
  sent: { email: 0, sms: 0 },
  notified: 0,
  suppressed: {},
  waiting: 0,
  inDoubt: 0,
  failed: 0,
  converted: 0,
});
