/**
 * Entries `V#<version>`, and for each subject a pointer `P#<subject>` to its newest one, by which the
 * one before is found and deleted. The newest entry of all is nobody's past, so it gives the number.
 */
import {
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import {
  type RulesetChange,
  type RulesetSubject,
  subjectOf,
} from '#shared/domain/campaign/ruleset-change.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { RulesetEntry, RulesetLog } from '#shared/ports/ruleset-log.ts';
import { batchWrite } from './batches.ts';
import { decodeEntry, encodeEntry } from './ruleset-entry.ts';
import type { Pointer } from './ruleset-pointer-schema.ts';
import { type Key, partition, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

const MAX_ATTEMPTS = 20;
const versionText = (version: number): string => `V#${String(version).padStart(12, '0')}`;
const versionOf = (SK: unknown): number => Number(String(SK).slice(2));

/** @param format of this program's entries; without it every entry is checked when it is read */
export function createDynamoRulesetLog(table: Table, format?: string): RulesetLog {
  const TableName = table.name;
  const PK = partition(table, 'RULESET');
  const entryKey = (version: number): Key => ({ PK, SK: versionText(version) });
  const pointerKey = (subject: RulesetSubject): Key => ({ PK, SK: `P#${subject}` });

  async function newest(): Promise<number> {
    const { Items } = await table.db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :v)',
        ExpressionAttributeValues: { ':pk': PK, ':v': 'V#' },
        ProjectionExpression: 'SK',
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return versionOf(Items?.[0]?.SK ?? 'V#0');
  }

  async function pointerTo(subject: RulesetSubject): Promise<Pointer | undefined> {
    const { Item } = await table.db.send(
      new GetCommand({ TableName, Key: pointerKey(subject), ConsistentRead: true }),
    );
    // Asked by whoever publishes, not by whoever decides.
    const { pointerSchema } = await import('./ruleset-pointer-schema.ts');
    return Item === undefined ? undefined : pointerSchema.parse(Item);
  }

  /** Entry and pointer together: an entry that no pointer knows would stay for ever. */
  async function tryAppend(
    version: number,
    change: RulesetChange,
    known: Pointer | undefined,
  ): Promise<'appended' | 'refused'> {
    const TransactItems: NonNullable<TransactWriteCommandInput['TransactItems']> = [
      {
        Put: {
          TableName,
          Item: { ...entryKey(version), ...encodeEntry(version, change, format) },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      },
      {
        Put: {
          TableName,
          Item: {
            ...pointerKey(subjectOf(change)),
            version,
            ...(known !== undefined && { before: known.version }),
          },
          ...(known === undefined
            ? { ConditionExpression: 'attribute_not_exists(PK)' }
            : {
                ConditionExpression: 'version = :known',
                ExpressionAttributeValues: { ':known': known.version },
              }),
        },
      },
    ];
    try {
      await table.db.send(new TransactWriteCommand({ TransactItems }));
      return 'appended';
    } catch (error) {
      if (refusedItems(error) === undefined) throw error;
      return 'refused';
    }
  }

  return {
    async append(change) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const [last, known] = await Promise.all([newest(), pointerTo(subjectOf(change))]);
        if ((await tryAppend(last + 1, change, known)) === 'refused') continue;
        // Only now, each on its own: in one transaction a reader could meet neither old nor new.
        const past = [known?.version, known?.before].flatMap((version) => version ?? []);
        await batchWrite(
          table,
          past.map((version) => ({ DeleteRequest: { Key: { ...entryKey(version) } } })),
        );
        return last + 1;
      }
      throw new DomainError('RULESET_CONTENDED', 'too many campaigns are being published at once', {
        retryable: true,
      });
    },

    async since(version) {
      const entries: RulesetEntry[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await table.db.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'PK = :pk AND SK BETWEEN :after AND :end',
            ExpressionAttributeValues: {
              ':pk': PK,
              ':after': `${versionText(version)}~`,
              ':end': 'V#~',
            },
            // Without it a pause or an opt-out rule could be missed for longer than promised.
            ConsistentRead: true,
            ...(from !== undefined && { ExclusiveStartKey: from }),
          }),
        );
        for (const item of page.Items ?? [])
          entries.push(await decodeEntry(versionOf(item.SK), item, format));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return entries;
    },
  };
}
