/**
 * TransactWriteItems and TransactGetItems, which dynalite lacks.
 * Each part runs as the single operation it is, all in one storage transaction that is undone when
 * any of them fails; every part is tried, so that each reports its own reason.
 */
import { db, isWireError, validate, wireError } from './dynalite.ts';
import type { ConsumedCapacity, Item, ValidRequest, WireError } from './dynalite-types.ts';
import { createRequestTokens } from './request-tokens.ts';
import type { RunAction } from './run-action.ts';
import type { DynaliteStore } from './storage-for-dynalite.ts';

const MAX_PARTS = 100;

type Part = [operation: string, request: Record<string, unknown>];

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/** Throws a WireError (TransactionCanceledException with a reason per part) when anything fails. */
export function createTransactions(store: DynaliteStore, run: RunAction) {
  const tokens = createRequestTokens();

  return {
    write(body: Record<string, unknown>): Record<string, unknown> {
      const parts = partsOf(body.TransactItems);
      if (tokens.isRepeated(body)) return {};
      const capacity = new Map<string, ConsumedCapacity>();
      const seen = new Set<string>();
      const reasons = parts.map(([operation, request]): Reason => {
        const action = operation === 'ConditionCheck' ? 'DeleteItem' : `${operation}Item`;
        const valid = { ...validate(action, { ...request }, store), ...carriedOver(request, body) };
        refuseRepeatedItem(store, valid, seen);
        try {
          const result = operation === 'ConditionCheck' ? check(store, valid) : run(action, valid);
          collect(capacity, result?.ConsumedCapacity as ConsumedCapacity | undefined);
          return { Code: 'None' };
        } catch (error) {
          if (isWireError(error)) return reasonOf(error);
          throw error;
        }
      });
      if (reasons.some((reason) => reason.Code !== 'None')) throw cancelled(reasons);
      tokens.remember(body);
      return capacity.size > 0 ? { ConsumedCapacity: [...capacity.values()] } : {};
    },

    get(body: Record<string, unknown>): Record<string, unknown> {
      const capacity = new Map<string, ConsumedCapacity>();
      const responses = partsOf(body.TransactItems).map(([, request]) => {
        const valid = validate('GetItem', { ...request }, store);
        const result = run('GetItem', { ...valid, ...carriedOver({}, body), ConsistentRead: true });
        collect(capacity, result?.ConsumedCapacity as ConsumedCapacity | undefined);
        return result?.Item ? { Item: result.Item } : {};
      });
      return {
        Responses: responses,
        ...(capacity.size > 0 ? { ConsumedCapacity: [...capacity.values()] } : {}),
      };
    },
  };
}

function partsOf(items: unknown): Part[] {
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_PARTS)
    throw db.validationError(`Member must have length between 1 and ${MAX_PARTS}`);
  return items.map((item: Record<string, Record<string, unknown>>): Part => {
    const [entry, second] = Object.entries(item);
    if (!entry || second)
      throw db.validationError(
        'TransactItems can only contain one of Check, Put, Update or Delete',
      );
    return entry;
  });
}

/** dynalite's validation drops the parameters it does not know. */
function carriedOver(request: Record<string, unknown>, body: Record<string, unknown>) {
  return {
    ReturnConsumedCapacity: String(body.ReturnConsumedCapacity ?? 'NONE'),
    ReturnValuesOnConditionCheckFailure: String(
      request.ReturnValuesOnConditionCheckFailure ?? 'NONE',
    ),
  };
}

function refuseRepeatedItem(store: DynaliteStore, request: ValidRequest, seen: Set<string>): void {
  const table = store.table(request.TableName);
  if (!table) throw wireError('ResourceNotFoundException', 'Requested resource not found');
  const invalid = request.Key && db.validateKey(request.Key, table);
  if (invalid) throw invalid;
  const key = `${request.TableName} ${db.createKey(request.Key ?? request.Item ?? {}, table)}`;
  if (seen.has(key))
    throw db.validationError('Transaction request cannot include multiple operations on one item');
  seen.add(key);
}

function check(store: DynaliteStore, request: ValidRequest): undefined {
  const table = store.table(request.TableName);
  const existing = table && store.item(request.TableName, db.createKey(request.Key ?? {}, table));
  const failed = db.checkConditional(request, existing);
  if (failed) throw failed;
}

function reasonOf(error: WireError): Reason {
  const type = String(error.body.__type).split('#').at(-1);
  const code =
    type === 'ConditionalCheckFailedException' ? 'ConditionalCheckFailed' : 'ValidationError';
  return {
    Code: code,
    Message: error.message,
    ...(error.body.Item ? { Item: error.body.Item as Item } : {}),
  };
}

function cancelled(reasons: readonly Reason[]): WireError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return wireError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

function collect(capacity: Map<string, ConsumedCapacity>, one: ConsumedCapacity | undefined): void {
  if (!one) return;
  const units = (capacity.get(one.TableName)?.CapacityUnits ?? 0) + one.CapacityUnits;
  capacity.set(one.TableName, { TableName: one.TableName, CapacityUnits: units });
}
