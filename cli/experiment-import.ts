/**
 * `opportune experiment import`: a past campaign as CSV (customer, arm, converted, value) in, the same
 * report as for a live one out. Lines that cannot be read are reported one by one, the others kept.
 */
import { DomainError } from '#shared/domain/domain-error.ts';
import { effectCsv } from '#shared/domain/effect/effect-csv.ts';
import { readImportRow } from '#shared/domain/effect/import-row.ts';
import { createImportTally, type ImportReports } from '#shared/domain/effect/import-tally.ts';
import { effectText, outcomeText } from '#shared/domain/effect/text/effect-text.ts';
import { NO_PAINT, type Paint } from '#shared/domain/effect/text/table.ts';
import { countedText, countText } from '#shared/domain/effect/wording.ts';
import { type BadLine, eachLine } from './csv-lines.ts';
import {
  type ImportFormat,
  type ImportOptions,
  readImportArguments,
} from './experiment-arguments.ts';
import { UsageError } from './usage-error.ts';
import { writePlots } from './write-plots.ts';

export interface ImportResult extends ImportReports {
  readonly badLines: readonly BadLine[];
}

/**
 * Reads the file once, in constant memory but for the customers' ids. Throws `IMPORT_FILE`,
 * `IMPORT_COLUMN`, `IMPORT_CONTROL` or `IMPORT_ARMS`, each saying what to change.
 */
export async function importExperiment(options: ImportOptions): Promise<ImportResult> {
  const tally = createImportTally(options);
  const { segments = [], also = [], ...single } = options.columns;
  const names = [...Object.values(single), ...segments, ...also];
  const badLines = await eachLine(options, names, (cell) => {
    const row = readImportRow(cell, options.columns, options.currency);
    return 'problem' in row ? `${row.column} ${row.problem}` : tally.add(row);
  });
  return { ...tally.reports(), badLines };
}

/** The result as it goes to standard output; the bad lines are in JSON, else on standard error. */
export function formatImport(
  result: ImportResult,
  format: ImportFormat,
  paint: Paint = NO_PAINT,
): string {
  const { report, also, kept, badLines } = result;
  switch (format) {
    case 'json':
      return `${JSON.stringify({ kept, badLines, report, also }, null, 2)}\n`;
    case 'csv':
      return (
        effectCsv(report) +
        also
          .map((each) => effectCsv(each.report, { header: false, prefix: `${each.outcome}: ` }))
          .join('')
      );
    case 'text':
      return [
        effectText(report, paint),
        ...also.map((each) => outcomeText(each.outcome, each.report, paint)),
      ].join('\n');
  }
}

export interface ImportConsole {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly paint: Paint;
}

/** The command. 0 when a report was made, also if lines were left out; 2 when the arguments or the file do not fit. */
export async function experimentImport(
  args: readonly string[],
  { out, err, paint }: ImportConsole,
): Promise<0 | 2> {
  try {
    const { options, format, plots } = readImportArguments(args);
    const result = await importExperiment(options);
    err(badLineText(result));
    out(formatImport(result, format, paint));
    if (plots !== undefined) await writePlots(plots, result.report);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof UsageError)) throw error;
    err(`${error.message}\n`);
    return 2;
  }
}

const SHOWN_BAD_LINES = 20;

function badLineText({ kept, badLines }: ImportResult): string {
  if (badLines.length === 0) return '';
  const more = badLines.length - SHOWN_BAD_LINES;
  return [
    `${countedText(badLines.length, 'line')} left out, ${countText(kept)} kept. If the lost ones are not alike in all arms, the effect is biased.`,
    ...badLines.slice(0, SHOWN_BAD_LINES).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(more > 0 ? [`  and ${more} more (all of them with --format json)`] : []),
    '',
  ].join('\n');
}
