/** Links signed with HMAC-SHA256 (RFC 2104), under keys that can be rotated. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '#shared/domain/domain-error.ts';
import {
  bytesToSign,
  decodeToken,
  encodeToken,
  MAC_BYTES,
} from '#shared/domain/links/link-token.ts';
import type { LinkSigner } from '#shared/ports/link-signer.ts';
import { decodeKey } from './key.ts';

export interface LinkKey {
  /** 0–255. Not to be used again for another secret while links signed with it are about. */
  readonly id: number;
  readonly secret: Uint8Array;
}

/**
 * Reads `<key id>:<base64url of at least 32 bytes>`, several with commas, newest first.
 *
 * @throws DomainError LINK_KEYS, which names no secret.
 */
export function parseLinkKeys(text: string): readonly LinkKey[] {
  const keys = text.split(',').map((part): LinkKey => {
    const match = /^(\d{1,3}):(.+)$/.exec(part.trim());
    const id = Number(match?.[1] ?? Number.NaN);
    const secret = decodeKey(match?.[2] ?? '');
    if (!(id <= 255) || secret === undefined) {
      throw new DomainError(
        'LINK_KEYS',
        'each key must be <0–255>:<base64url of at least 32 bytes>',
      );
    }
    return { id, secret };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    throw new DomainError('LINK_KEYS', 'a key id is used twice');
  }
  return keys;
}

/**
 * Signs with the first key and verifies with all: put a new one in front to rotate, and take the
 * last away when links that it signed need not work any more.
 *
 * @throws DomainError LINK_KEYS without a key.
 */
export function createLinkSigner(keys: readonly LinkKey[]): LinkSigner {
  const [newest] = keys;
  if (newest === undefined) throw new DomainError('LINK_KEYS', 'at least one key is needed');
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    sign(link) {
      const signed = bytesToSign(newest.id, link);
      return encodeToken(signed, macOf(newest, signed));
    },
    verify(token) {
      const decoded = decodeToken(token);
      const key = decoded === undefined ? undefined : byId.get(decoded.keyId);
      if (decoded === undefined || key === undefined) return undefined;
      return timingSafeEqual(macOf(key, decoded.signed), decoded.mac) ? decoded.link : undefined;
    },
  };
}

/** The prefix keeps this use of the key apart from any other. */
const macOf = (key: LinkKey, signed: Uint8Array): Uint8Array =>
  createHmac('sha256', key.secret)
    .update('opportune link 1\n')
    .update(signed)
    .digest()
    .subarray(0, MAC_BYTES);
