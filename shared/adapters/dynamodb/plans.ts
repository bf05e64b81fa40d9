/**
 * Unfinished parts lie together under `PLANS`, a few at a time, so that finding what has come to a
 * standstill is one small read. That a plan was opened is remembered for longer than anybody may ask
 * for it again.
 */
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { keptMs } from '#shared/contracts/retention.ts';
import { type Plan, type PlanPage, planOf } from '#shared/domain/plan/plan.ts';
import type { Plans } from '#shared/ports/plans.ts';
import { isConditionFailed } from './errors.ts';
import { type Key, partition, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

export function createDynamoPlans(table: Table): Plans {
  const TableName = table.name;
  const PK = partition(table, 'PLANS');
  const planText = ({ kind, campaignId, at }: Plan): string => `${kind}#${campaignId}#${at}`;
  const partKey = (page: PlanPage): Key => ({
    PK,
    SK: `${planText(page)}#${String(page.part).padStart(2, '0')}`,
  });
  const itemOf = (page: PlanPage, due: Date) => ({
    ...partKey(page),
    ...page,
    due: due.getTime(),
  });
  /** Only while the part is unfinished and has not come further. */
  const notBeyond = (page: PlanPage) => ({
    ConditionExpression: 'page <= :page',
    ExpressionAttributeValues: { ':page': page.page },
  });

  async function list(which: { readonly of?: Plan; readonly before?: Date }) {
    const { of, before } = which;
    const found: PlanPage[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items, LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression:
            of === undefined ? 'PK = :pk' : 'PK = :pk AND begins_with(SK, :of)',
          ExpressionAttributeValues: {
            ':pk': PK,
            ...(of !== undefined && { ':of': `${planText(of)}#` }),
            ...(before !== undefined && { ':before': before.getTime() }),
          },
          ...(before !== undefined && {
            FilterExpression: '#due < :before',
            ExpressionAttributeNames: { '#due': 'due' },
          }),
          ConsistentRead: true,
          ...(from !== undefined && { ExclusiveStartKey: from }),
        }),
      );
      found.push(...(await Promise.all((Items ?? []).map(readPage))));
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  async function move(page: PlanPage, due: Date): Promise<void> {
    const Item = itemOf(page, due);
    await ifStill(() => table.db.send(new PutCommand({ TableName, Item, ...notBeyond(page) })));
  }

  return {
    async open(plan, parts, now) {
      const pages = Array.from({ length: parts }, (_, part) => ({
        ...planOf(plan),
        part,
        page: 0,
      }));
      const opened = {
        PK: partition(table, 'PLAN', planText(plan)),
        SK: 'P',
        ttl: Math.floor((now.getTime() + keptMs('plans')) / 1000),
      };
      const TransactItems = [
        {
          Put: { TableName, Item: opened, ConditionExpression: 'attribute_not_exists(PK)' },
        },
        ...pages.map((page) => ({ Put: { TableName, Item: itemOf(page, now) } })),
      ];
      try {
        await table.db.send(new TransactWriteCommand({ TransactItems }));
        return pages;
      } catch (error) {
        if (refusedItems(error) === undefined) throw error;
        return list({ of: plan });
      }
    },

    async next(page) {
      const { Item } = await table.db.send(
        new GetCommand({ TableName, Key: partKey(page), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : (await readPage(Item)).page;
    },

    move,

    async finish(page) {
      const Key = partKey(page);
      await ifStill(() => table.db.send(new DeleteCommand({ TableName, Key, ...notBeyond(page) })));
    },

    async overdue(before, due) {
      const late = await list({ before });
      await Promise.all(late.map((page) => move(page, due)));
      return late;
    },
  };
}

/** No usual event asks for a page. */
const readPage = async (item: Record<string, unknown>): Promise<PlanPage> =>
  (await import('./plan-page-schema.ts')).planPageSchema.parse(item);

/** Nothing is to be done when the condition does not hold: somebody has come further. */
async function ifStill(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}
