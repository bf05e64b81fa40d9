/** Brotli (RFC 7932), then AES-256-GCM (NIST SP 800-38D): nothing is unpacked that was not packed here. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { SealedText } from '#shared/ports/sealed-text.ts';
import { decodeKey } from './key.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Fast rather than small; the window is as wide as two runs of the same customers lie apart. */
const PACKING = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 },
};

/**
 * @param key base64url of at least 32 bytes; what is sealed has a key of its own, derived from it
 * (HKDF, RFC 5869)
 * @param scope what is sealed in one cannot be opened in another
 * @throws DomainError ADDRESS_KEY
 */
export function createSealedText(key: string, scope: string): SealedText {
  const secret = decodeKey(key);
  if (secret === undefined) {
    throw new DomainError('ADDRESS_KEY', 'must be base64url of at least 32 bytes');
  }
  const own = new Uint8Array(hkdfSync('sha256', secret, '', `sealed-text\n${scope}`, 32));
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, own, nonce);
      const packed = brotliCompressSync(text, PACKING);
      const body = Buffer.concat([cipher.update(packed), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, own, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        const packed = Buffer.concat([decipher.update(body), decipher.final()]);
        return brotliDecompressSync(packed).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
