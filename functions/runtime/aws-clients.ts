/** One client per service and process, made when first needed. Endpoints come from the SDK's own variables. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSesClient } from '#shared/adapters/ses/ses-client.ts';
import { createSmsClient } from '#shared/adapters/sms/sms-client.ts';

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const dynamoDb = once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);
export const sqs = once(() => new SQSClient({}));
export const firehose = once(() => new FirehoseClient({}));
export const ses = once(() => createSesClient());
export const sms = once(() => createSmsClient());
