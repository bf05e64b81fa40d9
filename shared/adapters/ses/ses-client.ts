import { SESClient, type SESClientConfig } from '@aws-sdk/client-ses';

/**
 * An SES client that puts one request on the wire and waits for its answer for a bounded time.
 *
 * SES has no idempotency token, and the SDK's default is three attempts: a reply that got lost would
 * be a second mail. A breach of `requestTimeout` is only logged unless it is made to throw.
 */
export const createSesClient = (
  overrides: Pick<SESClientConfig, 'endpoint' | 'region' | 'credentials'> & {
    readonly requestTimeoutMs?: number;
  } = {},
): SESClient => {
  const { requestTimeoutMs = 10_000, ...config } = overrides;
  return new SESClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
};
