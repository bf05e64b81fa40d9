/**
 * One client per service and process, made when first needed. Endpoints come from the SDK's own
 * variables. Each stands for itself, with nothing run on import: a bundle holds only those that its
 * function uses.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import type { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSesClient } from '#shared/adapters/ses/ses-client.ts';
import { createSmsClient } from '#shared/adapters/sms/sms-client.ts';

let madeDynamoDb: DynamoDBDocumentClient | undefined;
export function dynamoDb(): DynamoDBDocumentClient {
  madeDynamoDb ??= DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return madeDynamoDb;
}

let madeSqs: SQSClient | undefined;
export function sqs(): SQSClient {
  madeSqs ??= new SQSClient({});
  return madeSqs;
}

let madeFirehose: FirehoseClient | undefined;
export function firehose(): FirehoseClient {
  madeFirehose ??= new FirehoseClient({});
  return madeFirehose;
}

let madeSes: SESClient | undefined;
export function ses(): SESClient {
  madeSes ??= createSesClient();
  return madeSes;
}

let madeSms: PinpointSMSVoiceV2Client | undefined;
export function sms(): PinpointSMSVoiceV2Client {
  madeSms ??= createSmsClient();
  return madeSms;
}
