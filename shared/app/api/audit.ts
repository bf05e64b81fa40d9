/** The audit log, read by thing and exported by day. */
import { decodeCursor, encodeCursor } from '#shared/contracts/http/page.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import { csvLine } from '#shared/domain/csv.ts';
import type { AuditEntry } from '#shared/ports/audit-log.ts';
import type { Handlers } from './call.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';

const PER_EXPORT = 1000;

export function createAuditHandlers({
  audit,
  pseudonym,
}: Pick<ApiPorts, 'audit' | 'pseudonym'>): Handlers<'listAudit' | 'exportAudit'> {
  return {
    listAudit: ({ params: { kind, id }, query }) => {
      const target = kind === 'customer' ? { kind, id: pseudonym.of(id) } : { kind, id };
      return pageReply(
        query,
        (limit, cursor) => audit.ofTarget(target, limit, cursor),
        (one) => one,
      );
    },
    async exportAudit({ params: { day }, query }) {
      const position = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
      if (query.cursor !== undefined && position === undefined) return problem('CURSOR_INVALID');
      const { items, cursor } = await audit.ofDay(day, PER_EXPORT, position);
      const isCsv = query.format === 'csv';
      const next =
        cursor === undefined
          ? undefined
          : `/v1/audit/${day}?cursor=${encodeCursor(cursor)}${isCsv ? '&format=csv' : ''}`;
      const lines = isCsv
        ? [...(position === undefined ? [CSV_HEADER] : []), ...items.map(csvOf)]
        : items.map((entry) => `${JSON.stringify(entry)}\n`);
      return {
        status: 200,
        body: lines.join(''),
        headers: {
          'content-type': isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
          ...(next !== undefined && { link: `<${next}>; rel="next"` }),
        },
      };
    },
  };
}

const CSV_HEADER = csvLine(['at', 'actor', 'action', 'request_id', 'kind', 'id', 'changes']);

const csvOf = ({ at, actor, action, requestId, target, changes }: AuditEntry): string =>
  csvLine([at, actor, action, requestId, target.kind, target.id, JSON.stringify(changes)]);
