/** Waits for all, so that none is left running when another fails. @throws what the first of them failed with */
export async function allEnded(tasks: readonly Promise<unknown>[]): Promise<void> {
  for (const ended of await Promise.allSettled(tasks))
    if (ended.status === 'rejected') throw ended.reason;
}
