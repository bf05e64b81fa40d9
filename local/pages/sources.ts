/** What the pages read: the providers' inbox, the table through the product's own adapters, the ledger. */
import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoCampaigns } from '#shared/adapters/dynamodb/campaigns.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { decisionKey, type Table } from '#shared/adapters/dynamodb/table.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Customers } from '#shared/ports/customers.ts';
import type { Decisions, Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import type { InboxCounts, InboxPage, InboxQuery } from '../aws/providers/inbox.ts';
import type { EmbeddedAws } from '../aws/start-embedded-aws.ts';
import { createLedger, type Ledger } from './ledger.ts';

export interface PageSources {
  readonly inbox: {
    page(query: InboxQuery): Promise<InboxPage>;
    counts(): Promise<InboxCounts>;
  };
  readonly decisions: Pick<Decisions, 'get' | 'ofCustomer'>;
  /** Oldest first. */
  conversionsOf(decisionId: string): Promise<readonly Conversion[]>;
  readonly customers: Pick<Customers, 'load'>;
  readonly campaigns: Pick<CampaignStore, 'head' | 'version' | 'list'>;
  /** Every decision and what became of it, as of now or a few seconds ago. */
  ledger(): Promise<Ledger>;
  /** The engine's time, which a run through past transactions drives itself. */
  readonly clock: Clock;
}

/** Something of the ledger as it lies in the table. */
export type LedgerRecord = RecordedDecision | Conversion;

/** @param clock the engine's own */
export function openPageSources(
  aws: Pick<EmbeddedAws, 'inbox' | 'dynamodb'>,
  table: Table,
  clock: Clock,
): PageSources {
  return {
    inbox: aws.inbox,
    // Nothing is recorded from here, so how long a decision is kept does not matter.
    decisions: createDynamoDecisions(table, { decisionsMs: 0 }),
    conversionsOf: (decisionId) => conversionsOf(table, decisionId),
    customers: createDynamoCustomers(table),
    campaigns: createDynamoCampaigns(table),
    ledger: createLedger({
      records: () => records(table.db, table.name),
      async writes() {
        const usage = Object.values(await aws.dynamodb.usage());
        return usage.reduce((total, { writeUnits }) => total + writeUnits, 0);
      },
      milliseconds: () => performance.now(),
    }),
    clock,
  };
}

async function conversionsOf(table: Table, decisionId: string): Promise<readonly Conversion[]> {
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :conversions)',
      ExpressionAttributeValues: { ':pk': decisionKey(table, decisionId).PK, ':conversions': 'V#' },
    }),
  );
  return Items.map(toConversion).sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Nothing on AWS reads every decision at once; on one machine the whole table is near. */
async function* records(
  db: DynamoDBDocumentClient,
  tableName: string,
): AsyncGenerator<LedgerRecord> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await db.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: 'attribute_exists(decision) OR attribute_exists(conversion)',
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items ?? [])
      yield item.conversion === undefined ? toRecorded(item) : toConversion(item);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

// Both were written by the adapter of decisions, and by nobody else.
const toConversion = (item: Record<string, unknown>): Conversion =>
  JSON.parse(String(item.conversion));

const toRecorded = (item: Record<string, unknown>): RecordedDecision => ({
  decision: JSON.parse(String(item.decision)) as Decision,
  progress: item.progress as Progress,
  responses: (item.responses ?? {}) as RecordedDecision['responses'],
});
