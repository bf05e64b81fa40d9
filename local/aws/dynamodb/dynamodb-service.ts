/**
 * DynamoDB on 127.0.0.1, over the JSON 1.0 protocol: dynalite's actions on our storage, with
 * transactions, time to live and a change feed. See ../README.md for what differs from AWS.
 */
import { randomUUID } from 'node:crypto';
import { type HttpCall, type HttpService, send, startHttpService } from '../http-service.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type ChangeFeed, createChangeFeed } from './change-feed.ts';
import { isDynaliteOperation, isWireError, validate, wireError } from './dynalite.ts';
import { replaceInDynalite } from './replacements.ts';
import { createRunAction } from './run-action.ts';
import { openStorage } from './storage.ts';
import { itemSpace, storageForDynalite } from './storage-for-dynalite.ts';
import { createTables } from './tables.ts';
import { createTimeToLive } from './time-to-live.ts';
import { createTransactions } from './transactions.ts';
import { createUsage, type OperationUsage } from './usage.ts';
import { createWriteEffects } from './write-effects.ts';

export interface DynamoDbService extends HttpService {
  readonly feed: ChangeFeed;
  /** Removes what is at or past its time to live at `nowSeconds`; returns how many items. */
  expire(nowSeconds: number): number;
  /** Requests and capacity units by operation since the start. */
  usage(): Record<string, OperationUsage>;
}

export interface DynamoDbOptions {
  /** A file, or ':memory:'. */
  readonly file: string;
  readonly region: string;
  readonly accountId: string;
  readonly clock: VirtualClock;
}

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);
const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);
const SWEEP_BATCH = 500;

export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDbService> {
  const storage = openStorage(options.file);
  const feed = createChangeFeed(storage, options.clock);
  const ttl = createTimeToLive(storage);
  const effects = createWriteEffects(storage, feed, ttl);
  const usage = createUsage();
  const store = storageForDynalite(storage, options.region, options.accountId);
  const run = createRunAction(store);
  const transactions = createTransactions(store, run);
  const tables = createTables(storage, store, feed, ttl);
  replaceInDynalite(storage, usage, effects);

  async function answer(operation: string, body: Record<string, unknown>): Promise<unknown> {
    if (operation === 'UpdateTimeToLive') return tables.updateTimeToLive(body);
    if (operation === 'DescribeTimeToLive') return tables.describeTimeToLive(body);
    usage.begin(operation, operation.startsWith('Transact') ? 2 : 1);
    if (operation === 'TransactGetItems') return transactions.get(body);
    if (operation === 'TransactWriteItems')
      return storage.transaction(() => transactions.write(body));
    if (!isDynaliteOperation(operation))
      throw wireError('UnknownOperationException', `${operation} is not served locally`);
    const onFailure = body.ReturnValuesOnConditionCheckFailure;
    const request = validate(operation, { ...body }, store);
    if (typeof onFailure === 'string') request.ReturnValuesOnConditionCheckFailure = onFailure;
    if (WRITES.has(operation)) return storage.transaction(() => run(operation, request));
    return READS.has(operation) ? run(operation, request) : tables.run(operation, request, body);
  }

  function expire(nowSeconds: number): number {
    let removed = 0;
    for (;;) {
      const due = ttl.due(nowSeconds, SWEEP_BATCH);
      storage.transaction(() => {
        for (const { table: name, key } of due) {
          const table = store.table(name);
          const before = store.item(name, key);
          if (table && before) effects(table, { before, after: undefined, expired: true });
          storage.delete(itemSpace(name), key);
        }
      });
      removed += due.length;
      if (due.length < SWEEP_BATCH) return removed;
    }
  }

  const http = await startHttpService((call) => serve(call, answer));
  return {
    url: http.url,
    feed,
    expire,
    usage: usage.report,
    async close() {
      await http.close();
      storage.close();
    },
  };
}

type Answer = (operation: string, body: Record<string, unknown>) => Promise<unknown>;

async function serve({ request, response, body }: HttpCall, answer: Answer): Promise<void> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
  };
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  try {
    const result = await answer(operation, JSON.parse(body.toString() || '{}'));
    send(response, 200, JSON.stringify(result), headers);
  } catch (error) {
    if (!isWireError(error)) throw error;
    send(response, error.statusCode, JSON.stringify(error.body), headers);
  }
}
