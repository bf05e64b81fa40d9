/**
 * Where dynalite 4 differs from DynamoDB and an adapter could notice, its function is replaced here:
 * conditions, the item returned with a failed one, item sizes, consumed capacity with the share of
 * the indexes, range reads, and writes, which also feed the stream and the time to live.
 * dynalite calls these through its module object, and each worker thread has its own.
 */
import { matches } from './conditions.ts';
import { db, wireError } from './dynalite.ts';
import type { ConsumedCapacity, Item, ValidRequest, WireError } from './dynalite-types.ts';
import { itemSize, readUnits, writeUnits } from './item-size.ts';
import { queryTable } from './query-table.ts';
import type { Storage } from './storage.ts';
import type { Usage } from './usage.ts';
import type { IndexCost, WriteEffects } from './write-effects.ts';

/** Once per thread, before the first action. */
export function replaceInDynalite(storage: Storage, usage: Usage, effects: WriteEffects): void {
  // The report of the write under way: its index share is only known once the indexes are written.
  let report: ConsumedCapacity | undefined;

  db.itemSize = itemSize;
  db.queryTable = queryTable(storage, usage);

  db.checkConditional = (request, existing) => {
    const holds = request._condition
      ? matches(existing ?? {}, request._condition.expression)
      : !request.Expected ||
        db.matchesFilter(existing ?? {}, request.Expected, request.ConditionalOperator);
    if (holds) return null;
    usage.wrote(writeUnits(existing, undefined)); // a failed condition is charged
    return conditionFailed(request, existing);
  };

  db.addConsumedCapacity = (request, isRead, first, second) => {
    const units = isRead
      ? usage.read(readUnits(first ? itemSize(first) : 0, request.ConsistentRead === true))
      : usage.wrote(writeUnits(first, second));
    report = capacityReport(request, units);
    return report;
  };

  db.updateIndexes = (_store, table, before, after, done) => {
    for (const cost of effects(table, { before, after: after ?? undefined })) {
      const units = usage.wrote(cost.units);
      if (report && units > 0) addIndexUnits(report, { ...cost, units });
    }
    done();
  };
}

function conditionFailed(request: ValidRequest, existing: Item | undefined): WireError {
  const returned =
    existing && request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? { Item: existing } : {};
  return wireError('ConditionalCheckFailedException', 'The conditional request failed', returned);
}

function capacityReport(request: ValidRequest, units: number): ConsumedCapacity | undefined {
  const wanted = request.ReturnConsumedCapacity;
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
  return {
    TableName: request.TableName,
    CapacityUnits: units,
    ...(wanted === 'INDEXES' ? { Table: { CapacityUnits: units } } : {}),
  };
}

function addIndexUnits(report: ConsumedCapacity, { kind, index, units }: IndexCost): void {
  report.CapacityUnits += units;
  if (report.Table) report[kind] = { ...report[kind], [index]: { CapacityUnits: units } };
}
