/**
 * `opportune value`: past purchases as CSV in; out comes the policy's `customerValue` that fits them,
 * and how well it tells who buys again.
 */
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Paint } from '#shared/domain/effect/text/table.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import { appraisalText } from '#shared/domain/value/value-text.ts';
import {
  appraisePurchases,
  dayIn,
  type ValueOptions,
  type ValueResult,
} from './appraise-purchases.ts';
import type { Command } from './command.ts';
import { paintFor } from './paint.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune value <purchases.csv[.gz]> --customer COLUMN --date COLUMN --amount COLUMN
  --margin SHARE      of the amount that is profit (default 1)
  --until DATE        what came later is kept back, and shows who bought again (default: the last day)
  --horizon DURATION  within which somebody who does not buy has lapsed (default P90D)
  --event TYPE        of purchases, for the policy (default purchase)
  --delimiter CHARACTER
  --json              the policy's customerValue and all figures`;

export const value: Command = {
  async run(args) {
    const { options, json } = parse(args);
    const result = await appraisePurchases(options).catch((error: unknown) => {
      throw error instanceof DomainError ? new UsageError(error.message) : error;
    });
    const [bad] = result.badLines;
    if (bad !== undefined)
      process.stderr.write(
        `${countedText(result.badLines.length, 'line')} left out, the first: line ${bad.line}: ${bad.reason}\n`,
      );
    process.stdout.write(
      json ? `${JSON.stringify(result, null, 2)}\n` : text(result, paintFor(process.stdout)),
    );
    return 0;
  },
};

function text(result: ValueResult, paint: Paint): string {
  const { customers, purchases, until, customerValue } = result;
  return [
    `${countedText(customers, 'customer')}, ${countedText(purchases, 'purchase')} until ${until}`,
    '',
    appraisalText(result, paint),
    paint.strong('For the policy'),
    JSON.stringify({ customerValue }, null, 2),
    '',
  ].join('\n');
}

const OPTIONS = {
  customer: { type: 'string' },
  date: { type: 'string' },
  amount: { type: 'string' },
  margin: { type: 'string', default: '1' },
  until: { type: 'string' },
  horizon: { type: 'string', default: 'P90D' },
  event: { type: 'string', default: 'purchase' },
  delimiter: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

function parse(args: readonly string[]): {
  readonly options: ValueOptions;
  readonly json: boolean;
} {
  const { values, positionals } = readOptions(args, OPTIONS, USAGE);
  const [file, ...rest] = positionals;
  const { customer, date, amount, until, horizon, event, delimiter } = values;
  const margin = Number(values.margin);
  if (
    file === undefined ||
    rest.length > 0 ||
    customer === undefined ||
    date === undefined ||
    amount === undefined
  )
    throw new UsageError(`name a file and its columns\n\n${USAGE}`);
  if (!(margin >= 0 && margin <= 1)) throw new UsageError('--margin must be between 0 and 1');
  if (until !== undefined && dayIn(until) === undefined)
    throw new UsageError('--until must be a date such as 2026-12-01');
  if (!durationSchema.safeParse(horizon).success || !(durationMs(horizon) > 0))
    throw new UsageError('--horizon must be a duration such as P90D');
  return {
    options: {
      file,
      columns: { customer, date, amount },
      margin,
      horizon,
      event,
      ...(until !== undefined && { until }),
      ...(delimiter !== undefined && { delimiter }),
    },
    json: values.json,
  };
}
