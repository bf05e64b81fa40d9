import { createHmac } from 'node:crypto';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Pseudonym } from '#shared/ports/pseudonym.ts';
import { decodeKey } from './key.ts';

/**
 * HMAC-SHA256 in 43 characters of base64url.
 *
 * @param key base64url of at least 32 bytes; the label keeps it apart from hashes of addresses.
 * @throws DomainError ADDRESS_KEY
 */
export function createPseudonym(key: string): Pseudonym {
  const secret = decodeKey(key);
  if (secret === undefined) {
    throw new DomainError('ADDRESS_KEY', 'must be base64url of at least 32 bytes');
  }
  return {
    of: (customerId) =>
      createHmac('sha256', secret).update(`customer\n${customerId}`).digest('base64url'),
  };
}
