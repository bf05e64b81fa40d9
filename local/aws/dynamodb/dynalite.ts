/**
 * The parts of dynalite 4 we stand on, with types: request validation, expression parsers, actions.
 * Its HTTP server and its LevelDB storage are not used.
 */
import { createRequire } from 'node:module';
import type { KeyRange } from './storage.ts';

const require = createRequire(import.meta.url);

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
interface Replaceable {
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

interface DynaliteDb extends Replaceable {
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

interface Validations {
  checkTypes(data: unknown, types: unknown): ValidRequest;
  checkValidations(data: ValidRequest, types: unknown, custom: unknown, store: ActionStore): void;
  toLowerFirst(text: string): string;
}

export const db: DynaliteDb = require('dynalite/db/index.js');

const validations: Validations = require('dynalite/validations/index.js');

const SUPPORTED = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
];

const actions = new Map(
  SUPPORTED.map((operation) => {
    const file = operation.charAt(0).toLowerCase() + operation.slice(1);
    return [
      operation,
      {
        run: require(`dynalite/actions/${file}.js`) as Action,
        rules: require(`dynalite/validations/${file}.js`) as { types: unknown; custom: unknown },
      },
    ];
  }),
);

export const isDynaliteOperation = (operation: string): boolean => actions.has(operation);

/** Checks and parses a request as AWS would; throws a WireError. */
export function validate(operation: string, data: unknown, store: ActionStore): ValidRequest {
  const { rules } = known(operation);
  const valid = validations.checkTypes(data, rules.types);
  validations.checkValidations(valid, rules.types, rules.custom, store);
  return valid;
}

export function actionOf(operation: string): Action {
  return known(operation).run;
}

function known(operation: string): NonNullable<ReturnType<typeof actions.get>> {
  const found = actions.get(operation);
  if (!found) throw wireError('UnknownOperationException', `${operation} is not served locally`);
  return found;
}

export function wireError(
  code: string,
  message: string,
  fields: Record<string, unknown> = {},
): WireError {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message, ...fields };
  return Object.assign(new Error(message), { statusCode: 400, body });
}

export function isWireError(error: unknown): error is WireError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}
