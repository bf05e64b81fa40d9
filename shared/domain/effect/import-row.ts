/** One line of a past campaign: which cell means what, and whether it can be read. */
import { compareDecimals, type Decimal, parseDecimal } from '../decimal.ts';
import type { CustomerFacts } from './arm-counters.ts';

/** Column names. Only `arm` and `converted` must be there. */
export interface ImportColumns {
  readonly arm: string;
  /** 0 or 1, yes or no, or a number of conversions. */
  readonly converted: string;
  readonly customer?: string;
  readonly value?: string;
  /** ISO 4217 of the value; lines in another currency are left out, never converted. */
  readonly currency?: string;
  /** What was known of the customer before assignment, for CUPED. */
  readonly pre?: string;
  /** Date of assignment. */
  readonly day?: string;
  readonly sent?: string;
  readonly delivered?: string;
  readonly opened?: string;
  readonly clicked?: string;
  readonly segments?: readonly string[];
  /** Further outcomes, read like `converted`. */
  readonly also?: readonly string[];
}

export interface ImportedRow {
  readonly arm: string;
  readonly customer: string | undefined;
  readonly day: string | undefined;
  /** `column=value`. */
  readonly segments: readonly string[];
  /** Conversions of each further outcome. */
  readonly also: readonly number[];
  readonly facts: CustomerFacts;
}

/** Names the column and what is wrong, never what was in it: cells may hold personal data. */
export interface BadCell {
  readonly column: string;
  readonly problem: string;
}

/** The cell of a column; undefined for a column that is not mapped. */
export type CellReader = (column: string | undefined) => string | undefined;

/** The row, or the first cell that cannot be read. `currency` is the report's. */
export function readImportRow(
  cell: CellReader,
  columns: ImportColumns,
  currency: string,
): ImportedRow | BadCell {
  try {
    return readRow(cell, columns, currency);
  } catch (error) {
    if (error instanceof Unreadable) return { column: error.column, problem: error.message };
    throw error;
  }
}

/** Never leaves this file: a way out of the many cells of a line. */
class Unreadable extends Error {
  readonly column: string;

  constructor(column: string, problem: string) {
    super(problem);
    this.column = column;
  }
}

function readRow(cell: CellReader, columns: ImportColumns, currency: string): ImportedRow {
  const conversions = readCount(columns.converted, cell);
  const value = readAmount(columns.value, cell, { optional: conversions === 0 });
  if (columns.currency !== undefined && cell(columns.currency)?.toUpperCase() !== currency) {
    if (compareDecimals(value ?? '0', '0') !== 0 || cell(columns.currency) !== '') {
      throw new Unreadable(columns.currency, `is not ${currency}, the currency of the report`);
    }
  }
  const pre = readAmount(columns.pre, cell, { negative: true });
  const stages = (['sent', 'delivered', 'opened', 'clicked'] as const).flatMap((stage) => {
    const column = columns[stage];
    return column === undefined ? [] : [[stage, readCount(column, cell) > 0] as const];
  });
  return {
    arm: readText(columns.arm, cell),
    customer: columns.customer === undefined ? undefined : readText(columns.customer, cell),
    day: columns.day === undefined ? undefined : readDay(columns.day, cell),
    segments: (columns.segments ?? []).map((column) => `${column}=${cell(column) ?? ''}`),
    also: (columns.also ?? []).map((column) => readCount(column, cell)),
    facts: {
      conversions,
      ...Object.fromEntries(stages),
      ...(value !== undefined && { value }),
      ...(pre !== undefined && { pre }),
    },
  };
}

function readText(column: string, cell: CellReader): string {
  const text = cell(column)?.trim() ?? '';
  if (text === '') throw new Unreadable(column, 'is empty');
  return text;
}

const YES = new Set(['true', 'yes', 'y', 't']);
const NO = new Set(['false', 'no', 'n', 'f']);

function readCount(column: string, cell: CellReader): number {
  const text = cell(column)?.trim().toLowerCase() ?? '';
  if (YES.has(text)) return 1;
  if (NO.has(text)) return 0;
  if (/^\d{1,6}(\.0+)?$/.test(text)) return Number(text);
  throw new Unreadable(column, 'must be 0 or 1, yes or no, or a number of conversions');
}

/** Undefined for a column that is not mapped; an optional cell may be empty and counts as 0. */
function readAmount(
  column: string | undefined,
  cell: CellReader,
  options: { optional?: boolean; negative?: boolean },
): Decimal | undefined {
  if (column === undefined) return undefined;
  const text = cell(column)?.trim() ?? '';
  if (text === '' && options.optional) return '0';
  const amount = parseDecimal(text);
  if (amount === undefined) throw new Unreadable(column, 'must be a decimal such as 249.90');
  if (!options.negative && amount.startsWith('-')) {
    throw new Unreadable(column, 'must not be below 0');
  }
  return amount;
}

function readDay(column: string, cell: CellReader): string {
  const day = (cell(column) ?? '').trim().slice(0, 10);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    throw new Unreadable(column, 'must be a date such as 2026-03-31');
  }
  return day;
}
