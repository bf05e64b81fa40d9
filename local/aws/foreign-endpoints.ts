/**
 * AWS-compatible services that stand in for the embedded ones: named by the SDK's own variables.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export interface ForeignEndpoints {
  readonly dynamodb?: string;
  readonly sqs?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @param all one address for both, before the variables */
export function foreignEndpoints(variables: Variables, all?: string): ForeignEndpoints {
  const dynamodb =
    all ?? nonEmpty(variables.AWS_ENDPOINT_URL_DYNAMODB) ?? nonEmpty(variables.AWS_ENDPOINT_URL);
  const sqs =
    all ?? nonEmpty(variables.AWS_ENDPOINT_URL_SQS) ?? nonEmpty(variables.AWS_ENDPOINT_URL);
  return { ...(dynamodb !== undefined && { dynamodb }), ...(sqs !== undefined && { sqs }) };
}

const nonEmpty = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

/** Settings of an SDK client. What is no AWS account takes any credentials. */
export function foreignClient(endpoint: string) {
  const { AWS_REGION: region = 'us-east-1', AWS_ACCESS_KEY_ID: known } = process.env;
  const credentials = { accessKeyId: 'opportune', secretAccessKey: 'opportune' };
  return { endpoint, region, ...(known === undefined && { credentials }) };
}
