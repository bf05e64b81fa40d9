/** A secret as configured: base64url without padding, at least 32 bytes. Undefined: anything else. */
export function decodeKey(text: string): Uint8Array | undefined {
  const bytes = /^[A-Za-z0-9_-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  return bytes.length >= 32 ? bytes : undefined;
}
