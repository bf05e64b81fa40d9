import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableId } from '#shared/domain/hash.ts';
import { BASE64URL, CROCKFORD, fromText, toText } from '#shared/domain/links/bit-text.ts';

describe('bytes as text', () => {
  it('is base64url as everybody writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(toText(bytes, BASE64URL)).toBe(Buffer.from(bytes).toString('base64url'));
      }),
    );
  });

  it.each([CROCKFORD, BASE64URL] as const)('reads back what it wrote (%s)', (alphabet) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(fromText(toText(bytes, alphabet), alphabet, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('takes no second text for the same bytes', () => {
    const text = toText(Uint8Array.of(1, 2, 3, 4), BASE64URL);
    expect(text).toBe('AQIDBA');
    expect(fromText('AQIDBB', BASE64URL, 4)).toBeUndefined();
    expect(fromText('AQIDBA=', BASE64URL, 4)).toBeUndefined();
    expect(fromText('AQIDB+', BASE64URL, 4)).toBeUndefined();
    expect(fromText('AQIDB', BASE64URL, 4)).toBeUndefined();
  });

  it('holds a message id in 16 bytes', () => {
    const id = stableId('decision', 'fuel', 'c-1');
    const bytes = fromText(id, CROCKFORD, 16);
    expect(bytes?.length).toBe(16);
    expect(toText(bytes ?? new Uint8Array(), CROCKFORD)).toBe(id);
  });
});
