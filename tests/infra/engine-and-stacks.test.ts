import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#functions/runtime/aws-clients.ts';
import { takeLines } from '#functions/runtime/log-lines.ts';
import { stageSettings } from '#infra/stages.ts';
import { functionOf } from '#local/engine/functions.ts';
import { type Engine, type Instrument, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import {
  FUNCTION_NAMES,
  FUNCTIONS,
  type FunctionName,
  QUEUE_NAMES,
} from '#shared/contracts/deployment.ts';
import { evaluateEnv, trackEnv } from '#shared/contracts/env/plain-variables.ts';
import { HTTP_ROUTES } from '#shared/contracts/routes.ts';
import { recordCalls } from '../support/record-calls.ts';
import { liveThrough, RECIPIENTS, STARTS_AT } from './support/live-through.ts';
import { lookedAt, toldIn } from './support/metrics.ts';
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
  sweep: { 'dynamodb:UpdateItem table': 'an erasure that died before it ended what was open' },
};

/** What no run tells for certain, and when it is told. */
const SELDOM_TOLD: Readonly<Record<string, string>> = {
  'LedgerDrift by stage': 'by a recount: tests/cli/publish-drift.test.ts',
  'Lift by campaign, stage': 'after minutes of real time: tests/app/measure/measure-stream.test.ts',
  'LiftLower by campaign, stage': 'with the lift',
  'RulesetBroken by stage': 'of what cannot be read: tests/local/runbook/runbook.test.ts',
};

let engine: Engine;
let calls: ReadonlyMap<string, ReadonlySet<string>>;
let swept: readonly string[];
beforeAll(async () => {
  const clock = createVirtualClock(STARTS_AT);
  engine = await startEngine({
    port: 0,
    clock,
    recipients: RECIPIENTS,
    instrument: noted,
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  calls = recordCalls();
  takeLines((line) => lines.push(line));
  await liveThrough(engine, clock);
  invoked = [];
  await engine.sweep();
  // What is due goes on to queues, whose functions run beside it.
  const unfed = FUNCTION_NAMES.filter((name) => !FUNCTIONS[name].queue && !FUNCTIONS[name].stream);
  swept = unfed.filter((name) => invoked.includes(name));
}, 120_000);
afterAll(() => engine.close());

const lines: string[] = [];
let invoked: string[] = [];
const noted: Instrument = (watched) => ({
  ...watched,
  handler: (event, context) => {
    invoked.push(watched.name);
    return watched.handler(event, context);
  },
});

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

describe('boards and alarms', () => {
  it('look at what functions tell of in a run', () => {
    const told = toldIn(lines);
    const silent = lookedAt(prod).filter((metric) => !told.has(metric));
    expect(silent).toEqual(Object.keys(SELDOM_TOLD));
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

  it.each(FUNCTION_NAMES.filter((name) => FUNCTIONS[name].queue))(
    'feeds %s from its queue as the stacks do',
    (name) => {
      const { Properties } = sourceOf(name);
      expect(engine.mappings.get(name)?.settings).toEqual({
        batchSize: Properties.BatchSize,
        maximumConcurrency: Properties.ScalingConfig.MaximumConcurrency,
        reportBatchItemFailures: Properties.FunctionResponseTypes[0] === 'ReportBatchItemFailures',
      });
    },
  );

  it.each(FUNCTION_NAMES.filter((name) => FUNCTIONS[name].stream))(
    'feeds %s from the stream as the stacks do',
    (name) => {
      const { Properties } = sourceOf(name);
      const { attributes, ...settings } = engine.streams.get(name)?.settings ?? { attributes: {} };
      expect(settings).toEqual({
        batchSize: Properties.BatchSize,
        maximumRetryAttempts: Properties.MaximumRetryAttempts,
        bisectBatchOnFunctionError: Properties.BisectBatchOnFunctionError,
      });
      const patterns: readonly { Pattern: string }[] = Properties.FilterCriteria.Filters;
      const leaves = patterns.map(({ Pattern }) => leafOf(JSON.parse(Pattern).dynamodb.NewImage));
      expect(leaves.sort()).toEqual(
        Object.entries(attributes)
          .map(([attribute, leaf]) => `${attribute}.${leaf}`)
          .sort(),
      );
    },
  );

  it.each(FUNCTION_NAMES)('runs %s for as long, and as often at a time, as the stacks', (name) => {
    const { Timeout, ReservedConcurrentExecutions } = deployed(name).Properties;
    const { timeoutSeconds, reservedConcurrency } = functionOf(name);
    expect(timeoutSeconds).toBe(Timeout);
    expect(reservedConcurrency).toBe(ReservedConcurrentExecutions);
  });

  it.each(FUNCTION_NAMES)('gives %s the variables of the stacks', (name) => {
    const { Variables } = deployed(name).Properties.Environment;
    const local = engine.environments.get(name) ?? {};
    expect(Object.keys(local).sort()).toEqual(Object.keys(Variables).sort());
    for (const limit of LIMITS) expect(local[limit], limit).toBe(Variables[limit]);
  });

  it.each([
    ['evaluate', evaluateEnv],
    ['track', trackEnv],
  ] as const)('gives %s variables that are read without their schema', (name, { plain }) => {
    expect(plain(engine.environments.get(name))).toBeDefined();
  });

  it('does each minute what the stacks do', async () => {
    const schedules = prod.resources('AWS::Scheduler::Schedule');
    expect(schedules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual([
      'rate(1 minute)',
    ]);
    const [target] = schedules.map(({ Properties }) => Properties.Target.Arn['Fn::GetAtt'][0]);
    const scheduled = FUNCTION_NAMES.filter((name) => deployed(name).id === target);
    expect(swept).toEqual(scheduled);
  });

  it('serves the addresses of the stacks, where a token is asked for by the same list', async () => {
    const routes = prod.resources('AWS::ApiGatewayV2::Route').filter(({ id }) => /^front/.test(id));
    expect(
      routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]).sort(),
    ).toEqual(HTTP_ROUTES.map(({ key, signIn }) => [key, signIn ? 'JWT' : 'NONE']).sort());
    for (const { Properties } of routes) {
      const [method = '', path = ''] = Properties.RouteKey.split(' ');
      const answer = await fetch(new URL(path.replace(/\{[^}]+\}/g, 'x'), engine.url), {
        method: method === 'ANY' ? 'GET' : method,
      });
      expect(await answer.text(), Properties.RouteKey).not.toBe('{"message":"Not Found"}');
    }
  });
});

/** What is no place of a stage but a rule of the engine. */
const LIMITS = ['MAX_RECEIVES', 'DECISION_RETENTION', 'LATENESS', 'SOFT_BOUNCES'] as const;

function deployed(name: FunctionName): Resource & { readonly id: string } {
  const found = prod
    .resources('AWS::Lambda::Function')
    .find(({ Properties }) => Properties.FunctionName === `opportune-prod-${name}`);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

function sourceOf(name: FunctionName): Resource {
  const found = prod
    .resources('AWS::Lambda::EventSourceMapping')
    .find(({ Properties }) => Properties.FunctionName.Ref === deployed(name).id);
  if (found === undefined) throw new Error(`nothing feeds ${name}`);
  return found;
}

/** `{ answer: { M: { survey: { S: [exists] } } } }` is `answer.M.survey.S`. */
function leafOf(pattern: unknown): string {
  if (Array.isArray(pattern) || typeof pattern !== 'object' || pattern === null) return '';
  const [[name, inner] = ['', undefined]] = Object.entries(pattern);
  return [name, leafOf(inner)].filter((part) => part !== '').join('.');
}

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
