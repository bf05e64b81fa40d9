import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinkSigner, parseLinkKeys } from '#shared/adapters/crypto/link-signer.ts';
import { stableId } from '#shared/domain/hash.ts';
import { bytesToSign, decodeToken, type LinkTarget } from '#shared/domain/links/link-token.ts';
import { linkUrl } from '#shared/domain/links/link-url.ts';
import { smsParts } from '#shared/domain/templates/sms-parts.ts';

const secret = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
const signer = createLinkSigner(parseLinkKeys(`2:${secret(2)},1:${secret(1)}`));
const older = createLinkSigner(parseLinkKeys(`1:${secret(1)}`));
const messageId = stableId('decision', 'fuel-cashback', 'c-1', 'event', 'e-1');

const target: fc.Arbitrary<LinkTarget> = fc.oneof(
  fc.integer({ min: 0, max: 248 }),
  fc.constantFrom(
    'open' as const,
    'unsubscribe' as const,
    'unsubscribe_email' as const,
    'unsubscribe_sms' as const,
    'preferences' as const,
    'preferences_email' as const,
    'preferences_sms' as const,
  ),
);

describe('a signed link', () => {
  it('says what was signed', () => {
    fc.assert(
      fc.property(fc.string(), target, (seed, to) => {
        const link = { messageId: stableId(seed), target: to };
        expect(signer.verify(signer.sign(link))).toEqual(link);
      }),
    );
  });

  it('is refused with any single character altered', () => {
    const token = signer.sign({ messageId, target: 3 });
    for (let at = 0; at < token.length; at++) {
      for (const other of 'ABQgwz09-_') {
        if (other === token[at]) continue;
        const altered = token.slice(0, at) + other + token.slice(at + 1);
        expect(signer.verify(altered), altered).toBeUndefined();
      }
    }
  });

  it('is refused when it is anything else', () => {
    const token = signer.sign({ messageId, target: 0 });
    for (const other of ['', 'x', token.slice(1), `${token}A`, `${token}=`, token.toUpperCase()]) {
      expect(signer.verify(other)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => signer.verify(text) === undefined));
  });

  it('is refused from another key of the same id', () => {
    const forger = createLinkSigner(parseLinkKeys(`2:${secret(9)}`));
    expect(signer.verify(forger.sign({ messageId, target: 0 }))).toBeUndefined();
  });

  it('outlives the next key, and ends with its own', () => {
    const token = older.sign({ messageId, target: 'unsubscribe' });
    expect(signer.verify(token)).toEqual({ messageId, target: 'unsubscribe' });
    const afterwards = createLinkSigner(parseLinkKeys(`2:${secret(2)}`));
    expect(afterwards.verify(token)).toBeUndefined();
    expect(decodeToken(signer.sign({ messageId, target: 0 }))?.keyId).toBe(2);
  });

  it('takes 38 characters and leaves an SMS 100 of its 160', () => {
    fc.assert(
      fc.property(fc.string(), target, (seed, to) => {
        const token = signer.sign({ messageId: stableId(seed), target: to });
        expect(token).toMatch(/^[A-Za-z0-9_-]{37}[AQgw]$/);
      }),
    );
    const url = linkUrl('https://go.bank.example/', 0, signer.sign({ messageId, target: 0 }));
    expect(url.length).toBeLessThanOrEqual(65);
    expect(smsParts(`${'x'.repeat(160 - url.length)}${url}`)).toMatchObject({ parts: 1 });
  });

  it('is never made of what is no message or index', () => {
    for (const index of [-1, 0.5, 253, 256, Number.NaN]) {
      expect(() => signer.sign({ messageId, target: index })).toThrow(RangeError);
    }
    expect(() => signer.sign({ messageId: 'short', target: 0 })).toThrow(RangeError);
    expect(() => bytesToSign(256, { messageId, target: 0 })).toThrow(RangeError);
  });
});

describe('link keys', () => {
  it.each(['', '1:short', `256:${secret(1)}`, `x:${secret(1)}`, `1:${secret(1)},1:${secret(2)}`])(
    'are refused: %s',
    (text) => {
      expect(() => parseLinkKeys(text)).toThrow(expect.objectContaining({ code: 'LINK_KEYS' }));
    },
  );
});
