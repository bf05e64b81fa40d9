/**
 * What SES's refusals mean. Only what AWS documents as not sent counts as not sent; whatever is not
 * named here leaves it open whether the mail is on its way.
 */
import { SESServiceException } from '@aws-sdk/client-ses';
import type { HandOver } from '#shared/ports/message-sender.ts';

type NotAccepted = Exclude<HandOver, { outcome: 'accepted' }>;

/**
 * Not taken, and may be later: limits, and what an operator can mend while the message waits.
 * - https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html: dropped, not sent
 * - https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html: errors
 * - https://docs.aws.amazon.com/ses/latest/APIReference/CommonErrors.html: refused before SES looked
 */
const LATER: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'AccountSendingPausedException',
  'ConfigurationSetSendingPausedException',
  'ConfigurationSetDoesNotExist',
  'ConfigurationSetDoesNotExistException',
  'MailFromDomainNotVerified',
  'MailFromDomainNotVerifiedException',
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** Not taken, and the same message never will be. */
const NEVER: ReadonlySet<string> = new Set([
  'MessageRejected',
  'InvalidParameterCombination',
  'InvalidParameterValue',
  'MalformedQueryString',
  'MissingParameter',
  'ValidationError',
]);

/** `detail` is the error's name: SES's messages hold addresses. */
export function sesRefusal(error: unknown): NotAccepted {
  const detail = error instanceof Error ? error.name : 'unknown';
  if (!(error instanceof SESServiceException)) return { outcome: 'unknown', detail };
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status < 400 || status > 499) return { outcome: 'unknown', detail };
  // The same code for a bad message and for an account that AWS has paused: only the words differ.
  const isPaused =
    error.name === 'MessageRejected' && /^sending (paused|suspended)/i.test(error.message);
  if (LATER.has(error.name) || isPaused) return { outcome: 'throttled' };
  return NEVER.has(error.name) ? { outcome: 'rejected', detail } : { outcome: 'unknown', detail };
}
