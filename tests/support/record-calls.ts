/**
 * Writes down, by an SDK middleware, what the functions of the embedded engine ask of AWS, in the
 * words of IAM: `dynamodb:PutItem table`, `dynamodb:Query index`, `sqs:SendMessage deliveries`.
 */
import { dynamoDb, firehose, ses, sms, sqs } from '#functions/runtime/aws-clients.ts';
import { runningFunction } from '#local/runner/invoke-function.ts';

interface Client {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: { input: unknown }) => Promise<unknown>,
        context: { readonly commandName?: string },
      ) => (args: { input: unknown }) => Promise<unknown>,
      options: { readonly step: 'initialize'; readonly name: string; readonly override: true },
    ): void;
  };
}

/** Function ▶ its calls. Grows while the engine runs in this process. */
export function recordCalls(): ReadonlyMap<string, ReadonlySet<string>> {
  const calls = new Map<string, Set<string>>();
  const clients: Readonly<Record<string, unknown>> = {
    dynamodb: dynamoDb(),
    sqs: sqs(),
    firehose: firehose(),
    ses: ses(),
    'sms-voice': sms(),
  };
  for (const [service, client] of Object.entries(clients)) {
    (client as Client).middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          const name = runningFunction();
          if (name !== undefined) {
            const own = calls.get(name) ?? new Set();
            for (const call of inWordsOfIam(service, commandName, args.input)) own.add(call);
            calls.set(name, own);
          }
          return next(args);
        },
      { step: 'initialize', name: 'recordCalls', override: true },
    );
  }
  return calls;
}

interface Input {
  readonly IndexName?: string;
  readonly QueueUrl?: string;
  readonly TransactItems?: readonly object[];
}

function inWordsOfIam(service: string, commandName: string, input: unknown): readonly string[] {
  const operation = commandName.replace(/Command$/, '');
  const { IndexName, QueueUrl, TransactItems } = input as Input;
  if (service === 'dynamodb')
    return TransactItems === undefined
      ? [`dynamodb:${operation} ${IndexName === undefined ? 'table' : 'index'}`]
      : TransactItems.flatMap((item) =>
          Object.keys(item).map((kind) => `dynamodb:${ITEM_ACTIONS[kind] ?? kind} table`),
        );
  if (service === 'sqs')
    return [`sqs:${operation.replace(/Batch$/, '')} ${QueueUrl?.split('/').at(-1)}`];
  return [`${service}:${operation}`];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const ITEM_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};
