import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { checkedStage, type StageInput } from '#infra/stage-settings.ts';
import { STAGE_NAMES, stageSettings } from '#infra/stages.ts';
import { DEVELOPMENT_ISSUER } from '#local/identity/development-issuer.ts';
import {
  environmentOf,
  FUNCTION_NAMES,
  FUNCTIONS,
  QUEUE_NAMES,
  QUEUES,
} from '#shared/contracts/deployment.ts';
import { type Resource, synthesize } from './support/synthesize.ts';

const prod = synthesize(stageSettings('prod'));

describe('the stages', () => {
  it.each(STAGE_NAMES.filter((name) => name !== 'prod'))(
    '%s passes the AWS Solutions checks',
    (name) => {
      expect(() => synthesize(stageSettings(name))).not.toThrow();
    },
  );

  it('would not pass them with a bucket that is neither logged nor closed to plain HTTP', () => {
    expect(() =>
      synthesize(stageSettings('dev'), ([stack]) => stack && new Bucket(stack, 'open')),
    ).toThrow(/validation/i);
  });

  it('passes them with every option switched on', () => {
    const { name, ...settings } = stageSettings('prod');
    const everything = checkedStage('all', {
      ...settings,
      network: true,
      tracing: true,
      producers: ['444455556666'],
      iamRoles: { 'arn:aws:iam::111122223333:role/desk': 'marketer' },
      warmTable: { reads: 20_000, writes: 10_000 },
      signIn: { kind: 'issuer', issuer: 'https://login.example.com', audience: ['opportune'] },
    } as StageInput);
    const { templates, resources } = synthesize(everything);
    expect(templates.has('network')).toBe(true);
    expect(templates.has('sign-in')).toBe(false);
    const roles = resources('AWS::Lambda::Function').flatMap(
      ({ Properties }) => Properties.Environment?.Variables.IAM_ROLES ?? [],
    );
    expect(roles).toEqual(['{"arn:aws:iam::111122223333:role/desk":"marketer"}']);
    for (const { Properties } of resources('AWS::Lambda::Function'))
      expect(Properties.VpcConfig.SubnetIds.length).toBeGreaterThan(1);
  });

  it('trusts no issuer of one machine, the development issuer above all', () => {
    const { name, ...settings } = stageSettings('dev');
    for (const issuer of [
      DEVELOPMENT_ISSUER,
      'https://localhost:8443/x',
      'http://login.example.com',
    ]) {
      const signIn = { kind: 'issuer', issuer, audience: ['opportune-local'] };
      expect(() => checkedStage(name, { ...settings, signIn } as StageInput), issuer).toThrow();
    }
  });

  it('uses a restored table instead of its own where one is named', () => {
    const { name, ...settings } = stageSettings('prod');
    const streamArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/restored/stream/2026';
    const restored = checkedStage(name, {
      ...settings,
      restoredTable: { name: 'restored', streamArn },
    } as StageInput);
    const { resources } = synthesize(restored);
    expect(resources('AWS::DynamoDB::GlobalTable')).toEqual([]);
    const [first] = resources('AWS::Lambda::Function');
    expect(first?.Properties.Environment.Variables.TABLE_NAME).toBe('restored');
  });

  it.each([...prod.templates.keys()])('%s is as it was agreed', async (stack) => {
    const { Resources, Outputs } = prod.templates.get(stack) ?? { Resources: {} };
    const plain = Object.fromEntries(
      Object.entries(Resources).map(([id, { Type, Properties }]) => [id, { Type, Properties }]),
    );
    await expect(
      stringify(
        { Resources: plain, ...(Outputs && { Outputs }) },
        { aliasDuplicateObjects: false },
      ),
    ).toMatchFileSnapshot(`snapshots/prod-${stack}.yaml`);
  });
});

describe('settings', () => {
  const { name: _, ...valid } = stageSettings('prod');
  const refused = (change: Partial<StageInput>) =>
    expect(() => checkedStage('test', { ...valid, ...change } as StageInput));

  it('are refused with every reason at once', () => {
    refused({ region: 'Frankfurt', sender: { ...valid.sender, address: 'nobody' } }).toThrow(
      /region[\s\S]*sender\.address|sender\.address[\s\S]*region/,
    );
  });
  it('give roles to principals of IAM that there can be', () => {
    refused({ iamRoles: { 'arn:aws:sts::1:assumed-role/desk/anna': 'approver' } }).toThrow(
      'iamRoles',
    );
  });
  it('know no unknown names', () => refused({ trcing: true } as never).toThrow('trcing'));
  it('want an edge and somebody to page in production', () => {
    refused({ edge: false }).toThrow('needed in production');
    refused({ alarms: { ...valid.alarms, page: [] } }).toThrow('somebody to page');
  });
  it('want host names inside the hosted zone', () => {
    const domain = { ...valid.domain, links: 'go.elsewhere.com' } as StageInput['domain'];
    refused({ domain }).toThrow('links must lie in example.com');
  });
  it('want a domain where the edge stands in another region', () => {
    refused({ domain: undefined }).toThrow('outside us-east-1');
  });
});

describe('queues', () => {
  const queues = prod.resources('AWS::SQS::Queue');
  const redrive = queues.flatMap(({ Properties }) => Properties.RedrivePolicy ?? []);

  it('each have a dead-letter queue or are one', () => {
    const without = queues.filter(({ Properties }) => Properties.RedrivePolicy === undefined);
    expect(without.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(
      [...QUEUE_NAMES, 'measure'].map((name) => `${name}dlq`).sort(),
    );
  });
  it('give messages up after the receives of the definition', () => {
    expect(redrive.map(({ maxReceiveCount }) => maxReceiveCount)).toEqual(
      QUEUE_NAMES.map((name) => QUEUES[name].maxReceiveCount),
    );
  });
  it('each have an alarm', () => {
    const watched = prod
      .resources('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Namespace === 'AWS/SQS')
      .map(({ Properties }) => Properties.Dimensions[0].Value['Fn::GetAtt'][0]);
    expect(watched.sort()).toEqual(queues.map(({ id }) => id).sort());
  });
  it('hide a message six times as long as its function may run', () => {
    for (const { Properties } of queueMappings) {
      const [, logicalId] =
        /ExportsOutputFnGetAtt(\w+?)Arn/.exec(JSON.stringify(Properties.EventSourceArn)) ?? [];
      const queue = queues.find(({ id }) => id === logicalId);
      const { Timeout } = functionOf(Properties.FunctionName.Ref).Properties;
      expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
    }
  });
});

const functions = prod.resources('AWS::Lambda::Function');
const sources = prod.resources('AWS::Lambda::EventSourceMapping');
const isStream = ({ Properties }: Resource) => Properties.StartingPosition !== undefined;
const streamMappings = sources.filter(isStream);
const queueMappings = sources.filter((source) => !isStream(source));
function functionOf(logicalId: string): Resource {
  const found = functions.find(({ id }) => id === logicalId);
  if (found === undefined) throw new Error(`no function ${logicalId}`);
  return found;
}

describe('functions', () => {
  const named = (name: string) =>
    functions.find(({ Properties }) => Properties.FunctionName === `opportune-prod-${name}`);

  it.each(FUNCTION_NAMES)('%s gets the variables of its schema and no others', (name) => {
    const variables = Object.keys(named(name)?.Properties.Environment.Variables ?? {});
    expect(variables.sort()).toEqual(Object.keys(FUNCTIONS[name].env.shape).sort());
  });

  it('hold no key in their variables', () => {
    const text = JSON.stringify(functions.map(({ Properties }) => Properties.Environment));
    expect(text).not.toMatch(/(LINK_KEYS|ADDRESS_KEY)":"/);
    expect(text).toContain('secretsmanager:');
  });

  it('run on arm64 and Node 24, with what the definition says', () => {
    for (const name of FUNCTION_NAMES) {
      const { memoryMb, timeoutSeconds, reservedConcurrency } = FUNCTIONS[name];
      expect(named(name)?.Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        MemorySize: memoryMb,
        Timeout: timeoutSeconds,
        ...(reservedConcurrency && { ReservedConcurrentExecutions: reservedConcurrency }),
      });
    }
  });

  it('take batches as the definition says and report what failed of them', () => {
    const fed = FUNCTION_NAMES.flatMap((name) => FUNCTIONS[name].queue ?? []);
    expect(
      queueMappings.map(({ Properties }) => ({
        batchSize: Properties.BatchSize,
        maximumConcurrency: Properties.ScalingConfig.MaximumConcurrency,
        reports: Properties.FunctionResponseTypes,
      })),
    ).toEqual(
      fed.map(({ batchSize, maximumConcurrency }) => ({
        batchSize,
        maximumConcurrency,
        reports: ['ReportBatchItemFailures'],
      })),
    );
  });

  it('reads of the stream what the definition names, and puts aside what it gives up', () => {
    expect(streamMappings).toHaveLength(1);
    const { batchSize, maximumRetryAttempts } = FUNCTIONS.measure.stream ?? {};
    expect(streamMappings[0]?.Properties).toMatchObject({
      BatchSize: batchSize,
      MaximumRetryAttempts: maximumRetryAttempts,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
    const patterns = streamMappings[0]?.Properties.FilterCriteria.Filters.map(
      ({ Pattern }: { Pattern: string }) => JSON.parse(Pattern).dynamodb.NewImage,
    );
    const exists = [{ exists: true }];
    expect(patterns).toContainEqual({ decision: { S: exists } });
    expect(patterns).toContainEqual({ answer: { M: { survey: { S: exists } } } });
  });

  it('have a role each, with a policy of its own', () => {
    const roles = functions.map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(functions.length);
    for (const { Properties } of prod
      .resources('AWS::IAM::Role')
      .filter(({ id }) => roles.includes(id)))
      expect(Properties.ManagedPolicyArns ?? []).toEqual([]);
  });
});

describe('environments', () => {
  const facts = new Proxy({} as never, { get: (_, name) => String(name) });
  it('of functions without a queue know no dead-letter queue', () => {
    expect(environmentOf('sweep', facts)).not.toHaveProperty('DEAD_LETTER_QUEUE_URL');
  });
});

describe('encryption', () => {
  const KEY = expect.objectContaining({ 'Fn::ImportValue': expect.stringContaining('key') });
  const ownKey: readonly [type: string, where: (properties: Resource['Properties']) => unknown][] =
    [
      ['AWS::SQS::Queue', (p) => p.KmsMasterKeyId],
      ['AWS::SNS::Topic', (p) => p.KmsMasterKeyId],
      ['AWS::SecretsManager::Secret', (p) => p.KmsKeyId],
      ['AWS::Backup::BackupVault', (p) => p.EncryptionKeyArn],
      ['AWS::Events::EventBus', (p) => p.KmsKeyIdentifier],
      ['AWS::DynamoDB::GlobalTable', (p) => p.Replicas[0].SSESpecification.KMSMasterKeyId],
      [
        'AWS::KinesisFirehose::DeliveryStream',
        (p) => p.DeliveryStreamEncryptionConfigurationInput.KeyARN,
      ],
      [
        'AWS::Athena::WorkGroup',
        (p) => p.WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey,
      ],
    ];
  it.each(ownKey)('%s uses the key of the stage', (type, where) => {
    const found = prod.resources(type);
    expect(found).not.toEqual([]);
    for (const { Properties, stack } of found)
      expect(where(Properties), stack).toEqual(
        stack === 'foundation' ? { 'Fn::GetAtt': [expect.stringContaining('key'), 'Arn'] } : KEY,
      );
  });

  it('of logs and buckets has two exceptions, which hold nothing of customers', () => {
    const without = [
      ...prod
        .resources('AWS::Logs::LogGroup')
        .filter(({ Properties }) => Properties.KmsKeyId === undefined),
      ...prod
        .resources('AWS::S3::Bucket')
        .filter(
          ({ Properties }) => !JSON.stringify(Properties.BucketEncryption).includes('aws:kms'),
        ),
    ];
    expect(without.map(({ stack, id }) => `${stack}/${id.replace(/[0-9A-F]{8}$/, '')}`)).toEqual([
      'edge/blocked',
      'archive/accesslog',
    ]);
  });
});

describe('what must not be lost', () => {
  it('is protected and backed up in production', () => {
    const [table] = prod.resources('AWS::DynamoDB::GlobalTable');
    expect(table?.Properties.Replicas[0]).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(prod.resources('AWS::Backup::BackupPlan')).toHaveLength(1);
  });
});
