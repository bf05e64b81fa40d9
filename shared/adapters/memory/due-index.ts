import type { Due, DueIndex } from '#shared/ports/due-index.ts';

export function createMemoryDueIndex(): DueIndex & { readonly pending: () => readonly Due[] } {
  const entries = new Map<string, { readonly entry: Due; readonly from: number }>();
  const idOf = (entry: Due): string => `${entry.kind} ${subjectOf(entry)} ${entry.at}`;
  return {
    pending: () => [...entries.values()].map(({ entry }) => entry),
    async add(added, notBefore) {
      for (const entry of added)
        entries.set(idOf(entry), { entry, from: Math.max(entry.at, notBefore?.getTime() ?? 0) });
    },
    async remove(removed) {
      for (const entry of removed) entries.delete(idOf(entry));
    },
    async drain(now, handle) {
      const ready = [...entries.values()]
        .filter(({ from }) => from <= now.getTime())
        .map(({ entry }) => entry)
        .sort((a, b) => a.at - b.at);
      if (ready.length > 0) await handle(ready);
      for (const entry of ready) entries.delete(idOf(entry));
      return { handled: ready.length };
    },
  };
}

function subjectOf(entry: Due): string {
  if (entry.kind === 'wake') return `${entry.campaignId} ${entry.customerId}`;
  if (entry.kind === 'erasure') return entry.customerId;
  if (entry.kind === 'plan') return Object.values(entry.plan).join(' ');
  return entry.messageId;
}
