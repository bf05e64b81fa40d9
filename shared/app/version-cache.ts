/** What is immutable by id and version, read and made once per process. */
const KEPT = 200;

/**
 * `load` with its answers kept, except for "there is none". Emptied when full: what is in use comes
 * back at the cost of one read.
 */
export function createVersionCache<T>(
  load: (id: string, version: number) => Promise<T | undefined>,
): (id: string, version: number) => Promise<T | undefined> {
  const kept = new Map<string, T>();
  return async (id, version) => {
    const key = `${id}@${version}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const loaded = await load(id, version);
    if (loaded === undefined) return undefined;
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, loaded);
    return loaded;
  };
}
