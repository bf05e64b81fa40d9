/** No 0/O, 1/I/L, and no vowels, so that a code is never misread and never spells a word. */
const CODE_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';

/**
 * A unique code such as `7KQX-M2TN-B9` (10 symbols of 28, 48 bits) from at least 10 random bytes.
 * Bytes at or above 252 (9 × 28) would favour some symbols and are skipped, so hand over a few more.
 */
export function generatedCode(random: Uint8Array): string {
  const symbols: string[] = [];
  for (const byte of random) {
    if (byte >= 252) continue;
    symbols.push(CODE_ALPHABET[byte % 28] ?? '');
    if (symbols.length === 10) break;
  }
  if (symbols.length < 10) throw new RangeError('too few random bytes for an offer code');
  return `${symbols.slice(0, 4).join('')}-${symbols.slice(4, 8).join('')}-${symbols.slice(8).join('')}`;
}
