import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { DomainError } from '#shared/domain/domain-error.ts';

/** True when DynamoDB refused the write because its condition did not hold. */
export const isConditionFailed = (error: unknown): boolean =>
  error instanceof DynamoDBServiceException && error.name === 'ConditionalCheckFailedException';

/** What is left over after the adapter's own retries: come again later. */
export const unprocessed = (what: string): DomainError =>
  new DomainError('TABLE_THROTTLED', `DynamoDB left ${what} unprocessed`, { retryable: true });
