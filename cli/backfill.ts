/** `opportune backfill`: a campaign learns what its customers did before it came into force. */
import { join } from 'node:path';
import { readArchivedEvents } from '#local/datasets/archived-events.ts';
import { createDynamoCampaigns } from '#shared/adapters/dynamodb/campaigns.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { createDynamoSegments } from '#shared/adapters/dynamodb/segments.ts';
import type { Table } from '#shared/adapters/dynamodb/table.ts';
import { type Backfilled, type BackfillPorts, backfill } from '#shared/app/backfill.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import { countedText, countText } from '#shared/domain/effect/wording.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';
import { TABLE_HELP, TABLE_OPTIONS, withTable } from './table-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune backfill <campaign> [archive]: brings in behaviour from before it came into force
  archive             a file or folder of events, one a line (.ndjson, .jsonl, .json, also .gz); with
                      --data-dir, where it is left out, the archive of that engine
${TABLE_HELP}
  --lateness PERIOD   how old an event may be and still decide (default P3D)
  --retention PERIOD  how long the ledger is kept (default P400D)
Events go on being decided meanwhile. Running it again changes nothing.`;

const OPTIONS = {
  ...TABLE_OPTIONS,
  lateness: { type: 'string', default: 'P3D' },
  retention: { type: 'string', default: 'P400D' },
} as const;

export const backfillCommand: Command = {
  async run(args) {
    const { values, campaignId, archive } = parse(args);
    const done = await withTable(values, (table) =>
      backfill(portsOf(table, durationMs(values.retention)), {
        campaignId,
        archive: () => readArchivedEvents(archive),
        latenessMs: durationMs(values.lateness),
        actor: 'backfill',
      }),
    );
    process.stdout.write(`${text(done)}\n`);
    return done.outcome === 'done' ? 0 : 1;
  },
};

function portsOf(table: Table, decisionsMs: number): BackfillPorts {
  const clock = { now: () => new Date() };
  const rulesetLog = createDynamoRulesetLog(table);
  return {
    customers: createDynamoCustomers(table),
    decisions: createDynamoDecisions(table, { decisionsMs }),
    campaigns: createDynamoCampaigns(table),
    segments: createDynamoSegments(table),
    due: createDynamoDueIndex(table, clock),
    rulesetLog,
    rulesets: createCurrentRuleset({
      log: rulesetLog,
      machineClock: clock,
      onBroken: (error) => {
        throw error;
      },
    }),
    clock,
  };
}

function text(done: Backfilled): string {
  if (done.outcome === 'refused') return `Nothing was brought in: ${done.detail}.`;
  const { customers, changed, knownFrom, wholeFrom, until } = done;
  return [
    `${countedText(customers, 'customer')} had events before ${until.toISOString()}; ${countText(changed)} of them changed.`,
    `Behaviour is known from ${knownFrom.toISOString()} on; every window is whole from ${wholeFrom.toISOString()} on.`,
  ].join('\n');
}

function parse(args: readonly string[]) {
  const { values, positionals } = readOptions(args, OPTIONS, USAGE);
  for (const period of [values.lateness, values.retention])
    if (!durationSchema.safeParse(period).success)
      throw new UsageError('--lateness and --retention must be periods such as P3D');
  const [campaignId, named, ...more] = positionals;
  const dataDir = values['data-dir'];
  const own = dataDir === undefined ? undefined : join(dataDir, 'firehose', 'events.ndjson');
  const archive = named ?? own;
  if (campaignId === undefined || archive === undefined || more.length > 0)
    throw new UsageError(`name a campaign and an archive\n\n${USAGE}`);
  return { values, campaignId, archive };
}
