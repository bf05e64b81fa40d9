/** Handles `groups` with at most `atOnce` under way; the members of one group in their order. */
export async function inTurns<T, R>(
  groups: readonly (readonly T[])[],
  atOnce: number,
  handle: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = groups.values();
  const worker = async () => {
    for (const group of waiting) {
      for (const item of group) results.push(await handle(item));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, groups.length) }, worker));
  return results;
}
