import { describe, expect, it } from 'vitest';
import { createRotateLinkKeys, type RotationStep } from '#shared/app/rotate-link-keys.ts';
import { firstLinkKeys, linkKeysText } from '#shared/contracts/secrets.ts';
import type { SecretVersions } from '#shared/ports/secret-versions.ts';

const now = new Date('2026-11-23T12:00:00Z');
const OLD = JSON.stringify({ ...firstLinkKeys, key: 'o'.repeat(43) });

function world() {
  const texts = new Map([['v0', OLD]]);
  let current = 'v0';
  const versions: SecretVersions = {
    current: async () => texts.get(current) ?? '',
    pending: async (_id, token) => texts.get(token),
    put: async (_id, token, text) => void texts.set(token, text),
    promote: async (_id, token) => {
      current = token;
    },
  };
  let made = 0;
  const rotate = createRotateLinkKeys({
    versions,
    newKey: () => String(made++).repeat(43),
    clock: { now: () => now },
  });
  const step = (name: RotationStep['step'], token = 'v1') =>
    rotate({ step: name, secretId: 'links', token });
  return { texts, versions, step, made: () => made };
}

describe('rotation of the keys of links', () => {
  it('ends with the new key beside the old one', async () => {
    const { step, versions } = world();
    await step('createSecret');
    await step('setSecret');
    await step('testSecret');
    expect(await versions.current('links')).toBe(OLD);
    await step('finishSecret');
    const keys = linkKeysText(JSON.parse(await versions.current('links')), now);
    expect(keys).toBe(`0:${'o'.repeat(43)},1:${'0'.repeat(43)}`);
  });

  it('makes one key only, however often a step is repeated', async () => {
    const { step, texts, made } = world();
    await step('createSecret');
    const once = texts.get('v1');
    await step('createSecret');
    expect(texts.get('v1')).toBe(once);
    expect(made()).toBe(1);
  });

  it('refuses a new version that would break links that are about', async () => {
    const { step, texts } = world();
    texts.set('v1', JSON.stringify({ ...firstLinkKeys, id: 9, key: 'x'.repeat(43) }));
    await expect(step('testSecret')).rejects.toThrow('would break links');
  });
});
