/**
 * Secrets of webhooks, each made from the deployment's own key, the webhook and a number: nothing
 * has to be kept, and the next number is another secret.
 */
import { createHmac } from 'node:crypto';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { WebhookSecrets } from '#shared/ports/webhooks.ts';
import { decodeKey } from './key.ts';

const PREFIX = 'whsec_';

/**
 * @param key base64url of at least 32 bytes; the label keeps it apart from hashes of addresses.
 * @throws DomainError ADDRESS_KEY
 */
export function createWebhookSecrets(key: string): WebhookSecrets {
  const own = decodeKey(key);
  if (own === undefined) {
    throw new DomainError('ADDRESS_KEY', 'must be base64url of at least 32 bytes');
  }
  return {
    of: (webhookId, number) =>
      PREFIX +
      createHmac('sha256', own).update(`webhook\n${webhookId}\n${number}`).digest('base64'),
    // Standard Webhooks, symmetric signatures: the key is what the base64 after the prefix stands for.
    sign: (secret, content) =>
      `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
        .update(content)
        .digest('base64')}`,
  };
}
