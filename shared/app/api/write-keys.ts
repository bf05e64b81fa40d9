/** Write keys: made, listed, withdrawn, and recognised. */
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import { MAX_WRITE_KEYS } from '#shared/contracts/http/write-keys.ts';
import type { WriteKeys } from '#shared/ports/write-keys.ts';
import type { Handlers } from './call.ts';
import { contentHash } from './content-hash.ts';
import type { ApiPorts } from './ports.ts';

export function createWriteKeyHandlers({
  writeKeys,
  randomness,
}: Pick<ApiPorts, 'writeKeys' | 'randomness'>): Handlers<
  'listWriteKeys' | 'createWriteKey' | 'deleteWriteKey'
> {
  return {
    listWriteKeys: async () => ({ status: 200, body: { items: await writeKeys.list() } }),

    async createWriteKey({ body, actor, now }) {
      if ((await writeKeys.list()).length >= MAX_WRITE_KEYS)
        return problem('TOO_MANY', `at most ${MAX_WRITE_KEYS}; withdraw one that is not used`);
      const key = base64url(randomness.bytes(32));
      const kept = {
        id: await idOf(key),
        name: body.name,
        author: actor.id,
        at: now.toISOString(),
      };
      await writeKeys.add(kept);
      const target = { kind: 'write_key' as const, id: kept.id };
      return { status: 201, body: { ...kept, key }, audited: { target, after: kept } };
    },

    async deleteWriteKey({ params }) {
      const known = await writeKeys.remove(params.id);
      if (known === undefined) return problem('WRITE_KEY_UNKNOWN');
      const target = { kind: 'write_key' as const, id: known.id };
      return { status: 204, audited: { target, before: known } };
    },
  };
}

/** How long a key is taken for what it was when it was looked up. */
const REMEMBERED_MS = 60_000;

/**
 * Whoever signs in with a write key, as Segment's libraries do: Basic (RFC 7617), the key as user name
 * and no password. Undefined: not so, or the key is none of ours.
 */
export function createWriteKeyHolder(
  writeKeys: Pick<WriteKeys, 'find'>,
): (request: HttpRequest, now: Date) => Promise<Actor | undefined> {
  const remembered = new Map<string, number>();
  return async ({ headers }, now) => {
    const key = userName(headers.authorization ?? '');
    if (key === undefined) return undefined;
    const id = await idOf(key);
    if ((remembered.get(id) ?? 0) <= now.getTime()) {
      if ((await writeKeys.find(id)) === undefined) {
        remembered.delete(id);
        return undefined;
      }
      remembered.set(id, now.getTime() + REMEMBERED_MS);
    }
    return { id: `write-key:${id}`, roles: ['machine'] };
  };
}

function userName(authorization: string): string | undefined {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  try {
    return /^([\w-]{43}):$/.exec(atob(encoded))?.[1];
  } catch {
    return undefined;
  }
}

async function idOf(key: string): Promise<string> {
  return (await contentHash(key)).slice('sha256-'.length, 'sha256-'.length + 32);
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
