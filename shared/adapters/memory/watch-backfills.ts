import type { WatchBackfill, WatchBackfills } from '#shared/ports/watch-backfills.ts';

export function createMemoryWatchBackfills(): WatchBackfills {
  const open = new Map<string, WatchBackfill>();
  return {
    async start(campaignId, campaignVersion) {
      open.set(campaignId, { campaignId, campaignVersion });
    },
    open: async () => [...open.values()],
    async advance(backfill, cursor) {
      const { campaignId, campaignVersion } = backfill;
      const known = open.get(campaignId);
      if (known?.campaignVersion !== campaignVersion || known.cursor !== backfill.cursor) return;
      if (cursor === undefined) open.delete(campaignId);
      else open.set(campaignId, { campaignId, campaignVersion, cursor });
    },
  };
}
