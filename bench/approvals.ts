/** What it takes to approve one campaign when so many others are in force. */
import { type Engine, TENANT } from '#local/engine/start-engine.ts';
import type { ApiClient } from '#local/rehearsal/api-client.ts';
import { batchWrite } from '#shared/adapters/dynamodb/batches.ts';
import { encodeEntry } from '#shared/adapters/dynamodb/ruleset-entry.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { partition } from '#shared/adapters/dynamodb/table.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { rulesWorkload } from './rules-workload.ts';

const SEED = 1;

/**
 * Puts `count` more campaigns in force: their entries as the log that every function follows holds them,
 * in batches, since to approve each would take many minutes.
 */
export async function putInForce(engine: Engine, count: number): Promise<void> {
  const table = { db: engine.db, name: engine.tableName, tenant: TENANT };
  const log = createDynamoRulesetLog(table);
  const last = await log.append({ kind: 'campaign', published: inForce(`last-${count}`, {}) });
  const { rules } = rulesWorkload(count - 1, 0, SEED);
  await batchWrite(
    table,
    rules.map(({ id, condition }, index) => {
      const version = last + 1 + index;
      const published = inForce(`${id}-${version}`, { audience: condition });
      const key = { PK: partition(table, 'RULESET'), SK: `V#${String(version).padStart(12, '0')}` };
      const entry = encodeEntry(version, { kind: 'campaign', published });
      return { PutRequest: { Item: { ...key, ...entry } } };
    }),
  );
  await engine.drained();
}

const inForce = (id: string, change: object): PublishedCampaign => ({
  id,
  version: 1,
  status: 'live',
  campaign: campaignSchema.parse({
    name: id,
    trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 200 } },
    variants: [{ id: 'a', weight: 1, email: { template: 'fuel-a' } }],
    ...change,
  }),
  segments: {},
  templates: { 'fuel-a': 1 },
});

/** @returns ms of each approval of a campaign like `body`; what comes before it is not counted */
export async function timeApprovals(
  api: ApiClient,
  body: object,
  prefix: string,
  count: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const path = `/v1/campaigns/${prefix}-${n}`;
    await api.call('PUT', path, { ...body, name: `${prefix} ${n}` });
    const written = await api.call('GET', path);
    const submitted = await api.call('POST', `${path}/submit`, undefined, match(written.etag));
    const before = performance.now();
    await api.call('POST', `${path}/approve`, undefined, match(submitted.etag));
    times.push(performance.now() - before);
  }
  return times;
}

const match = (etag = ''): Readonly<Record<string, string>> => ({ 'if-match': etag });
