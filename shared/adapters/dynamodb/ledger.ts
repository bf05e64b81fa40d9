import { GetCommand, paginateQuery, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Ledger } from '#shared/ports/ledger.ts';
import { toLedgerEntry } from './ledger-item.ts';
import { decisionKey, partition, type Table } from './table.ts';

export function createDynamoLedger(table: Table): Ledger {
  return {
    async decision(id) {
      const { Item } = await table.db.send(
        new GetCommand({
          TableName: table.name,
          Key: decisionKey(table, id),
          ConsistentRead: true,
        }),
      );
      return Item === undefined ? undefined : toLedgerEntry(Item);
    },

    async ofDecision(id) {
      const entries: LedgerEntry[] = [];
      const pages = paginateQuery(
        { client: table.db },
        {
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': decisionKey(table, id).PK },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages)
        entries.push(...Items.flatMap((item) => toLedgerEntry(item) ?? []));
      return entries;
    },

    async *entries() {
      let from: Record<string, unknown> | undefined;
      do {
        const page = await table.db.send(
          new ScanCommand({
            TableName: table.name,
            FilterExpression:
              'begins_with(PK, :ours) AND (attribute_exists(decision) OR attribute_exists(conversion) OR attribute_exists(answer))',
            ExpressionAttributeValues: { ':ours': partition(table, 'D', '') },
            ConsistentRead: true,
            ...(from !== undefined && { ExclusiveStartKey: from }),
          }),
        );
        for (const item of page.Items ?? []) {
          const entry = toLedgerEntry(item);
          if (entry !== undefined) yield entry;
        }
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },
  };
}
