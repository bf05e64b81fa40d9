/**
 * Stable, well-mixed, non-cryptographic hashing: assignment to arms, message ids, deduplication.
 * MurmurHash3_x86_128 by Austin Appleby (public domain, github.com/aappleby/smhasher), over UTF-8.
 */

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 128 bits of `parts` as four unsigned 32-bit words. Parts are separated, so ['a','bc'] ≠ ['ab','c']. */
export function hash128(parts: readonly string[]): readonly [number, number, number, number] {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return murmur3(utf8(text));
}

/** 26 characters of Crockford base32 (130 bits, the last two zero): an id safe in tags, links and keys. */
export function stableId(...parts: readonly string[]): string {
  const words = hash128(parts);
  let id = '';
  for (let bit = 0; bit < 130; bit += 5) id += BASE32[bitsAt(words, bit, 5)];
  return id;
}

/** 64 bits in 11 characters of base64url: recognises a recent event (collision 2⁻⁶⁴ per pair). */
export function shortHash(...parts: readonly string[]): string {
  const words = hash128(parts);
  let text = '';
  for (let bit = 0; bit < 66; bit += 6) text += BASE64URL[bitsAt(words, bit, 6)];
  return text;
}

/** A number in [0, 1), uniform over `parts`, with 53 bits. */
export function unitInterval(...parts: readonly string[]): number {
  const [high, low] = hash128(parts);
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
}

function bitsAt(words: readonly number[], start: number, count: number): number {
  let value = 0;
  for (let bit = start; bit < start + count; bit++) {
    const word = words[bit >>> 5] ?? 0;
    value = (value << 1) | ((word >>> (31 - (bit & 31))) & 1);
  }
  return value;
}

const encoder = new TextEncoder();

/** Ids are short and plain, and a native call for one costs more than all the rest of its hash. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return encoder.encode(text);
    bytes[index] = code;
  }
  return bytes;
}

const rotl = (x: number, r: number): number => (x << r) | (x >>> (32 - r));

function fmix(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** Exported for its published test vectors. */
export function murmur3(bytes: Uint8Array, seed = 0): readonly [number, number, number, number] {
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length >>> 4;
  for (let block = 0; block < blocks; block++) {
    const at = block << 4;
    h1 ^= Math.imul(rotl(Math.imul(view.getInt32(at, true), C1), 15), C2);
    h1 = (Math.imul(rotl(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotl(Math.imul(view.getInt32(at + 4, true), C2), 16), C3);
    h2 = (Math.imul(rotl(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotl(Math.imul(view.getInt32(at + 8, true), C3), 17), C4);
    h3 = (Math.imul(rotl(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotl(Math.imul(view.getInt32(at + 12, true), C4), 18), C1);
    h4 = (Math.imul(rotl(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const tail = blocks << 4;
  const lane = (index: number): number => {
    let k = 0;
    for (let i = 3; i >= 0; i--) k = (k << 8) | (bytes[tail + index * 4 + i] ?? 0);
    return k;
  };
  h4 ^= Math.imul(rotl(Math.imul(lane(3), C4), 18), C1);
  h3 ^= Math.imul(rotl(Math.imul(lane(2), C3), 17), C4);
  h2 ^= Math.imul(rotl(Math.imul(lane(1), C2), 16), C3);
  h1 ^= Math.imul(rotl(Math.imul(lane(0), C1), 15), C2);

  h1 ^= bytes.length;
  h2 ^= bytes.length;
  h3 ^= bytes.length;
  h4 ^= bytes.length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = fmix(h1);
  h2 = fmix(h2);
  h3 = fmix(h3);
  h4 = fmix(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  return [h1 >>> 0, h2 >>> 0, h3 >>> 0, h4 >>> 0];
}
