/** Embedded services with real SDK clients, for one test file. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EmbeddedAwsOptions } from '#local/aws/services.ts';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';

export interface TestAws extends EmbeddedAws {
  readonly db: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
  readonly queue: SQSClient;
  readonly s3: S3Client;
  readonly ses: SESClient;
  readonly sms: PinpointSMSVoiceV2Client;
  readonly firehose: FirehoseClient;
}

export async function startTestAws(options: EmbeddedAwsOptions = {}): Promise<TestAws> {
  const aws = await startEmbeddedAws(options);
  const client = (endpoint: string) => ({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const { endpoints } = aws;
  const db = new DynamoDBClient(client(endpoints.dynamodb));
  const clients = {
    db,
    documents: DynamoDBDocumentClient.from(db),
    queue: new SQSClient(client(endpoints.sqs)),
    s3: new S3Client(client(endpoints.s3)),
    ses: new SESClient(client(endpoints.ses)),
    sms: new PinpointSMSVoiceV2Client(client(endpoints.sms)),
    firehose: new FirehoseClient(client(endpoints.firehose)),
  };
  return {
    ...aws,
    ...clients,
    async close() {
      for (const each of Object.values(clients)) each.destroy();
      await aws.close();
    },
  };
}
