import { describe, expect, it } from 'vitest';
import { createLinkSigner, parseLinkKeys } from '#shared/adapters/crypto/link-signer.ts';
import { SECRETS_MAX_AGE_MS } from '#shared/contracts/secret-reference.ts';
import { variableOf } from '#shared/contracts/secret-variable.ts';
import {
  firstLinkKeys,
  type LinkKeysSecret,
  linkKeysText,
  rotatedLinkKeys,
} from '#shared/contracts/secrets.ts';
import { stableId } from '#shared/domain/hash.ts';

const now = new Date('2026-11-23T12:00:00Z');
const later = new Date(now.getTime() + 24 * 3_600_000);
const key = (letter: string) => letter.repeat(43);
const first: LinkKeysSecret = { ...firstLinkKeys, key: key('a') };

describe('the keys of links as a secret', () => {
  it('is readable as CloudFormation generates it: the template with a key of 43 letters and digits', async () => {
    const generated = JSON.stringify({ ...firstLinkKeys, key: key('Z') });
    expect(parseLinkKeys(await variableOf(generated, now))).toHaveLength(1);
  });

  it('lets a new key verify at once and sign only when every process must have read it', () => {
    const rotated = rotatedLinkKeys(first, key('b'), now);
    const soon = new Date(now.getTime() + 2 * SECRETS_MAX_AGE_MS);
    expect(linkKeysText(rotated, soon)).toBe(`0:${key('a')},1:${key('b')}`);
    expect(linkKeysText(rotated, later)).toBe(`1:${key('b')},0:${key('a')}`);
  });

  it('keeps old links working over rotations, and ids distinct', () => {
    let secret = first;
    const signer = (at: Date) => createLinkSigner(parseLinkKeys(linkKeysText(secret, at)));
    const token = signer(now).sign({ messageId: stableId('m'), target: 'unsubscribe' });
    for (let quarter = 0; quarter < 8; quarter++)
      secret = rotatedLinkKeys(secret, key(String.fromCharCode(98 + quarter)), later);
    expect(signer(new Date(later.getTime() + 86_400_000)).verify(token)).toBeDefined();
    const ids = parseLinkKeys(linkKeysText(secret, later)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('begins again at 0 after 255 without meeting an old key of that id', () => {
    let secret = first;
    for (let index = 0; index < 300; index++) secret = rotatedLinkKeys(secret, key('c'), now);
    expect(() => parseLinkKeys(linkKeysText(secret, later))).not.toThrow();
  });

  it('hands any other secret over as it is', async () => {
    expect(await variableOf('plain', now)).toBe('plain');
  });
});
