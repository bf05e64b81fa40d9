/** What comes along with each function beside the SDK: nothing that it does not use. */
import { describe, expect, it } from 'vitest';
import { bundle } from '#infra/bundling.ts';
import { FUNCTION_NAMES, type FunctionName } from '#shared/contracts/deployment.ts';

/** `client-` and `lib-` packages of the SDK and whatever else is no part of it. */
const OF_THE_SDK =
  /^@(smithy|aws-crypto|aws)\/|^@aws-sdk\/(?!client-|lib-)|^(mnemonist|obliterator)$/;

const EVERYWHERE = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb', '@middy/core'];
const QUEUES = '@aws-sdk/client-sqs';
const SECRETS = '@aws-sdk/client-secrets-manager';

const BESIDE: Readonly<Record<FunctionName, readonly string[]>> = {
  api: [QUEUES, SECRETS, 'zod'],
  track: [SECRETS],
  evaluate: [QUEUES, '@aws-sdk/client-firehose'],
  deliver: [
    QUEUES,
    SECRETS,
    '@aws-sdk/client-ses',
    '@aws-sdk/client-pinpoint-sms-voice-v2',
    'nodemailer',
  ],
  feedback: [QUEUES, SECRETS, 'zod'],
  measure: [QUEUES, 'zod'],
  webhook: [QUEUES, SECRETS, 'zod'],
  sweep: [QUEUES, 'zod'],
};

describe('packages in the bundle', () => {
  it.each(FUNCTION_NAMES)('of %s', (name) => {
    expect(packagesOf(name)).toEqual([...EVERYWHERE, ...BESIDE[name]].sort());
  });

  it('of rotate: secrets and their shape', () => {
    expect(packagesOf('rotate')).toEqual([SECRETS, 'zod']);
  });
});

describe('what a customer or a transaction waits for', () => {
  it.each(['evaluate', 'track', 'deliver'] as const)('%s starts without schemas', (name) => {
    expect(sourcesOf(name)).toContain(`functions/${name}/handler.ts`);
    expect(sourcesOf(name).filter((source) => SCHEMA.test(source))).toEqual([]);
  });

  it.each(['evaluate', 'track'] as const)('%s starts without templates', (name) => {
    expect(sourcesOf(name).filter((source) => TEMPLATE.test(source))).toEqual([]);
  });
});

const SCHEMA = /node_modules\/zod\/|-schema\.ts$/;
const TEMPLATE = /\/templates\/(template|tokenize|parse|render)/;

const sourcesOf = (name: FunctionName): readonly string[] => [...bundle(name).loaded.keys()];

function packagesOf(name: string): readonly string[] {
  const packages = [...bundle(name).loaded.keys()].flatMap(
    (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  );
  return [...new Set(packages)].filter((one) => !OF_THE_SDK.test(one)).sort();
}
