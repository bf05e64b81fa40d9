/** Types of the parts of dynalite 4 we stand on; it has none of its own. */
import type { KeyRange } from './storage.ts';

/** One attribute value as on the wire, `{ S: 'x' }`. */
export type AttributeValue = Record<string, unknown>;
export type Item = Record<string, AttributeValue>;

export interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly { AttributeName: string; KeyType: string }[];
  readonly Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
}

/** A table as dynalite stores and describes it. */
export interface Table {
  readonly TableName: string;
  readonly TableArn: string;
  TableStatus: string;
  readonly KeySchema: readonly { AttributeName: string; KeyType: string }[];
  readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
  GlobalSecondaryIndexes?: (IndexDescription & { IndexStatus?: string })[];
  LocalSecondaryIndexes?: IndexDescription[];
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: string };
  LatestStreamArn?: string;
  LatestStreamLabel?: string;
}

/** A validated request; keys starting with `_` hold the parsed expressions. */
export interface ValidRequest extends Record<string, unknown> {
  TableName: string;
  IndexName?: string;
  Item?: Item;
  Key?: Item;
  ReturnConsumedCapacity?: string;
  ReturnValuesOnConditionCheckFailure?: string;
  ConsistentRead?: boolean;
  Limit?: number;
  Select?: string;
  Expected?: unknown;
  QueryFilter?: unknown;
  ScanFilter?: unknown;
  AttributesToGet?: string[];
  ConditionalOperator?: string;
  _condition?: { expression: Expression };
  _filter?: { expression: Expression };
  _projection?: { paths: unknown[] };
}

/** A parsed condition; an operand is a document path, a value, or a nested `size(path)`. */
export interface Expression {
  readonly type: string;
  readonly name?: string;
  readonly args: readonly unknown[];
}

/** An error to be sent to the client as it is. */
export interface WireError extends Error {
  statusCode: number;
  body: Record<string, unknown>;
}

export type Callback<T = unknown> = (error?: unknown, result?: T) => void;

/** What dynalite's actions ask of a store: see storage-for-dynalite.ts. */
export interface ActionStore {
  readonly options: Record<string, number>;
}

export type Action = (store: ActionStore, data: ValidRequest, done: Callback) => void;

export interface ConsumedCapacity {
  TableName: string;
  CapacityUnits: number;
  Table?: { CapacityUnits: number };
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits: number }>;
  LocalSecondaryIndexes?: Record<string, { CapacityUnits: number }>;
}

/** The functions that replacements.ts puts in, as dynalite calls them. */
export interface Replaceable {
  itemSize(item: Item): number;
  checkConditional(request: ValidRequest, existing: Item | undefined): WireError | null;
  addConsumedCapacity(
    request: ValidRequest,
    isRead: boolean,
    first?: Item,
    second?: Item,
  ): ConsumedCapacity | undefined;
  queryTable(
    store: unknown,
    table: Table,
    request: ValidRequest,
    range: KeyRange,
    isLocal: boolean,
    fetchItems: boolean,
    keyNames: readonly string[],
    done: Callback,
  ): void;
  updateIndexes(
    store: unknown,
    table: Table,
    before: Item | undefined,
    after: Item | null | undefined,
    done: Callback,
  ): void;
}

export interface DynaliteDb extends Replaceable {
  createKey(item: Item, table: Table): string;
  createIndexKey(item: Item, table: Table, keySchema: IndexDescription['KeySchema']): string;
  validateKey(key: Item, table: Table): WireError | undefined;
  validationError(message: string): WireError;
  compare(operator: string, value: AttributeValue | undefined, others: unknown): boolean;
  mapPath(path: readonly unknown[], item: Item): AttributeValue | undefined;
  mapPaths(paths: readonly unknown[], item: Item): Item;
  matchesFilter(item: Item, filter: unknown, operator?: string): boolean;
  getIndexActions(
    indexes: readonly IndexDescription[],
    before: Item | undefined,
    after: Item | undefined,
    table: Table,
  ): {
    puts: { index: string; key: string; item: Item }[];
    deletes: { index: string; key: string }[];
  };
}
