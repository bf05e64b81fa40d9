/** `opportune effect`: what a campaign caused, from a running engine or from the data of a stopped one. */
import { createDynamoCampaigns } from '#shared/adapters/dynamodb/campaigns.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { createDynamoSettings } from '#shared/adapters/dynamodb/settings.ts';
import { createReadEffect } from '#shared/app/effect.ts';
import { effectResourceSchema } from '#shared/contracts/http/effect.ts';
import { decimalSchema } from '#shared/domain/decimal-schema.ts';
import { effectCsv } from '#shared/domain/effect/effect-csv.ts';
import type { EffectReport } from '#shared/domain/effect/effect-report.ts';
import { effectText } from '#shared/domain/effect/text/effect-text.ts';
import type { ArmResponses } from '#shared/domain/measure/responses.ts';
import { responsesText } from '#shared/domain/measure/responses-text.ts';
import type { Command } from './command.ts';
import { paintFor } from './paint.ts';
import { readOptions } from './read-options.ts';
import { TABLE_HELP, TABLE_OPTIONS, type TableChoice, withTable } from './table-options.ts';
import { UsageError } from './usage-error.ts';
import { writePlots } from './write-plots.ts';

const USAGE = `opportune effect <campaign>
  --url URL           of the API (default http://127.0.0.1:8080, where the engine is running)
  --token TOKEN       of who is asking, where the API wants one (default OPPORTUNE_TOKEN)
${TABLE_HELP}
  --fixed-cost AMOUNT what the campaign cost apart from messages and offers
  --plots FOLDER      writes lift.svg and profit.svg there
  --json, --csv       for programs and spreadsheets`;

interface Read {
  readonly campaign: { readonly id: string; readonly name: string; readonly status: string };
  readonly report: EffectReport;
  readonly responses: readonly ArmResponses[];
}

export const effect: Command = {
  async run(args) {
    const { campaignId, values } = parse(args);
    const fromTable = values['data-dir'] !== undefined || values.table !== undefined;
    const read = fromTable
      ? await fromData(values, campaignId, values['fixed-cost'])
      : await fromApi(
          values.url,
          values.token ?? process.env.OPPORTUNE_TOKEN,
          campaignId,
          values['fixed-cost'],
        );
    const { campaign, report, responses } = read;
    if (values.plots !== undefined) await writePlots(values.plots, report);
    if (values.json)
      process.stdout.write(`${JSON.stringify({ campaign, ...report, responses }, null, 2)}\n`);
    else if (values.csv) process.stdout.write(effectCsv(report, { responses }));
    else {
      const paint = paintFor(process.stdout);
      process.stdout.write(
        `${paint.strong(campaign.name)} (${campaign.id}, ${campaign.status})\n\n${effectText(report, paint)}\n${responsesText(responses, paint)}`,
      );
    }
    return 0;
  },
};

async function fromApi(
  url: string,
  token: string | undefined,
  campaignId: string,
  fixedCost: string | undefined,
): Promise<Read> {
  const address = new URL(`/v1/campaigns/${encodeURIComponent(campaignId)}/effect`, url);
  if (fixedCost !== undefined) address.searchParams.set('fixedCost', fixedCost);
  const answer = await fetch(address, {
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  }).catch((cause: unknown) => {
    throw new UsageError(`nothing answers at ${url}: ${String((cause as Error).cause ?? cause)}`);
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new UsageError(problemText(answer.status, body));
  const { campaign, asOf: _asOf, responses, ...report } = effectResourceSchema.parse(body);
  return { campaign, report, responses };
}

async function fromData(
  choice: TableChoice,
  campaignId: string,
  fixedCost: string | undefined,
): Promise<Read> {
  const view = await withTable(choice, (table) =>
    createReadEffect({
      campaigns: createDynamoCampaigns(table),
      settings: createDynamoSettings(table),
      // Nothing is counted from here, so how long it is kept does not matter.
      measurements: createDynamoMeasurements(table, { decisionsMs: 0 }),
    })(campaignId, { ...(fixedCost !== undefined && { fixedCost }) }),
  );
  if (view === undefined) throw new UsageError(`there is no campaign "${campaignId}"`);
  const { id, name, status } = view.head;
  return { campaign: { id, name, status }, report: view.report, responses: view.responses };
}

function problemText(status: number, body: unknown): string {
  const { title, detail } = (body ?? {}) as { title?: string; detail?: string };
  return `${status}: ${[title, detail].filter((text) => text !== undefined).join(', ')}`;
}

const OPTIONS = {
  ...TABLE_OPTIONS,
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  token: { type: 'string' },
  'fixed-cost': { type: 'string' },
  plots: { type: 'string' },
  json: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
} as const;

function parse(args: readonly string[]) {
  const { values, positionals } = readOptions(args, OPTIONS, USAGE);
  const [campaignId, ...more] = positionals;
  if (campaignId === undefined || more.length > 0)
    throw new UsageError(`name one campaign\n\n${USAGE}`);
  const cost = values['fixed-cost'];
  if (cost !== undefined && (!decimalSchema.safeParse(cost).success || cost.startsWith('-')))
    throw new UsageError('--fixed-cost must be an amount such as 250.00');
  return { campaignId, values };
}
