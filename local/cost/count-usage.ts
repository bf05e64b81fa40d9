/**
 * Counts what the real handlers ask of AWS for one event of each kind, for one answer of a customer and
 * for one idle minute: on the embedded services, after weeks of ordinary events, in full batches.
 */
import { sendAll } from '#shared/adapters/sqs/send-all.ts';
import { DOUBT_CHECK_MS } from '#shared/domain/delivery/doubt.ts';
import { QUIET_RECIPIENTS } from '../aws/providers/recipients.ts';
import { type Engine, startEngine } from '../engine/start-engine.ts';
import { createVirtualClock, type VirtualClock } from '../engine/virtual-clock.ts';
import { metersOf, total, type Usage } from './usage.ts';
import { type Watch, watchFunctions } from './watch-functions.ts';
import { eventsOf, KINDS, type Kind, prepare } from './workload.ts';

export interface CountOptions {
  /** A multiple of ten, so that every batch is full. */
  readonly customers: number;
  /** Days of one ordinary event each before anything is counted: how large states have become. */
  readonly days: number;
}

/** Each per event, per answer, or per minute. */
export interface Counted {
  readonly events: Readonly<Record<Kind, Usage>>;
  /** An opened mail, or a followed link. */
  readonly response: Usage;
  /** A minute in which nothing is due. */
  readonly minute: Usage;
}

const STARTS_AT = Date.parse('2026-01-12T11:00:00Z');
const DAY = 86_400_000;
const MINUTE = 60_000;
const IDLE_MINUTES = 5;
const RESPONSES = 20;
/** In `happen`. */
const SWEEPS = 3;

export async function countUsage({ customers, days }: CountOptions): Promise<Counted> {
  const clock = createVirtualClock(STARTS_AT);
  const watch = watchFunctions();
  const failures: unknown[] = [];
  const engine = await startEngine({
    port: 0,
    clock,
    concurrency: 1,
    instrument: watch.instrument,
    recipients: QUIET_RECIPIENTS,
    onError: (_, error) => failures.push(error),
  });
  try {
    watch.begin();
    const lab = { engine, clock, watch, customers };
    await prepare(engine, customers);
    for (let day = 0; day < days; day++) await happen(lab, 'stateful', day);
    const idleMinutes = await usedBy(lab, () => idle(lab, IDLE_MINUTES));
    const minute = total([[idleMinutes, 1 / IDLE_MINUTES]]);
    const events = {} as Record<Kind, Usage>;
    for (const kind of KINDS) {
      // Once before it is counted: the first run finds nothing compiled or cached.
      await happen(lab, kind, days);
      const used = await usedBy(lab, () => happen(lab, kind, days + 1));
      // Its minutes pass anyway, whatever happens in them.
      events[kind] = total([
        [used, 1 / customers],
        [minute, -SWEEPS / customers],
      ]);
    }
    const response = await usedBy(lab, () => follow(lab, RESPONSES));
    if (failures.length > 0) throw new Error('a function failed', { cause: failures[0] });
    return { events, response: total([[response, 1 / RESPONSES]]), minute };
  } finally {
    await engine.close();
  }
}

interface Lab {
  readonly engine: Engine;
  readonly clock: VirtualClock;
  readonly watch: Watch;
  readonly customers: number;
}

/** One event of every customer, and all that follows from it, one function after the other. */
async function happen(lab: Lab, kind: Kind, round: number): Promise<void> {
  const { engine, clock, customers } = lab;
  await pass(lab, DAY);
  const held = [...engine.mappings.values(), ...engine.streams.values()];
  for (const mapping of held) mapping.pause();
  const events = eventsOf(kind, round, customers, clock.now().toISOString());
  await sendAll(
    engine.sqs,
    engine.queues.events.url,
    events.map((event) => ({ MessageBody: JSON.stringify(event) })),
  );
  for (const name of ['evaluate', 'deliver'] as const) await drain(engine, name);
  await pass(lab, MINUTE);
  await drain(engine, 'feedback');
  await pass(lab, DOUBT_CHECK_MS + MINUTE);
  await drain(engine, 'deliver');
  for (const stream of engine.streams.values()) {
    stream.resume();
    await stream.drained();
  }
}

async function drain({ mappings }: Engine, name: 'evaluate' | 'deliver' | 'feedback') {
  const mapping = mappings.get(name);
  if (mapping === undefined) throw new Error(`${name} is not mapped`);
  mapping.resume();
  await mapping.drained();
  mapping.pause();
}

async function pass({ engine, clock }: Lab, ms: number): Promise<void> {
  clock.advanceTo(clock.now().getTime() + ms);
  await engine.aws.provider.advanceTo(clock.now().getTime());
  await engine.sweep();
}

async function idle({ engine, clock }: Lab, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    clock.advanceTo(clock.now().getTime() + MINUTE);
    await engine.sweep();
  }
}

/** The first link of the newest mails, by a person who took their time. */
async function follow({ engine, clock }: Lab, count: number): Promise<void> {
  clock.advanceTo(clock.now().getTime() + 30 * MINUTE);
  const { entries } = await engine.aws.inbox.page({ channel: 'email', limit: count });
  for (const { message } of entries) {
    const [link] =
      JSON.stringify(message).match(/http:\/\/127[^"'\\\s<>)]+\/t\/[^"'\\\s<>)]+/) ?? [];
    if (link === undefined) throw new Error('a mail without a link');
    const answer = await fetch(link, {
      redirect: 'manual',
      headers: { 'user-agent': 'Mozilla/5.0' },
    });
    if (answer.status !== 302) throw new Error(`a link answered ${answer.status}`);
  }
  for (const stream of engine.streams.values()) await stream.drained();
}

async function usedBy(lab: Lab, work: () => Promise<void>): Promise<Usage> {
  const before = await asked(lab.engine);
  lab.watch.take();
  await work();
  const after = await asked(lab.engine);
  const { functions, logBytes, archivedBytes } = lab.watch.take();
  const since = (of: (asked: Asked) => number) => of(after) - of(before);
  const invocations = Object.values(functions).reduce((sum, one) => sum + one.invocations, 0);
  const http = (functions.track?.invocations ?? 0) + (functions.api?.invocations ?? 0);
  const counts: Partial<Usage['meters']> = {
    // The poller receives once for each time it deletes.
    'sqs.requests': since(({ sqs }) => sqs.sent + 2 * sqs.deleted),
    'sns.publications': since(({ provided }) => provided),
    'dynamodb.readUnits': since(({ readUnits }) => readUnits),
    'dynamodb.writeUnits': since(({ writeUnits }) => writeUnits),
    'firehose.gb': archivedBytes / 1e9,
    'logs.gb': logBytes / 1e9,
    'lambda.requests': invocations,
    'gateway.requests': http,
    'ses.messages': since(({ mails }) => mails),
    'sms.parts': since(({ texts }) => texts),
  };
  return { meters: metersOf((meter) => counts[meter] ?? 0), functions };
}

interface Asked {
  readonly sqs: { readonly sent: number; readonly deleted: number };
  readonly provided: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly mails: number;
  /** Each of one part. */
  readonly texts: number;
}

async function asked({ aws, mappings }: Engine): Promise<Asked> {
  const [table, queues, inbox] = await Promise.all([
    aws.dynamodb.usage(),
    aws.sqs.usage(),
    aws.inbox.counts(),
  ]);
  const units = (of: 'readUnits' | 'writeUnits') =>
    Object.values(table).reduce((sum, one) => sum + one[of], 0);
  const { SendMessage = 0, SendMessageBatch = 0, DeleteMessageBatch = 0 } = queues;
  return {
    sqs: { sent: SendMessage + SendMessageBatch, deleted: DeleteMessageBatch },
    provided: mappings.get('feedback')?.stats().records ?? 0,
    readUnits: units('readUnits'),
    writeUnits: units('writeUnits'),
    mails: inbox.email,
    texts: inbox.sms,
  };
}
