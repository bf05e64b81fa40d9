import { auditKey } from '#shared/domain/audit-key.ts';
import type { AuditEntry, AuditLog } from '#shared/ports/audit-log.ts';

export function createMemoryAuditLog(): AuditLog {
  const entries = new Map<string, AuditEntry>();
  const page = (found: readonly AuditEntry[], limit: number, cursor: string | undefined) => {
    const from = cursor === undefined ? 0 : Number(cursor);
    const end = from + limit;
    return {
      items: found.slice(from, end),
      ...(found.length > end && { cursor: String(end) }),
    };
  };
  return {
    async append(added) {
      for (const entry of structuredClone(added)) entries.set(auditKey(entry), entry);
    },
    async ofDay(day, limit, cursor) {
      const found = [...entries.values()].filter(
        ({ at, target }) => at.startsWith(day) && target.kind !== 'customer',
      );
      return page(found.sort(byTime), limit, cursor);
    },
    async ofTarget({ kind, id }, limit, cursor) {
      const found = [...entries.values()].filter(
        ({ target }) => target.kind === kind && target.id === id,
      );
      return page(found.sort(byTime).reverse(), limit, cursor);
    },
  };
}

const byTime = (a: AuditEntry, b: AuditEntry): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
