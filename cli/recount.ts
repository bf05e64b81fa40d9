/** `opportune recount`: the figures of campaigns against the ledger they were counted from. */
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { mend, type RecountedCampaign, recount } from '#shared/app/recount.ts';
import { type Column, NO_PAINT, tableLines } from '#shared/domain/effect/text/table.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { cellText, groupText } from '#shared/domain/measure/keys.ts';
import type { Figures } from '#shared/domain/measure/unit.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import type { Command } from './command.ts';
import { publishDrift } from './publish-drift.ts';
import { readOptions } from './read-options.ts';
import { TABLE_HELP, TABLE_OPTIONS, withTable } from './table-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune recount [campaign…]: counts once more from the ledger; 1 where figures differ
${TABLE_HELP}
  --retention PERIOD  how long the ledger is kept (default P400D); older days are not compared
  --mend              first counts whatever of the ledger was not counted
  --publish STAGE     tells CloudWatch how many figures differ, 0 too: the metric LedgerDrift of that stage
  --json              for programs`;

export const recountCommand: Command = {
  async run(args) {
    const { campaignIds, values } = parse(args);
    const decisionsMs = durationMs(values.retention);
    const recounted = await withTable(values, async (table) => {
      const ports = {
        ledger: createDynamoLedger(table),
        measurements: createDynamoMeasurements(table, { decisionsMs }),
      };
      if (values.mend) {
        const mended = await mend(ports, campaignIds);
        process.stderr.write(`${countedText(mended, 'entry', 'entries')} counted now\n`);
      }
      const since = new Date(Date.now() - decisionsMs).toISOString().slice(0, 10);
      return recount(ports, { campaignIds, since });
    });
    const differing = recounted.reduce((sum, one) => sum + countDifferences(one), 0);
    if (values.publish !== undefined) await publishDrift(values.publish, differing, new Date());
    process.stdout.write(values.json ? `${JSON.stringify(recounted, null, 2)}\n` : text(recounted));
    return differing > 0 ? 1 : 0;
  },
};

const countDifferences = ({ differences, groupDifferences }: RecountedCampaign): number =>
  differences.length + groupDifferences.length;

const COLUMNS: readonly Column[] = [
  { head: 'campaign', align: 'left' },
  { head: '', align: 'left' },
  { head: 'customers' },
  { head: 'exposures' },
  { head: 'sent' },
  { head: 'converters' },
  { head: 'conversions' },
  { head: 'value' },
  { head: 'cost' },
  { head: 'differing' },
];

function text(recounted: readonly RecountedCampaign[]): string {
  if (recounted.length === 0) return 'The ledger is empty.\n';
  const rows = recounted.flatMap((one) => {
    const { campaignId, ledger, counted } = one;
    return [
      [campaignId, 'ledger', ...cells(ledger), ''],
      ['', 'counted', ...cells(counted), String(countDifferences(one))],
    ];
  });
  const details = recounted.flatMap(({ differences, groupDifferences }) => [
    ...differences.map(
      ({ key, figures }) =>
        `  ${cellText(key)}: the ledger has ${JSON.stringify(figures.parts)} more`,
    ),
    ...groupDifferences.map(
      ({ key, effect }) => `  ${groupText(key)}: the ledger has ${JSON.stringify(effect)} more`,
    ),
  ]);
  const verdict =
    details.length === 0
      ? 'No difference: every entry of the ledger is in the figures exactly once.'
      : `${countedText(details.length, 'DIFFERENCE')} by campaign, split, arm, and day or group:`;
  return `${[...tableLines(COLUMNS, rows, NO_PAINT), '', verdict, ...details].join('\n')}\n`;
}

const cells = ({ effect, parts }: Figures): readonly string[] => [
  String(effect.assigned),
  String(parts.counts.exposures ?? 0),
  String(parts.counts.sent ?? 0),
  String(effect.converters),
  String(effect.conversions),
  effect.valueSum,
  effect.messageCost,
];

const OPTIONS = {
  ...TABLE_OPTIONS,
  retention: { type: 'string', default: 'P400D' },
  mend: { type: 'boolean', default: false },
  publish: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

function parse(args: readonly string[]) {
  const { values, positionals } = readOptions(args, OPTIONS, USAGE);
  if (!durationSchema.safeParse(values.retention).success)
    throw new UsageError('--retention must be a period such as P400D');
  if (values.publish !== undefined && (positionals.length > 0 || values.table === undefined))
    throw new UsageError(
      '--publish tells of every campaign of a --table: name no campaign with it',
    );
  return { values, campaignIds: positionals };
}
