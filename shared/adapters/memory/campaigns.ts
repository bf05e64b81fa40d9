import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';
import { nameKey } from '#shared/domain/campaign/name.ts';
import type {
  CalendarEntry,
  CampaignChange,
  CampaignStore,
  CampaignVersion,
} from '#shared/ports/campaign-store.ts';
import { pageInOrder } from './page.ts';

export function createMemoryCampaigns(): CampaignStore {
  const heads = new Map<string, CampaignHead>();
  const versions = new Map<string, CampaignVersion[]>();
  const calendar = new Map<string, CalendarEntry>();

  const holderOf = (name: string): string | undefined =>
    [...heads.values()].find(
      (head) => head.status !== 'archived' && nameKey(head.name) === nameKey(name),
    )?.id;

  function put({ head, version, calendar: instants }: CampaignChange): void {
    heads.set(head.id, structuredClone(head));
    if (version !== undefined) {
      versions.set(head.id, [...(versions.get(head.id) ?? []), structuredClone(version)]);
    }
    for (const at of instants)
      calendar.set(keyOf({ campaignId: head.id, at }), { campaignId: head.id, at });
  }

  return {
    head: async (id) => heads.get(id),
    version: async (id, version) => versions.get(id)?.[version - 1],
    async versions(id, limit, cursor) {
      const below = (versions.get(id) ?? [])
        .filter(({ version }) => cursor === undefined || version < Number(cursor))
        .reverse();
      const items = below.slice(0, limit);
      return { items, ...(below.length > limit && { cursor: String(items.at(-1)?.version) }) };
    },
    list: async (limit, cursor) => pageInOrder([...heads.values()], ({ id }) => id, limit, cursor),
    async create(change) {
      if (heads.has(change.head.id)) return 'id_taken';
      if (holderOf(change.head.name) !== undefined) return 'name_taken';
      put(change);
      return 'created';
    },
    async save(change) {
      const { head, approver } = change;
      const stored = heads.get(head.id);
      if (stored === undefined || stored.revision !== head.revision - 1) return 'conflict';
      if (approver !== undefined && stored.authors.includes(approver)) return 'own_work';
      const holder = holderOf(head.name);
      if (head.status !== 'archived' && holder !== undefined && holder !== head.id)
        return 'name_taken';
      put(change);
      return 'saved';
    },
    idByName: async (name) => holderOf(name),
    async due(now, limit) {
      return [...calendar.values()]
        .filter(({ at }) => at <= now)
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .slice(0, limit);
    },
    async settle(entry) {
      calendar.delete(keyOf(entry));
    },
  };
}

const keyOf = ({ campaignId, at }: CalendarEntry): string => `${at.toISOString()}#${campaignId}`;
