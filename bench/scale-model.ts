/**
 * The load of a deployment by arithmetic and by a simulation of its table: keys hashed over partitions of
 * 1,000 write and 3,000 read units a second, customers as unlike each other as customers are.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */

import { FUNCTIONS } from '#shared/contracts/deployment.ts';
import { unitInterval } from '#shared/domain/hash.ts';
import type { Random } from './seeded-random.ts';

export interface Scenario {
  readonly customers: number;
  readonly eventsPerSecond: number;
  /** Of the events: become a message. */
  readonly match: number;
  readonly campaigns: number;
}

/**
 * What one event or message asks of the table, and how long a batch of ten keeps a function busy.
 * Units are what `npm run cost` counts, rounded up; a test compares them. Milliseconds are assumed as there.
 */
export const LOAD = {
  event: { reads: 1.1, writes: 1 },
  message: { reads: 11, writes: 33 },
  batch: 10,
  evaluateMs: 40,
  deliverMs: 300,
  /** Of the message's writes: one entry of the due index, in the minute in which it is looked at again. */
  dueWrites: 1,
  /** To hand one due entry on, in one of eight shards side by side, at a whole processor. */
  sweepMsPerEntry: 0.6,
  /** A state, a profile, and what a year of decisions leaves of a customer. */
  customerBytes: 6_000,
  /** What a running function asks of the rule set: one query in four seconds. */
  rulesetReads: 0.25,
  /** An archived event. */
  eventBytes: 450,
} as const;

export const PARTITION = { writes: 1000, reads: 3000, bytes: 10 * 1024 ** 3 } as const;

/** Default quotas of us-east-1, by AWS's name or ours; `raise`: what moves them. */
export interface Limit {
  readonly name: string;
  readonly value: number;
  readonly raise: string;
}

export interface Use {
  readonly limit: Limit;
  readonly used: number;
  /** Above 1: it does not fit. */
  readonly ratio: number;
}

export interface ScaleRow extends Scenario {
  readonly messagesPerSecond: number;
  readonly partitions: number;
  /** Of the simulated seconds' writes and reads: refused by a partition that was full. */
  readonly throttled: number;
  readonly hottestPartition: number;
  readonly hottestKey: { readonly name: string; readonly share: number };
  readonly evaluateAtATime: number;
  /** The fullest limits, the fullest first. */
  readonly uses: readonly Use[];
}

const SECONDS = 6;
const DUE_SHARDS = 8;
/** DynamoDB keeps room for twice what it has seen. */
const HEADROOM = 2;
const FEWEST_PARTITIONS = 4;

export function scaleOf(scenario: Scenario, random: Random): ScaleRow {
  const { eventsPerSecond, match } = scenario;
  const messagesPerSecond = eventsPerSecond * match;
  const evaluateAtATime = (eventsPerSecond / LOAD.batch) * (LOAD.evaluateMs / 1000);
  const deliverAtATime = (messagesPerSecond / LOAD.batch) * (LOAD.deliverMs / 1000);
  const atATime = evaluateAtATime + deliverAtATime;
  const writes = eventsPerSecond * LOAD.event.writes + messagesPerSecond * LOAD.message.writes;
  const reads = eventsPerSecond * LOAD.event.reads + messagesPerSecond * LOAD.message.reads;
  const partitions = Math.max(
    FEWEST_PARTITIONS,
    Math.ceil((scenario.customers * LOAD.customerBytes) / PARTITION.bytes),
    Math.ceil((HEADROOM * writes) / PARTITION.writes),
    Math.ceil((HEADROOM * reads) / PARTITION.reads),
  );
  const table = simulate(scenario, partitions, atATime, random);
  const uses = LIMITS.map(({ used, ...limit }): Use => {
    const now = used({
      ...scenario,
      messagesPerSecond,
      evaluateAtATime,
      deliverAtATime,
      writes,
      reads,
    });
    return { limit, used: now, ratio: now / limit.value };
  });
  const hottest: Use = {
    limit: {
      name: `partition key ${table.hottestKey.name}`,
      value: PARTITION.writes,
      raise: HOT_KEYS[table.hottestKey.name] ?? '',
    },
    used: table.hottestKey.share * PARTITION.writes,
    ratio: table.hottestKey.share,
  };
  return {
    ...scenario,
    messagesPerSecond,
    partitions,
    ...table,
    evaluateAtATime,
    uses: [...uses, hottest].sort((a, b) => b.ratio - a.ratio),
  };
}

interface Simulated {
  readonly throttled: number;
  readonly hottestPartition: number;
  readonly hottestKey: { readonly name: string; readonly share: number };
}

/** The fullest second counts; what partitions lend for bursts, and how they split for heat, is left out. */
function simulate(
  { customers, eventsPerSecond, match, campaigns }: Scenario,
  partitions: number,
  running: number,
  random: Random,
): Simulated {
  const places = new Map<string, number>();
  const placeOf = (key: string): number => {
    const known = places.get(key) ?? Math.floor(unitInterval('partition', key) * partitions);
    places.set(key, known);
    return known;
  };
  let asked = 0;
  let refused = 0;
  let hottestPartition = 0;
  let hottestKey = { name: 'none', share: 0 };
  for (let second = 0; second < SECONDS; second++) {
    const keys = new Map<string, { reads: number; writes: number }>();
    const use = (key: string, reads: number, writes: number): void => {
      const before = keys.get(key) ?? { reads: 0, writes: 0 };
      keys.set(key, { reads: before.reads + reads, writes: before.writes + writes });
    };
    for (let n = around(eventsPerSecond, random); n > 0; n--) {
      const customer = `customer ${Math.floor(customers * random.unit() ** SKEW)}`;
      use(customer, LOAD.event.reads, LOAD.event.writes);
      if (!random.chance(match)) continue;
      // Two claims and an end on the customer, two entries of the due index, the rest on keys of its own.
      use(customer, 3, 4);
      use(`due ${Math.floor(random.unit() * DUE_SHARDS)}`, 0, LOAD.dueWrites);
      use(`decision ${random.unit()}`, LOAD.message.reads - 3, LOAD.message.writes - 5);
    }
    use('rule set', running * LOAD.rulesetReads, 0);
    for (let n = 0; n < campaigns; n++)
      // Four shards of the stream book at least each five seconds, on up to sixteen slots.
      use(`figures ${n}`, 2, 4);
    const full = new Map<number, { reads: number; writes: number }>();
    for (const [key, { reads, writes }] of keys) {
      const share = shareOf(reads, writes);
      if (share > hottestKey.share) hottestKey = { name: key.replace(/ [\d.e-]+$/, ''), share };
      const place = placeOf(key);
      const before = full.get(place) ?? { reads: 0, writes: 0 };
      full.set(place, { reads: before.reads + reads, writes: before.writes + writes });
    }
    for (const { reads, writes } of full.values()) {
      asked += reads + writes;
      refused += Math.max(0, reads - PARTITION.reads) + Math.max(0, writes - PARTITION.writes);
      hottestPartition = Math.max(hottestPartition, shareOf(reads, writes));
    }
  }
  return { throttled: refused / asked, hottestPartition, hottestKey };
}

/** The k-th customer has k^(1/SKEW − 1) of the events: the busiest hundredth has a tenth of them. */
const SKEW = 2;

const shareOf = (reads: number, writes: number): number =>
  Math.max(reads / PARTITION.reads, writes / PARTITION.writes);

/** A Poisson number, as normal where it is large. */
function around(mean: number, random: Random): number {
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
}

interface Asked extends Scenario {
  readonly messagesPerSecond: number;
  readonly evaluateAtATime: number;
  readonly deliverAtATime: number;
  readonly writes: number;
  readonly reads: number;
}

const LIMITS: readonly (Limit & { readonly used: (asked: Asked) => number })[] = [
  {
    name: 'evaluate: maximumConcurrency',
    value: FUNCTIONS.evaluate.queue?.maximumConcurrency ?? 1,
    raise: 'shared/contracts/deployment.ts, up to 1,000 per mapping',
    used: ({ evaluateAtATime }) => evaluateAtATime,
  },
  {
    name: 'deliver: maximumConcurrency',
    value: FUNCTIONS.deliver.queue?.maximumConcurrency ?? 1,
    raise: 'shared/contracts/deployment.ts',
    used: ({ deliverAtATime }) => deliverAtATime,
  },
  {
    name: 'Lambda: Concurrent executions',
    value: 1000,
    raise: 'quota L-B99A9384',
    used: ({ evaluateAtATime, deliverAtATime }) => evaluateAtATime + 2 * deliverAtATime,
  },
  {
    name: 'DynamoDB: Table-level write throughput limit',
    value: 40_000,
    raise: 'the quota; warm throughput set before a launch',
    used: ({ writes }) => writes,
  },
  {
    name: 'DynamoDB: Table-level read throughput limit',
    value: 40_000,
    raise: 'the quota',
    used: ({ reads }) => reads,
  },
  {
    name: 'Firehose: Direct PUT requests a second',
    value: 2000,
    raise: 'the quota, which moves with the next; a batch is one request',
    used: ({ eventsPerSecond }) => eventsPerSecond / LOAD.batch,
  },
  {
    name: 'Firehose: Direct PUT MiB a second',
    value: 5,
    raise: 'the quota; other regions begin at 1',
    used: ({ eventsPerSecond }) => (eventsPerSecond * LOAD.eventBytes) / 1024 ** 2,
  },
  {
    name: 'sweep: due entries in a minute',
    value: 55_000 / LOAD.sweepMsPerEntry,
    raise: 'SHARDS of the due index, drained side by side',
    used: ({ messagesPerSecond }) => messagesPerSecond * 60,
  },
  {
    name: 'SES: Sending rate, e-mails a second',
    value: 14,
    raise: 'asked for with the way out of the sandbox; grows with use',
    used: ({ messagesPerSecond }) => messagesPerSecond,
  },
];

const HOT_KEYS: Readonly<Record<string, string>> = {
  customer: 'nothing: one customer is one item; 1,000 events a second of one person are no person',
  decision: 'nothing: only its own message writes it',
  due: 'SHARDS of the due index',
  'rule set': 'fewer, fuller invocations',
  figures: 'wider batches of measure',
};
