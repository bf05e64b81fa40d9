import { describe, expect, it } from 'vitest';
import { createSealedText } from '#shared/adapters/crypto/sealed-text.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
const { seal, open } = createSealedText(key(1), 'a');
const TEXT = JSON.stringify(Array.from({ length: 500 }, (_, at) => ({ id: `c-${at}`, ž: '✓' })));

describe('a sealed text', () => {
  it('comes back as it was, and is never the same twice', () => {
    for (const text of ['', 'x', TEXT]) expect(open(seal(text))).toBe(text);
    expect(seal(TEXT)).not.toBe(seal(TEXT));
  });

  it('is short, shows nothing of itself, and can stand in JSON', () => {
    const sealed = seal(TEXT);
    expect(sealed.length).toBeLessThan(TEXT.length / 3);
    expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('c-1');
  });

  it('is refused with any of its bytes changed, cut off, or made by somebody else', () => {
    const bytes = Buffer.from(seal('some text'), 'base64url');
    for (const at of bytes.keys()) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(at) ^ 1, at);
      expect(open(forged.toString('base64url'))).toBeUndefined();
      expect(open(bytes.subarray(0, at).toString('base64url'))).toBeUndefined();
    }
    expect(createSealedText(key(2), 'a').open(seal('x'))).toBeUndefined();
    expect(createSealedText(key(1), 'b').open(seal('x'))).toBeUndefined();
  });

  it('needs a real key', () => {
    expect(() => createSealedText('short', 'a')).toThrow('32 bytes');
  });
});
