import type { Versioned, VersionedStore } from '#shared/ports/versioned-store.ts';
import { pageInOrder } from './page.ts';

export function createMemoryVersionedStore<T>(): VersionedStore<T> {
  const versions = new Map<string, Versioned<T>[]>();
  const removed = new Set<string>();
  const newest = (id: string) => (removed.has(id) ? undefined : versions.get(id)?.at(-1));

  return {
    newest: async (id) => newest(id),
    version: async (id, version) => versions.get(id)?.[version - 1],
    async save(id, content, { author, at }, replaces) {
      if ((newest(id)?.version ?? 0) !== replaces) return 'conflict';
      const known = versions.get(id) ?? [];
      const saved = {
        id,
        version: known.length + 1,
        content: structuredClone(content),
        author,
        at,
      };
      versions.set(id, [...known, saved]);
      removed.delete(id);
      return saved;
    },
    async remove(id, version) {
      if (newest(id)?.version !== version) return 'conflict';
      removed.add(id);
      return 'removed';
    },
    async list(limit, cursor) {
      const items = [...versions.keys()].flatMap((id) => newest(id) ?? []);
      return pageInOrder(items, ({ id }) => id, limit, cursor);
    },
  };
}
