/**
 * The parts of dynalite 4 we stand on, with types: request validation, expression parsers, actions.
 * Its HTTP server and its LevelDB storage are not used.
 */
import { createRequire } from 'node:module';
import type { Action, ActionStore, DynaliteDb, ValidRequest, WireError } from './dynalite-types.ts';

const require = createRequire(import.meta.url);

interface Validations {
  checkTypes(data: unknown, types: unknown): ValidRequest;
  checkValidations(data: ValidRequest, types: unknown, custom: unknown, store: ActionStore): void;
  toLowerFirst(text: string): string;
}

export const db: DynaliteDb = require('dynalite/db/index.js');

const validations: Validations = require('dynalite/validations/index.js');

/** Not UpdateTable, which ignores new indexes in silence, and not tags. */
const SUPPORTED = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
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
