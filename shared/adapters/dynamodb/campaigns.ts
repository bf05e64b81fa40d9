/** The head of a campaign, its immutable versions, its name and its calendar, changed together or not at all. */
import {
  DeleteCommand,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { type CampaignHead, campaignHeadSchema } from '#shared/domain/campaign/life-cycle.ts';
import { nameKey } from '#shared/domain/campaign/name.ts';
import type {
  CampaignChange,
  CampaignStore,
  CampaignVersion,
} from '#shared/ports/campaign-store.ts';
import { GSI1, type Key, partition, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

const headItemSchema = z.object({ head: z.string() });
const versionItemSchema = z.object({ stored: z.string() });
const storedVersionSchema = z.object({
  version: z.number().int(),
  campaign: campaignSchema,
  contentHash: z.string(),
  author: z.string(),
  at: z.string(),
});

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export function createDynamoCampaigns(table: Table): CampaignStore {
  const TableName = table.name;
  const headKey = (id: string): Key => ({ PK: partition(table, 'CAMPAIGN', id), SK: 'HEAD' });
  const versionKey = (id: string, version: number): Key => ({
    PK: partition(table, 'CAMPAIGN', id),
    SK: `V#${String(version).padStart(8, '0')}`,
  });
  const namePartition = (name: string): Key => ({
    PK: partition(table, 'CAMPAIGN-NAME', nameKey(name)),
    SK: 'N',
  });
  const calendarKey = (id: string, at: Date): Key => ({
    PK: partition(table, 'CALENDAR'),
    SK: `${at.toISOString()}#${id}`,
  });

  /** `revision` and `authors` stand beside the head for the conditions of later writes. */
  function putHead(
    head: CampaignHead,
    condition: Omit<NonNullable<Write['Put']>, 'TableName' | 'Item'>,
  ): Write {
    const { id, revision, authors } = head;
    return {
      Put: {
        TableName,
        Item: {
          ...headKey(id),
          head: JSON.stringify(head),
          revision,
          authors,
          GSI1PK: partition(table, 'CAMPAIGNS'),
          GSI1SK: id,
        },
        ...condition,
      },
    };
  }

  /** Taken by nobody, or by this campaign already. */
  const takeName = (head: CampaignHead): Write => ({
    Put: {
      TableName,
      Item: { ...namePartition(head.name), campaignId: head.id },
      ConditionExpression: 'attribute_not_exists(PK) OR campaignId = :id',
      ExpressionAttributeValues: { ':id': head.id },
    },
  });

  const releaseName = (head: CampaignHead): Write => ({
    Delete: { TableName, Key: namePartition(head.name) },
  });

  const rest = ({ head, version, calendar }: CampaignChange): Write[] => [
    ...(version === undefined
      ? []
      : [
          {
            Put: {
              TableName,
              Item: { ...versionKey(head.id, version.version), stored: JSON.stringify(version) },
              ConditionExpression: 'attribute_not_exists(PK)',
            },
          },
        ]),
    ...calendar.map((at) => ({
      Put: {
        TableName,
        Item: { ...calendarKey(head.id, at), campaignId: head.id, at: at.toISOString() },
      },
    })),
  ];

  async function readHead(id: string): Promise<CampaignHead | undefined> {
    const { Item } = await table.db.send(
      new GetCommand({ TableName, Key: headKey(id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : toHead(Item);
  }

  return {
    head: readHead,

    async version(id, version) {
      const { Item } = await table.db.send(
        new GetCommand({ TableName, Key: versionKey(id, version), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : toVersion(Item);
    },

    async versions(id, limit, cursor) {
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :pk AND SK BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': headKey(id).PK,
            ':first': 'V#',
            ':last': cursor === undefined ? 'V#~' : versionKey(id, Number(cursor) - 1).SK,
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const items = (Items ?? []).map(toVersion);
      const last = items.at(-1)?.version;
      return {
        items,
        ...(LastEvaluatedKey !== undefined && last !== undefined && { cursor: String(last) }),
      };
    },

    async list(limit, cursor) {
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName,
          IndexName: GSI1,
          KeyConditionExpression:
            cursor === undefined ? 'GSI1PK = :pk' : 'GSI1PK = :pk AND GSI1SK > :after',
          ExpressionAttributeValues: {
            ':pk': partition(table, 'CAMPAIGNS'),
            ...(cursor !== undefined && { ':after': cursor }),
          },
          Limit: limit,
        }),
      );
      const items = (Items ?? []).map(toHead);
      const last = items.at(-1)?.id;
      return {
        items,
        ...(LastEvaluatedKey !== undefined && last !== undefined && { cursor: last }),
      };
    },

    async create(change) {
      const refused = await write([
        putHead(change.head, { ConditionExpression: 'attribute_not_exists(PK)' }),
        takeName(change.head),
        ...rest(change),
      ]);
      if (refused === undefined) return 'created';
      return refused[1] === 'None' ? 'id_taken' : 'name_taken';
    },

    async save(change) {
      const { head, approver } = change;
      const stored = await readHead(head.id);
      if (stored === undefined || stored.revision !== head.revision - 1) return 'conflict';
      const renamed = nameKey(stored.name) !== nameKey(head.name);
      const refused = await write([
        putHead(head, {
          ConditionExpression:
            approver === undefined
              ? 'revision = :revision'
              : 'revision = :revision AND NOT contains(authors, :approver)',
          ExpressionAttributeValues: {
            ':revision': head.revision - 1,
            ...(approver !== undefined && { ':approver': approver }),
          },
        }),
        ...(renamed ? [takeName(head), releaseName(stored)] : []),
        ...(head.status === 'archived' && !renamed ? [releaseName(head)] : []),
        ...rest(change),
      ]);
      if (refused === undefined) return 'saved';
      if (refused[0] !== 'ConditionalCheckFailed')
        return renamed && refused[1] === 'ConditionalCheckFailed' ? 'name_taken' : 'conflict';
      return approver !== undefined && stored.authors.includes(approver) ? 'own_work' : 'conflict';
    },

    async idByName(name) {
      const { Item } = await table.db.send(
        new GetCommand({ TableName, Key: namePartition(name), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : z.string().parse(Item.campaignId);
    },

    async due(now, limit) {
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :pk AND SK <= :now',
          ExpressionAttributeValues: {
            ':pk': partition(table, 'CALENDAR'),
            ':now': `${now.toISOString()}#~`,
          },
          Limit: limit,
          ConsistentRead: true,
        }),
      );
      return (Items ?? []).map((item) => ({
        campaignId: String(item.campaignId),
        at: new Date(String(item.at)),
      }));
    },

    async settle({ campaignId, at }) {
      await table.db.send(new DeleteCommand({ TableName, Key: calendarKey(campaignId, at) }));
    },
  };

  /** Undefined when written, else which items refused. */
  async function write(items: Write[]): Promise<readonly string[] | undefined> {
    try {
      await table.db.send(new TransactWriteCommand({ TransactItems: items }));
      return undefined;
    } catch (error) {
      const refused = refusedItems(error);
      if (refused === undefined) throw error;
      return refused;
    }
  }
}

const toHead = (item: unknown): CampaignHead =>
  campaignHeadSchema.parse(JSON.parse(headItemSchema.parse(item).head));

const toVersion = (item: unknown): CampaignVersion =>
  storedVersionSchema.parse(JSON.parse(versionItemSchema.parse(item).stored));
