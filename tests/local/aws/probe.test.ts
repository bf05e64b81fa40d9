import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignClient, foreignEndpoints } from '#local/aws/foreign-endpoints.ts';
import { probeDynamoDb, probeSqs } from '#local/aws/probe.ts';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';

/** As it comes, without what the embedded one adds. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await startEmbeddedAws();
});
afterAll(() => aws.close());

describe('what a stand-in can do', () => {
  it('is everything, of the embedded services', async () => {
    const db = new DynamoDBClient(foreignClient(aws.endpoints.dynamodb));
    const sqs = new SQSClient(foreignClient(aws.endpoints.sqs));
    const features = [...(await probeDynamoDb(db)), ...(await probeSqs(sqs))];
    expect(features.filter(({ has }) => !has)).toEqual([]);
    expect(features.map(({ name }) => name)).toContain('transactions');
    db.destroy();
    sqs.destroy();
  });

  it('is found by trying: another DynamoDB lacks transactions, time to live and streams', async () => {
    const server = dynalite({ createTableMs: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const db = new DynamoDBClient(foreignClient(`http://127.0.0.1:${port}`));
    const lacking = (await probeDynamoDb(db)).filter(({ has }) => !has);
    expect(lacking.map(({ name }) => name)).toEqual(['transactions', 'time to live', 'streams']);
    expect(lacking.find(({ essential }) => essential)?.without).toContain('published');
    db.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('where services are', () => {
  it("say the SDK's own variables, the particular before the general, and an address before both", () => {
    expect(foreignEndpoints({})).toEqual({});
    expect(foreignEndpoints({ AWS_ENDPOINT_URL: 'http://one' })).toEqual({
      dynamodb: 'http://one',
      sqs: 'http://one',
    });
    expect(
      foreignEndpoints({ AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_DYNAMODB: 'http://db' }),
    ).toEqual({ dynamodb: 'http://db' });
    expect(foreignEndpoints({ AWS_ENDPOINT_URL_SQS: 'http://sqs' }, 'http://all')).toEqual({
      dynamodb: 'http://all',
      sqs: 'http://all',
    });
  });
});
