/** What a thrown error becomes: nothing of it reaches the caller but whether trying again may help. */

import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import { DomainError } from '#shared/domain/domain-error.ts';

const AGAIN = { headers: { 'retry-after': '1' } };

/** How AWS SDK clients name throttling (https://github.com/smithy-lang/smithy-typescript, service-error-classification). */
const THROTTLES: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
  'ThrottledException',
]);

export function problemOfError(error: unknown): Problem {
  if (error instanceof DomainError) {
    if (error.code.endsWith('_THROTTLED')) return problem('TOO_MANY_REQUESTS', undefined, AGAIN);
    return error.retryable ? problem('UNAVAILABLE', undefined, AGAIN) : problem('INTERNAL');
  }
  if (error instanceof Error && THROTTLES.has(error.name))
    return problem('TOO_MANY_REQUESTS', undefined, AGAIN);
  return isOutage(error) ? problem('UNAVAILABLE', undefined, AGAIN) : problem('INTERNAL');
}

/** A 5xx of a service behind us, or no answer from it at all. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $fault, $metadata } = error as Error & {
    $fault?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return (
    $fault === 'server' ||
    ($metadata !== undefined && $metadata.httpStatusCode === undefined) ||
    error.name === 'TimeoutError'
  );
}
