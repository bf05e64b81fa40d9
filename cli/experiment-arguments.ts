/** What `opportune experiment import` is told on its command line. */
import { parseDecimal } from '#shared/domain/decimal.ts';
import type { ImportSettings } from '#shared/domain/effect/import-tally.ts';
import type { CsvFile } from './csv-lines.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

export type ImportOptions = ImportSettings & CsvFile;

export type ImportFormat = 'text' | 'json' | 'csv';

export const IMPORT_USAGE = `opportune experiment import <file.csv[.gz]> --arm COLUMN --converted COLUMN (--control ARM | --no-holdout)

  --customer COLUMN     ids, so that nobody is counted twice
  --value COLUMN        value of the customer's conversions
  --currency CODE       of the values (EUR); --currency-column COLUMN checks each line
  --also COLUMN         a further outcome, such as visits (repeatable)
  --segment COLUMN      report the effect within each of its values (repeatable)
  --pre COLUMN          a figure from before the campaign, for CUPED
  --day COLUMN          date of assignment, for the lift over time
  --sent COLUMN         who was sent to, else everyone outside the control; also --delivered,
                        --opened, --clicked
  --weight ARM=N        planned weight of an arm (repeatable); without it no check of the split
  --margin SHARE        of the value that is profit, 0 to 1
  --cost-per-message, --incentive, --fixed-cost AMOUNT
  --correction holm | benjamini-hochberg        over segments
  --confidence SHARE    of the intervals (0.95)
  --delimiter CHARACTER between cells (,)
  --format text | json | csv
  --plots FOLDER        writes lift.svg and profit.svg there
`;

export interface ImportArguments {
  readonly options: ImportOptions;
  readonly format: ImportFormat;
  /** Folder to write the pictures to. */
  readonly plots: string | undefined;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const OPTIONS = {
  arm: text,
  converted: text,
  control: text,
  'no-holdout': { type: 'boolean' },
  customer: text,
  value: text,
  currency: text,
  'currency-column': text,
  also: texts,
  segment: texts,
  pre: text,
  day: text,
  sent: text,
  delivered: text,
  opened: text,
  clicked: text,
  weight: texts,
  margin: text,
  'cost-per-message': text,
  incentive: text,
  'fixed-cost': text,
  correction: text,
  confidence: text,
  delimiter: text,
  plots: text,
  format: text,
} as const;

/** @throws UsageError saying what does not fit; HelpRequested */
export function readImportArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = readOptions(args, OPTIONS, IMPORT_USAGE);
  const { arm, converted, control = null } = values;
  const [file, ...rest] = positionals;
  if (
    file === undefined ||
    rest.length > 0 ||
    arm === undefined ||
    converted === undefined ||
    (control === null) !== (values['no-holdout'] ?? false)
  ) {
    throw new UsageError(IMPORT_USAGE);
  }
  const { customer, value, pre, day, sent, delivered, opened, clicked } = values;
  const optional = {
    customer,
    value,
    pre,
    day,
    sent,
    delivered,
    opened,
    clicked,
    currency: values['currency-column'],
  };
  const given = Object.entries(optional).filter(([, column]) => column !== undefined);
  return {
    plots: values.plots,
    format: oneOf(values.format ?? 'text', ['text', 'json', 'csv'], '--format'),
    options: {
      file,
      delimiter: values.delimiter ?? ',',
      control,
      currency: currencyOf(values.currency ?? 'EUR'),
      columns: {
        arm,
        converted,
        also: values.also ?? [],
        segments: values.segment ?? [],
        ...Object.fromEntries(given),
      },
      correction: oneOf(
        values.correction ?? 'holm',
        ['holm', 'benjamini-hochberg'],
        '--correction',
      ),
      // Rounded, because 1 − 0.95 is not 0.05 in doubles.
      alpha: Number((1 - confidence(values.confidence ?? '0.95')).toPrecision(12)),
      ...(values.weight !== undefined && { weights: new Map(values.weight.map(weight)) }),
      ...(values.margin !== undefined && { margin: share(values.margin, '--margin') }),
      fixedCost: amount(values['fixed-cost'] ?? '0', '--fixed-cost'),
      costPerMessage: amount(values['cost-per-message'] ?? '0', '--cost-per-message'),
      incentivePerConversion: amount(values.incentive ?? '0', '--incentive'),
    },
  };
}

function oneOf<T extends string>(given: string, allowed: readonly T[], flag: string): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) refuse(`${flag} must be one of ${allowed.join(', ')}`);
  return found;
}

function share(given: string, flag: string): number {
  const value = Number(given);
  if (!(value >= 0 && value <= 1)) refuse(`${flag} must lie within 0 and 1, such as 0.4`);
  return value;
}

function confidence(given: string): number {
  const value = Number(given);
  if (!(value > 0 && value < 1)) refuse('--confidence must lie between 0 and 1, such as 0.95');
  return value;
}

function amount(given: string, flag: string): string {
  const value = parseDecimal(given);
  if (value === undefined || value.startsWith('-'))
    refuse(`${flag} must be an amount such as 0.10`);
  return value;
}

/** `ARM=N`, where the arm itself may hold a "=". */
function weight(given: string): readonly [string, number] {
  const at = given.lastIndexOf('=');
  const value = Number(given.slice(at + 1));
  if (at < 1 || !(value >= 0)) refuse('--weight must look like ARM=1');
  return [given.slice(0, at), value];
}

function currencyOf(given: string): string {
  if (!/^[A-Z]{3}$/.test(given)) refuse('--currency must be an ISO 4217 code, such as EUR');
  return given;
}

function refuse(problem: string): never {
  throw new UsageError(problem);
}
