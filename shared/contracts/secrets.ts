/** Secrets as the deployment keeps them. */
import * as z from 'zod';
import { SECRETS_MAX_AGE_MS } from './secret-reference.ts';

const keySchema = z.object({ id: z.number().int().min(0).max(255), key: z.string().min(43) });

/** The newest key on top, since CloudFormation generates a text only there. */
export const linkKeysSecretSchema = keySchema.extend({
  /** ISO instant from which the newest key signs; until then it only verifies. */
  from: z.iso.datetime(),
  /** Newest first. */
  older: z.array(keySchema),
});
export type LinkKeysSecret = z.infer<typeof linkKeysSecretSchema>;

/** What CloudFormation completes with a generated `key`. */
export const firstLinkKeys: Omit<LinkKeysSecret, 'key'> = {
  id: 0,
  from: '2000-01-01T00:00:00.000Z',
  older: [],
};

/** Every process has read a new key before the first of them signs with it. */
const SETTLING_MS = 3 * SECRETS_MAX_AGE_MS;

/** Two years of quarterly rotation: links in old messages still work, unsubscribing above all. */
const KEPT = 8;

/** @param key base64url of at least 32 random bytes */
export function rotatedLinkKeys(
  { id, key: current, older }: LinkKeysSecret,
  key: string,
  now: Date,
): LinkKeysSecret {
  return {
    id: (id + 1) % 256,
    key,
    from: new Date(now.getTime() + SETTLING_MS).toISOString(),
    older: [{ id, key: current }, ...older].slice(0, KEPT),
  };
}

/** As the variable LINK_KEYS at `now`: `<id>:<key>`, the signing one first. */
export function linkKeysText({ id, key, from, older }: LinkKeysSecret, now: Date): string {
  const newest = { id, key };
  const [previous, ...rest] = older;
  const settled = Date.parse(from) <= now.getTime();
  const keys = settled || previous === undefined ? [newest, ...older] : [previous, newest, ...rest];
  return keys.map((one) => `${one.id}:${one.key}`).join(',');
}

/** A secret's text as the value of the variable that refers to it. */
export const variableOf = (secret: string, now: Date): string =>
  secret.startsWith('{')
    ? linkKeysText(linkKeysSecretSchema.parse(JSON.parse(secret)), now)
    : secret;
