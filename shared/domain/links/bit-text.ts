/** Bytes as text of 5 or 6 bits a character, most significant bit first, the rest of the last one zero. */

export const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
/** RFC 4648, 5. Every character is one septet in GSM-7 (3GPP TS 23.038). */
export const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

type Alphabet = typeof CROCKFORD | typeof BASE64URL;

const bitsOf = (alphabet: Alphabet): number => (alphabet === CROCKFORD ? 5 : 6);

export function toText(bytes: Uint8Array, alphabet: Alphabet): string {
  const width = bitsOf(alphabet);
  let text = '';
  let value = 0;
  let held = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    held += 8;
    while (held >= width) {
      held -= width;
      text += alphabet[value >>> held];
      value &= (1 << held) - 1;
    }
  }
  return held === 0 ? text : text + alphabet[value << (width - held)];
}

/**
 * The `length` bytes that `toText` makes exactly this text of, else undefined: one value has one
 * text, so nothing can be altered without being another value.
 */
export function fromText(text: string, alphabet: Alphabet, length: number): Uint8Array | undefined {
  const width = bitsOf(alphabet);
  if (text.length !== Math.ceil((length * 8) / width)) return undefined;
  const bytes = new Uint8Array(length);
  let value = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const index = alphabet.indexOf(character);
    if (index === -1) return undefined;
    value = (value << width) | index;
    held += width;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = value >>> held;
    value &= (1 << held) - 1;
  }
  return value === 0 ? bytes : undefined;
}
