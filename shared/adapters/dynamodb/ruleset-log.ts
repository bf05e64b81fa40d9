import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { publishedCampaignSchema } from '#shared/domain/campaign/published-campaign.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { RulesetChange, RulesetLog } from '#shared/ports/ruleset-log.ts';
import { isConditionFailed } from './errors.ts';
import { partition, type Table } from './table.ts';

const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('campaign'), published: publishedCampaignSchema }),
  z.object({ kind: z.literal('removed'), campaignId: z.string() }),
  z.object({ kind: z.literal('policy'), policy: policySchema }),
]);

const MAX_ATTEMPTS = 20;
const versionText = (version: number): string => `V#${String(version).padStart(12, '0')}`;

export function createDynamoRulesetLog(table: Table): RulesetLog {
  const PK = partition(table, 'RULESET');

  async function newest(): Promise<number> {
    const { Items } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :v)',
        ExpressionAttributeValues: { ':pk': PK, ':v': 'V#' },
        ProjectionExpression: 'SK',
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return Number(String(Items?.[0]?.SK ?? 'V#0').slice(2));
  }

  return {
    async append(change) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const version = (await newest()) + 1;
        const Item = { PK, SK: versionText(version), change: JSON.stringify(change) };
        try {
          await table.db.send(
            new PutCommand({
              TableName: table.name,
              Item,
              ConditionExpression: 'attribute_not_exists(PK)',
            }),
          );
          return version;
        } catch (error) {
          if (!isConditionFailed(error)) throw error;
        }
      }
      throw new DomainError('RULESET_CONTENDED', 'too many campaigns are being published at once', {
        retryable: true,
      });
    },

    async since(version) {
      const changes: { version: number; change: RulesetChange }[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await table.db.send(
          new QueryCommand({
            TableName: table.name,
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
        for (const item of page.Items ?? []) {
          const change = changeSchema.parse(JSON.parse(String(item.change)));
          changes.push({ version: Number(String(item.SK).slice(2)), change });
        }
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return changes;
    },
  };
}
