import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#functions/runtime/aws-clients.ts';
import { stageSettings } from '#infra/stages.ts';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import { FUNCTION_NAMES, type FunctionName, QUEUE_NAMES } from '#shared/contracts/deployment.ts';
import { recordCalls } from '../support/record-calls.ts';
import { liveThrough, RECIPIENTS, STARTS_AT } from './support/live-through.ts';
import { type Resource, synthesize } from './support/synthesize.ts';

const FIRST_STATE = {
  'dynamodb:ConditionCheckItem table': 'a first state, of somebody who was erased and came back',
};
/** What no run meets for certain, and when it happens. */
const SELDOM: Readonly<Partial<Record<FunctionName, Readonly<Record<string, string>>>>> = {
  evaluate: { 'sqs:SendMessage events': 'more customers than there are on one page' },
  feedback: FIRST_STATE,
  track: FIRST_STATE,
  measure: {
    'dynamodb:GetItem table':
      'a conversion or an answer that is read before its exposure was counted',
  },
};

let engine: Engine;
let calls: ReadonlyMap<string, ReadonlySet<string>>;
beforeAll(async () => {
  const clock = createVirtualClock(STARTS_AT);
  engine = await startEngine({
    port: 0,
    clock,
    recipients: RECIPIENTS,
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  calls = recordCalls();
  await liveThrough(engine, clock);
}, 120_000);
afterAll(() => engine.close());

const prod = synthesize(stageSettings('prod'));

describe('what a function may do', () => {
  it.each(FUNCTION_NAMES)('%s: what it did in a run, and nothing else', (name) => {
    const did = [...(calls.get(name) ?? [])].sort();
    const may = allowed(prod.resources('AWS::IAM::Policy'), name);
    expect(
      did.filter((call) => !may.includes(call)),
      'did without being allowed',
    ).toEqual([]);
    const seldom = SELDOM[name] ?? {};
    const unused = may.filter((call) => !did.includes(call) && !(call in seldom));
    expect(unused, 'is allowed without having done it').toEqual([]);
  });
});

describe('the local engine', () => {
  it('has the table of the stacks', async () => {
    const { Table } = await dynamoDb().send(
      new DescribeTableCommand({ TableName: engine.tableName }),
    );
    const ttl = await dynamoDb().send(
      new DescribeTimeToLiveCommand({ TableName: engine.tableName }),
    );
    const [stack] = prod.resources('AWS::DynamoDB::GlobalTable');
    const { KeySchema, GlobalSecondaryIndexes, AttributeDefinitions, ...rest } =
      stack?.Properties ?? {};
    expect(Table?.KeySchema).toEqual(KeySchema);
    expect(byName(Table?.AttributeDefinitions)).toEqual(byName(AttributeDefinitions));
    expect(
      Table?.GlobalSecondaryIndexes?.map((one) => [one.IndexName, one.KeySchema, one.Projection]),
    ).toEqual(
      GlobalSecondaryIndexes.map((one: Record<string, unknown>) => [
        one.IndexName,
        one.KeySchema,
        one.Projection,
      ]),
    );
    expect(Table?.StreamSpecification?.StreamViewType).toBe(
      rest.StreamSpecification.StreamViewType,
    );
    expect(ttl.TimeToLiveDescription?.AttributeName).toBe(
      rest.TimeToLiveSpecification.AttributeName,
    );
  });

  it.each(QUEUE_NAMES)('has the queue %s of the stacks', async (name) => {
    const { Attributes } = await engine.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: engine.queues[name].url,
        AttributeNames: ['VisibilityTimeout', 'RedrivePolicy'],
      }),
    );
    const stack = prod
      .resources('AWS::SQS::Queue')
      .find(({ id }) => new RegExp(`^${name}[0-9A-F]{8}$`).test(id));
    expect(Number(Attributes?.VisibilityTimeout)).toBe(stack?.Properties.VisibilityTimeout);
    const redrive = JSON.parse(Attributes?.RedrivePolicy ?? '{}');
    expect(redrive.maxReceiveCount).toBe(stack?.Properties.RedrivePolicy.maxReceiveCount);
    expect(redrive.deadLetterTargetArn).toMatch(new RegExp(`${name}-dlq$`));
  });
});

const byName = (definitions: readonly { AttributeName?: string | undefined }[] | undefined) =>
  [...(definitions ?? [])].sort((a, b) =>
    (a.AttributeName ?? '') < (b.AttributeName ?? '') ? -1 : 1,
  );

/** What the stacks give beside the calls of the adapters: to the runtime, to the mapping, to the start. */
const NOT_BY_ADAPTERS =
  /^(logs:|xray:|secretsmanager:|sqs:(DeleteMessage|GetQueueAttributes|ReceiveMessage) |\w+:\w+ stream)/;

/** The statements of a function's role, in the words of the recorder. */
function allowed(policies: readonly Resource[], name: FunctionName): readonly string[] {
  const statements = policies
    .filter(({ Properties }) => Properties.PolicyName.startsWith(`${name}role`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const words = statements.flatMap(({ Action, Resource: resource }) =>
    [Action]
      .flat()
      .flatMap((action: string) =>
        action.startsWith('dynamodb:') || action.startsWith('sqs:')
          ? [resource].flat().map((one) => `${action} ${named(one)}`)
          : [action],
      ),
  );
  return words.filter((word) => !NOT_BY_ADAPTERS.test(word)).sort();
}

/** Which queue, or whether the table or its index: from the name under which another stack exports it. */
function named(resource: unknown): string {
  const text = JSON.stringify(resource);
  if (text.includes('/index/')) return 'index';
  if (text.includes('StreamArn') || text === '"*"' || text.includes('measuredlq')) return 'stream';
  if (text.includes('ExportsOutputFnGetAtttable')) return 'table';
  const queue = QUEUE_NAMES.find((one) => text.includes(`ExportsOutputFnGetAtt${one}`));
  if (queue === undefined) throw new Error(`cannot name ${text}`);
  return text.includes(`ExportsOutputFnGetAtt${queue}dlq`) ? `${queue}-dlq` : queue;
}
