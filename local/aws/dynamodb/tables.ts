/** Table operations around dynalite's: streams, time to live, and half-finished work after a kill. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeFeed } from './change-feed.ts';
import { actionOf, db, wireError } from './dynalite.ts';
import type { Table, ValidRequest } from './dynalite-types.ts';
import type { Storage } from './storage.ts';
import type { DynaliteStore } from './storage-for-dynalite.ts';
import type { TimeToLive } from './time-to-live.ts';

type Body = Record<string, unknown>;

export function createTables(
  storage: Storage,
  store: DynaliteStore,
  feed: ChangeFeed,
  ttl: TimeToLive,
) {
  finishInterruptedWork(storage, store);

  function existing(body: Body): Table {
    const table = store.table(String(body.TableName));
    if (table) return table;
    throw wireError('ResourceNotFoundException', 'Requested resource not found');
  }

  return {
    /** CreateTable, DeleteTable, DescribeTable and ListTables. */
    async run(operation: string, request: ValidRequest, body: Body): Promise<unknown> {
      if (operation === 'CreateTable') addStream(request, body.StreamSpecification, store);
      const result = await new Promise((resolve, reject) => {
        actionOf(operation)(store, request, (error, done) =>
          error ? reject(error) : resolve(done),
        );
      });
      // dynalite finishes in a timer; whoever gets this answer finds the table ready.
      if (operation === 'CreateTable' || operation === 'DeleteTable') await sleep(2);
      if (operation === 'DeleteTable') {
        ttl.disable(request.TableName);
        feed.drop(request.TableName);
      }
      return result;
    },
    updateTimeToLive(body: Body): unknown {
      const table = existing(body);
      const wanted = body.TimeToLiveSpecification as { AttributeName?: string; Enabled?: boolean };
      if (typeof wanted?.AttributeName !== 'string' || typeof wanted.Enabled !== 'boolean')
        throw db.validationError('TimeToLiveSpecification needs AttributeName and Enabled');
      if (wanted.Enabled === (ttl.attribute(table.TableName) !== undefined))
        throw db.validationError(
          `TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`,
        );
      const { AttributeName, Enabled } = wanted;
      storage.transaction(() =>
        Enabled ? ttl.enable(table, AttributeName) : ttl.disable(table.TableName),
      );
      return { TimeToLiveSpecification: wanted };
    },
    describeTimeToLive(body: Body): unknown {
      const attribute = ttl.attribute(existing(body).TableName);
      return {
        TimeToLiveDescription: attribute
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
          : { TimeToLiveStatus: 'DISABLED' },
      };
    },
  };
}

/** dynalite stores a table as it was requested, so that this is kept with it. */
function addStream(request: ValidRequest, wanted: unknown, store: DynaliteStore): void {
  const stream = wanted as Table['StreamSpecification'];
  if (!stream?.StreamEnabled) return;
  const { awsRegion, awsAccountId } = store.tableDb;
  const label = new Date().toISOString().slice(0, 23);
  const arn = `arn:aws:dynamodb:${awsRegion}:${awsAccountId}:table/${request.TableName}/stream/${label}`;
  Object.assign(request, {
    StreamSpecification: stream,
    LatestStreamLabel: label,
    LatestStreamArn: arn,
  });
}

function finishInterruptedWork(storage: Storage, store: DynaliteStore): void {
  for (const name of storage.keys('table')) {
    const table = store.table(name);
    if (!table || table.TableStatus === 'ACTIVE') continue;
    if (table.TableStatus === 'DELETING') storage.delete('table', name);
    else {
      const indexes = table.GlobalSecondaryIndexes?.map((index) => ({
        ...index,
        IndexStatus: 'ACTIVE',
      }));
      storage.put('table', name, {
        ...table,
        TableStatus: 'ACTIVE',
        ...(indexes ? { GlobalSecondaryIndexes: indexes } : {}),
      });
    }
  }
  store.forget();
}
