/**
 * What each function may do: exactly what its adapters call, and a test compares it with the calls
 * that the functions make in a run on the embedded services (tests/infra/engine-and-stacks.test.ts).
 *
 * Transactions are allowed by the actions of their items, batches of messages by `SendMessage`.
 */
import type { DeadLetterQueueName, FunctionName, QueueName } from '#shared/contracts/deployment.ts';

export type TableAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

export interface FunctionPermissions {
  /** Of DynamoDB, on the table. */
  readonly table: readonly TableAction[];
  /** May query the table's index. */
  readonly index?: true;
  /** May put messages onto these, beside taking them from its own. */
  readonly send?: readonly (QueueName | DeadLetterQueueName)[];
  /** May put records onto the archive's stream. */
  readonly archive?: true;
  /** May hand e-mail and text messages to their providers. */
  readonly providers?: true;
}

export const PERMISSIONS: Readonly<Record<FunctionName, FunctionPermissions>> = {
  api: {
    table: [
      'BatchGetItem',
      'BatchWriteItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ],
    index: true,
    send: ['events', 'webhooks'],
  },
  evaluate: {
    table: [
      'BatchGetItem',
      'BatchWriteItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
    ],
    index: true,
    send: ['deliveries', 'events', 'events-dlq'],
    archive: true,
  },
  deliver: {
    table: ['BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
    send: ['deliveries', 'deliveries-dlq', 'staff'],
    providers: true,
  },
  feedback: {
    table: ['BatchWriteItem', 'ConditionCheckItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
    send: ['feedback-dlq'],
  },
  track: {
    table: ['BatchWriteItem', 'ConditionCheckItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  },
  measure: {
    table: ['BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query'],
    send: ['webhooks'],
  },
  webhook: {
    table: ['BatchWriteItem', 'GetItem', 'Query', 'UpdateItem'],
    send: ['webhooks', 'webhooks-dlq'],
  },
  sweep: {
    table: [
      'BatchGetItem',
      'BatchWriteItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ],
    index: true,
    send: ['deliveries', 'events'],
  },
};
