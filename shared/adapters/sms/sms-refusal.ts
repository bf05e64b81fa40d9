/**
 * What End User Messaging's refusals mean, by the errors of SendTextMessage:
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 * Whatever is not named here leaves it open whether the text is on its way.
 */
import { PinpointSMSVoiceV2ServiceException } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { HandOver } from '#shared/ports/message-sender.ts';

type NotAccepted = Exclude<HandOver, { outcome: 'accepted' }>;

/** Not taken, and may be later: limits, spend, and what an operator can mend while the message waits. */
const LATER: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'ServiceQuotaExceededException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** Not taken, and the same message never will be: a field is wrong, or this number may not be reached. */
const NEVER: ReadonlySet<string> = new Set(['ConflictException', 'ValidationException']);

/** `detail` is the error's name and AWS's own reason code; its messages may hold numbers. */
export function smsRefusal(error: unknown): NotAccepted {
  if (!(error instanceof PinpointSMSVoiceV2ServiceException)) {
    return { outcome: 'unknown', detail: error instanceof Error ? error.name : 'unknown' };
  }
  const reason = 'Reason' in error && typeof error.Reason === 'string' ? ` ${error.Reason}` : '';
  const detail = error.name + reason;
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status < 400 || status > 499) return { outcome: 'unknown', detail };
  if (LATER.has(error.name)) return { outcome: 'throttled' };
  return NEVER.has(error.name) ? { outcome: 'rejected', detail } : { outcome: 'unknown', detail };
}
