/** Rows of a CSV file, plain or gzipped, checked one by one: a bad row is reported, not fatal. */
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import { MAX_LISTED_PROBLEMS, type ProblemSummary, type RowProblem } from './dataset.ts';

export interface ProblemLog {
  readonly report: (problem: RowProblem) => void;
  readonly summary: () => ProblemSummary;
}

/** Counts every problem and lists the first `MAX_LISTED_PROBLEMS`: memory stays bounded. */
export function createProblemLog(): ProblemLog {
  const listed: RowProblem[] = [];
  const byReason: Record<string, number> = {};
  let total = 0;
  return {
    report(problem) {
      total += 1;
      byReason[problem.reason] = (byReason[problem.reason] ?? 0) + 1;
      if (listed.length < MAX_LISTED_PROBLEMS) listed.push(problem);
    },
    summary: () => ({ total, byReason: { ...byReason }, listed: [...listed] }),
  };
}

/**
 * `<folder>/<name>.csv`, or `.csv.gz` where the plain one is absent.
 * Throws DomainError DATASET_FILE_MISSING when there is neither.
 */
export function csvFile(folder: string, name: string): string {
  const found = [`${name}.csv`, `${name}.csv.gz`]
    .map((file) => join(folder, file))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new DomainError('DATASET_FILE_MISSING', `neither ${name}.csv nor ${name}.csv.gz is there`);
}

/**
 * Yields `[row, line]` for each row that satisfies `schema`; line 1 is the header. The others go
 * to `report` with the column and what is wrong with it, never with the value, which may be
 * somebody's. A line is a record: quotes around a value are taken off, and one left open cannot
 * swallow the rest of the file. Throws DomainError DATASET_UNREADABLE when the file itself ends in
 * the middle (a cut gzip), after the rows before the cut have been given.
 */
export async function* readRows<T>(
  path: string,
  schema: z.ZodType<T>,
  report: ProblemLog['report'],
): AsyncGenerator<readonly [row: T, line: number]> {
  const file = basename(path);
  const rows = openRows(path);
  try {
    for await (const { record, info } of rows) {
      const result = schema.safeParse(record);
      if (result.success) yield [result.data, info.lines];
      else report({ file, line: info.lines, reason: reasonOf(result.error) });
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('DATASET_UNREADABLE', `${file} cannot be read to its end`, { cause });
  } finally {
    rows.destroy();
  }
}

function openRows(path: string) {
  const parser = parse({
    bom: true,
    columns: true,
    info: true,
    quote: false,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    // Header names come through `cast` too.
    cast: (value) => value.replace(/^"(.*)"$/, '$1'),
  });
  // The parser, as the last of the pipe, carries the errors of the others to its reader.
  const onEnd = () => {};
  if (path.endsWith('.gz')) pipeline(createReadStream(path), createGunzip(), parser, onEnd);
  else pipeline(createReadStream(path), parser, onEnd);
  return parser;
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'unusable row';
  return `${issue.path.join('.') || 'row'}: ${issue.message}`;
}
