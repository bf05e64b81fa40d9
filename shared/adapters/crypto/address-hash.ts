/** Keyed hashes of addresses: equal for equal addresses, worthless without the key. */
import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { Channel } from '#shared/domain/channel.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { AddressHash } from '#shared/ports/address-hash.ts';
import { decodeKey } from './key.ts';

/**
 * HMAC-SHA256 in 43 characters of base64url. There are few enough phone numbers to try them all, so
 * a hash without a key would hide nothing.
 *
 * @param key base64url of at least 32 bytes. Another key makes every suppression unfindable.
 * @throws DomainError ADDRESS_KEY
 */
export function createAddressHash(key: string): AddressHash {
  const secret = decodeKey(key);
  if (secret === undefined) {
    throw new DomainError('ADDRESS_KEY', 'must be base64url of at least 32 bytes');
  }
  return {
    hash: (channel, address) =>
      createHmac('sha256', secret)
        .update(`${channel}\n${normalised(channel, address)}`)
        .digest('base64url'),
  };
}

/**
 * The local part is case-sensitive by RFC 5321, 2.4, yet no provider of note keeps it so: taking
 * `Jan@` and `jan@` for one errs on the side of silence.
 */
function normalised(channel: Channel, address: string): string {
  if (channel === 'sms') return address.replace(/[\s().-]/g, '').replace(/^00/, '+');
  const text = address.normalize('NFC').trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  return `${text.slice(0, at + 1)}${domainToASCII(domain) || domain}`;
}
