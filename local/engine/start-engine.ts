/** The whole engine on embedded services: table, queues, functions, HTTP. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { clock, setClock } from '#functions/runtime/clock.ts';
import { logger } from '#functions/runtime/logger.ts';
import {
  environmentOf,
  FUNCTION_NAMES,
  FUNCTIONS,
  type FunctionName,
} from '#shared/contracts/deployment.ts';
import { HTTP_ROUTES } from '#shared/contracts/routes.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { ForeignEndpoints } from '../aws/foreign-endpoints.ts';
import type { RecipientBehaviour } from '../aws/providers/recipients.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../aws/start-embedded-aws.ts';
import { createPages } from '../pages/pages.ts';
import { openPageSources } from '../pages/sources.ts';
import type { EventSourceMapping } from '../runner/event-source-mapping.ts';
import { startHttpGateway } from '../runner/http-gateway.ts';
import { invokeFunction, type LambdaFunction } from '../runner/invoke-function.ts';
import type { Authorizer } from '../runner/jwt-authorizer.ts';
import type { StreamMapping } from '../runner/stream-mapping.ts';
import { createTable } from './create-table.ts';
import { functionOf, startFunctions } from './functions.ts';
import { localFacts } from './local-facts.ts';
import { queueMappings, streamMappings } from './mappings.ts';
import {
  embeddedQueues,
  foreignQueues,
  QUEUE_DEFINITIONS,
  type QueueAddresses,
  type Queues,
} from './queues.ts';

export interface EngineOptions {
  readonly dataDir?: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The system's time without it. */
  readonly clock?: Clock;
  readonly recipients?: RecipientBehaviour;
  readonly onError: (functionName: string, error: unknown) => void;
  /** At most so many invocations of one queue's function at a time, where that is fewer than deployed. */
  readonly concurrency?: number;
  /** Who may call the API. Without it everybody is the development actor, and four eyes are off. */
  readonly authorizer?: Authorizer;
  /** Stand in for the embedded table or queues; a foreign table's stream is not read. */
  readonly foreign?: ForeignEndpoints;
  /** Put around every function that is invoked. */
  readonly instrument?: Instrument;
}

/** The same function, and somebody who looks on. */
export type Instrument = <E, R>(watched: LambdaFunction<E, R>) => LambdaFunction<E, R>;

export interface Engine {
  readonly url: string;
  readonly aws: EmbeddedAws;
  readonly db: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
  readonly tableName: string;
  readonly queues: QueueAddresses;
  /** What each function was started with, beside the SDK's variables. */
  readonly environments: ReadonlyMap<FunctionName, Readonly<Record<string, string>>>;
  /** The queues' way into their functions, by function. */
  readonly mappings: ReadonlyMap<FunctionName, EventSourceMapping>;
  /** The stream's way. */
  readonly streams: ReadonlyMap<FunctionName, StreamMapping>;
  /** What runs each minute. */
  sweep(): Promise<void>;
  /** The first minute after `instant` (ms) in which something is due, ms; undefined: nothing ever. */
  nextDueMinute(instant: number): Promise<number | undefined>;
  /** Resolves when no queue holds a message that a function could take. */
  queuesDrained(): Promise<void>;
  /** Resolves when, in addition, the table's stream has been read to its end. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export const TABLE_NAME = 'opportune';
export const TENANT = 'main';

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const aws = await startEmbeddedAws({
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    ...(options.recipients !== undefined && { recipients: options.recipients }),
    queues: QUEUE_DEFINITIONS,
    feedbackQueue: 'feedback',
  });
  const { foreign = {} } = options;
  Object.assign(process.env, environmentWith(aws, foreign));
  if (options.clock !== undefined) setClock(options.clock);
  // Standard output belongs to the command that hosts the engine.
  logger.setLogLevel('ERROR');
  const client = new DynamoDBClient({});
  const sqs = new SQSClient({});
  const db = DynamoDBDocumentClient.from(client);
  await createTable(client, TABLE_NAME);

  const embeddedSqs = new SQSClient({ endpoint: aws.endpoints.sqs });
  const held =
    foreign.sqs === undefined ? embeddedQueues(aws) : await foreignQueues(sqs, aws, embeddedSqs);
  const queues = held.addresses;
  const gateway = await startHttpGateway({
    port: options.port,
    routes: {
      ...Object.fromEntries(
        HTTP_ROUTES.map((route) => [route.key, watched(options, route.function)]),
      ),
      ...createPages(openPageSources(aws, { db, name: TABLE_NAME, tenant: TENANT }, clock)),
    },
    ...(options.authorizer !== undefined && { authorizers: guarded(options.authorizer) }),
    onError: options.onError,
  });
  const facts = localFacts({
    tableName: TABLE_NAME,
    tenant: TENANT,
    queues,
    publicUrl: gateway.url,
    signIn: options.authorizer === undefined ? 'off' : 'on',
  });
  const environments = new Map(FUNCTION_NAMES.map((name) => [name, environmentOf(name, facts)]));
  await startFunctions(environments);
  const functions = <E>(name: FunctionName) => watched<E>(options, name);
  const mappings = queueMappings({ sqs, queues: held, functions, ...options });
  const streams =
    foreign.dynamodb === undefined
      ? streamMappings({ feed: aws.feed, table: TABLE_NAME, functions, ...options })
      : new Map();
  const all = [...mappings.values(), ...streams.values()];
  await Promise.all(all.map((mapping) => mapping.start()));

  return {
    url: gateway.url,
    aws,
    db,
    sqs,
    tableName: TABLE_NAME,
    queues,
    environments,
    mappings,
    streams,
    async sweep() {
      for (const name of FUNCTION_NAMES.filter((one) => FUNCTIONS[one].everyMinute)) {
        const swept = await invokeFunction(functions(name), {});
        if (swept.outcome !== 'returned')
          throw new Error(`${name} failed`, { cause: 'error' in swept ? swept.error : swept });
      }
    },
    nextDueMinute: (instant) => nextDueMinute(db, instant),
    queuesDrained: () => queuesDrained(held),
    async drained() {
      await queuesDrained(held);
      await Promise.all([...streams.values()].map((mapping) => mapping.drained()));
      // What the stream set off: webhooks, which change nothing that it shows.
      await queuesDrained(held);
    },
    async close() {
      await Promise.all(all.map((mapping) => mapping.stop()));
      await held.close();
      await gateway.close();
      client.destroy();
      sqs.destroy();
      embeddedSqs.destroy();
      await aws.close();
    },
  };
}

function watched<E>({ instrument }: EngineOptions, name: FunctionName): LambdaFunction<E> {
  const plain = functionOf<E>(name);
  return instrument === undefined ? plain : instrument(plain);
}

const guarded = (authorizer: Authorizer): Record<string, Authorizer> =>
  Object.fromEntries(
    HTTP_ROUTES.filter(({ signIn }) => signIn).map(({ key }) => [key, authorizer]),
  );

/** The embedded services' variables, but for what stands in for them. */
function environmentWith(aws: EmbeddedAws, { dynamodb, sqs }: ForeignEndpoints) {
  return {
    ...aws.environment,
    ...(dynamodb !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: dynamodb }),
    ...(sqs !== undefined && { AWS_ENDPOINT_URL_SQS: sqs }),
  };
}

const MINUTE_MS = 60_000;

/** Reads the markers of the due index (shared/adapters/dynamodb/due-index.ts), as nobody but a host of virtual time has to. */
async function nextDueMinute(
  db: DynamoDBDocumentClient,
  instant: number,
): Promise<number | undefined> {
  const after = new Date(instant).toISOString().slice(0, 16);
  const { Items } = await db.send(
    new QueryCommand({
      TableName: TABLE_NAME,
      KeyConditionExpression: 'PK = :pk AND SK > :after',
      ExpressionAttributeValues: { ':pk': `${TENANT}#DUE`, ':after': `${after}#~` },
      Limit: 1,
    }),
  );
  const bucket = Items?.[0]?.SK;
  return typeof bucket === 'string'
    ? Date.parse(`${bucket.slice(0, 16)}Z`) + MINUTE_MS - 1
    : undefined;
}

const POLL_MS = 3;

/** Two looks in a row: between them a function may have moved a message from one queue to the next. */
async function queuesDrained({ busy }: Queues): Promise<void> {
  for (let empty = 0; empty < 2; ) {
    const isBusy = await busy();
    empty = isBusy ? 0 : empty + 1;
    if (isBusy) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
