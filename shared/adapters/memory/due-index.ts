import type { Due, DueIndex } from '#shared/ports/due-index.ts';

export function createMemoryDueIndex(): DueIndex & { readonly pending: () => readonly Due[] } {
  const entries = new Map<string, Due>();
  const idOf = (entry: Due): string => `${entry.kind} ${subjectOf(entry)} ${entry.at}`;
  return {
    pending: () => [...entries.values()],
    async add(added) {
      for (const entry of added) entries.set(idOf(entry), entry);
    },
    async remove(removed) {
      for (const entry of removed) entries.delete(idOf(entry));
    },
    async drain(now, handle) {
      const ready = [...entries.values()]
        .filter((entry) => entry.at <= now.getTime())
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
