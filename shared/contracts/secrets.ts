/** Secrets as the deployment keeps them. */
import { SECRETS_MAX_AGE_MS } from './secret-reference.ts';

interface LinkKey {
  readonly id: number;
  readonly key: string;
}

/** The newest key on top, since CloudFormation generates a text only there. */
export interface LinkKeysSecret extends LinkKey {
  /** ISO instant from which the newest key signs; until then it only verifies. */
  readonly from: string;
  /** Newest first. */
  readonly older: readonly LinkKey[];
}

/** What CloudFormation completes with a generated `key`. */
export const firstLinkKeys: Omit<LinkKeysSecret, 'key'> = {
  id: 0,
  from: '2000-01-01T00:00:00.000Z',
  older: [],
};

/** Every process has read a new key before the first of them signs with it. */
const SETTLING_MS = 3 * SECRETS_MAX_AGE_MS;

/** Two years of quarterly rotation: longer than the 400 days that a link leads somewhere. */
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
