/**
 * The one composition root: which adapter stands behind which port, function by function, so that
 * a bundle holds only what its function uses.
 */
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { createFirehoseEventArchive } from '#shared/adapters/firehose/event-archive.ts';
import { createSqsDeliveries } from '#shared/adapters/sqs/deliveries.ts';
import { createSqsEventQueue } from '#shared/adapters/sqs/event-queue.ts';
import { createSqsQuarantine } from '#shared/adapters/sqs/quarantine.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import type { EvaluatePorts, EvaluateSettings } from '#shared/app/evaluate.ts';
import type { SweepPorts } from '#shared/app/sweep.ts';
import type { EvaluateEnv, SweepEnv } from '#shared/contracts/env.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { dynamoDb, firehose, sqs } from './aws-clients.ts';
import { clock, machineClock } from './clock.ts';
import { logger } from './logger.ts';

export function wireEvaluate(env: EvaluateEnv): EvaluatePorts {
  const table = tableOf(env);
  return {
    rulesets: currentRuleset(table),
    customers: createDynamoCustomers(table),
    decisions: decisionsOf(env),
    deliveries: createSqsDeliveries(sqs(), env.DELIVERIES_QUEUE_URL),
    due: createDynamoDueIndex(table),
    archive: createFirehoseEventArchive(firehose(), env.ARCHIVE_STREAM_NAME),
    quarantine: wireQuarantine(env),
    clock,
  };
}

export const evaluateSettings = (env: EvaluateEnv): EvaluateSettings => ({
  latenessMs: durationMs(env.LATENESS),
});

export function wireSweep(env: SweepEnv): SweepPorts {
  const table = tableOf(env);
  return {
    due: createDynamoDueIndex(table),
    customers: createDynamoCustomers(table),
    deliveries: createSqsDeliveries(sqs(), env.DELIVERIES_QUEUE_URL),
    events: createSqsEventQueue(sqs(), env.EVENTS_QUEUE_URL),
    clock,
  };
}

export const wireQuarantine = (env: { readonly DEAD_LETTER_QUEUE_URL: string }): Quarantine =>
  createSqsQuarantine(sqs(), env.DEAD_LETTER_QUEUE_URL);

const tableOf = (env: { readonly TABLE_NAME: string; readonly TENANT: string }): Table => ({
  db: dynamoDb(),
  name: env.TABLE_NAME,
  tenant: env.TENANT,
});

const decisionsOf = (
  env: Parameters<typeof tableOf>[0] & { readonly DECISION_RETENTION: string },
) => createDynamoDecisions(tableOf(env), { decisionsMs: durationMs(env.DECISION_RETENTION) });

const currentRuleset = (table: Table): Rulesets =>
  createCurrentRuleset({
    log: createDynamoRulesetLog(table),
    machineClock,
    onBroken: (error, stays) =>
      logger.error('a newer rule set is broken', { stays, error: error as Error }),
  });
