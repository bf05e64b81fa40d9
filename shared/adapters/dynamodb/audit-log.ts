/**
 * Entries by day, and by target in GSI1. What customers said lies under the customer instead, so that
 * an import of millions does not write into one partition.
 */
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { auditKey } from '#shared/domain/audit-key.ts';
import type { AuditTarget } from '#shared/domain/audit-target.ts';
import type { AuditEntry, AuditLog, AuditPage } from '#shared/ports/audit-log.ts';
import { batchWrite, put } from './batches.ts';
import { parseStored } from './stored-json.ts';
import { GSI1, partition, type Table } from './table.ts';

export function createDynamoAuditLog(table: Table): AuditLog {
  const ofTarget = ({ kind, id }: AuditTarget): string => partition(table, 'AUDIT-OF', kind, id);
  const ofDay = (day: string): string => partition(table, 'AUDIT', day);

  function itemOf(entry: AuditEntry) {
    const { at, target } = entry;
    const SK = auditKey(entry);
    const text = { entry: JSON.stringify(entry) };
    return target.kind === 'customer'
      ? { PK: ofTarget(target), SK, ...text }
      : { PK: ofDay(at.slice(0, 10)), SK, ...text, GSI1PK: ofTarget(target), GSI1SK: SK };
  }

  async function page(query: Omit<QueryCommandInput, 'TableName'>): Promise<AuditPage> {
    const { Items, LastEvaluatedKey } = await table.db.send(
      new QueryCommand({ TableName: table.name, ...query }),
    );
    // Whoever writes entries reads none.
    const { auditEntrySchema, auditItemSchema } = await import('./audit-entry-schema.ts');
    const items = (Items ?? []).map((item) => auditItemSchema.parse(item));
    const last = items.at(-1)?.SK;
    return {
      items: items.map(({ entry }) => auditEntrySchema.parse(parseStored(entry, 'an audit entry'))),
      ...(LastEvaluatedKey !== undefined && last !== undefined && { cursor: last }),
    };
  }

  return {
    append(entries) {
      // The same entry twice is one, and a batch takes no key twice.
      const distinct = new Map(entries.map((entry) => [auditKey(entry), itemOf(entry)]));
      return batchWrite(table, [...distinct.values()].map(put));
    },

    ofDay: (day, limit, cursor) =>
      page({
        KeyConditionExpression: 'PK = :pk AND SK > :after',
        ExpressionAttributeValues: { ':pk': ofDay(day), ':after': cursor ?? '0' },
        Limit: limit,
        ConsistentRead: true,
      }),

    ofTarget(target, limit, cursor) {
      const indexed = target.kind !== 'customer';
      const [pk, sk] = indexed ? ['GSI1PK', 'GSI1SK'] : ['PK', 'SK'];
      return page({
        ...(indexed && { IndexName: GSI1 }),
        KeyConditionExpression: `${pk} = :pk AND ${sk} < :before`,
        ExpressionAttributeValues: { ':pk': ofTarget(target), ':before': cursor ?? '~' },
        ScanIndexForward: false,
        Limit: limit,
      });
    },
  };
}
