import {
  PinpointSMSVoiceV2Client,
  type PinpointSMSVoiceV2ClientConfig,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';

/**
 * An SMS client that puts one request on the wire and waits for its answer for a bounded time.
 *
 * SendTextMessage has no idempotency token, and the SDK's default is three attempts: a reply that
 * got lost would be a second text. A breach of `requestTimeout` is only logged unless it is made to throw.
 */
export const createSmsClient = (
  overrides: Pick<PinpointSMSVoiceV2ClientConfig, 'endpoint' | 'region' | 'credentials'> & {
    readonly requestTimeoutMs?: number;
  } = {},
): PinpointSMSVoiceV2Client => {
  const { requestTimeoutMs = 10_000, ...config } = overrides;
  return new PinpointSMSVoiceV2Client({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
};
