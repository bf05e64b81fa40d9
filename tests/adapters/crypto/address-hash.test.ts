import { describe, expect, it } from 'vitest';
import { createAddressHash } from '#shared/adapters/crypto/address-hash.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
const { hash } = createAddressHash(key(1));

describe('an address hash', () => {
  it.each([
    ['email', 'jana@example.com', ' Jana@EXAMPLE.com '],
    ['email', 'jana@xn--bcher-kva.example', 'jana@bücher.example'],
    ['sms', '+420601123456', '+420 601 123-456'],
    ['sms', '+420601123456', '00420601123456'],
  ] as const)('%s: %s is %s', (channel, one, other) => {
    expect(hash(channel, one)).toBe(hash(channel, other));
  });

  it('keeps addresses, channels and keys apart', () => {
    const all = [
      hash('email', 'a@example.com'),
      hash('email', 'b@example.com'),
      hash('email', 'a+x@example.com'),
      hash('sms', 'a@example.com'),
      createAddressHash(key(2)).hash('email', 'a@example.com'),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const one of all) expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('needs a real key', () => {
    expect(() => createAddressHash('short')).toThrow(
      expect.objectContaining({ code: 'ADDRESS_KEY' }),
    );
  });
});
