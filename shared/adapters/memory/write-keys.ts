import type { WriteKey, WriteKeys } from '#shared/ports/write-keys.ts';

export function createMemoryWriteKeys(): WriteKeys {
  const keys = new Map<string, WriteKey>();
  return {
    async add(key) {
      keys.set(key.id, key);
    },
    find: async (id) => keys.get(id),
    list: async () => [...keys.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    async remove(id) {
      const known = keys.get(id);
      keys.delete(id);
      return known;
    },
  };
}
