/** Past purchases in a CSV file ▶ the configuration that fits them, and how well it tells who buys again. */
import { wholeFrom } from '#shared/domain/activity/amount.ts';
import {
  compareDecimals,
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  toScaled,
} from '#shared/domain/decimal.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { type Appraisal, appraise } from '#shared/domain/value/appraisal.ts';
import { type CustomerValue, customerValueSchema } from '#shared/domain/value/customer-value.ts';
import { fitValue } from '#shared/domain/value/fit-value.ts';
import { CONTRIBUTION_SCALE, dayOf, recordPurchase } from '#shared/domain/value/purchase-record.ts';
import { type BadLine, type CsvFile, eachLine } from './csv-lines.ts';

export interface ValueOptions extends CsvFile {
  readonly columns: { readonly customer: string; readonly date: string; readonly amount: string };
  readonly margin: number;
  /** UTC date, the last that counts. */
  readonly until?: string;
  readonly horizon: string;
  readonly event: string;
}

/** What the table of `valueText` is made of, the configuration, and the lines that could not be read. */
export interface ValueResult extends Appraisal {
  readonly customers: number;
  readonly purchases: number;
  /** UTC date. */
  readonly until: string;
  readonly customerValue: CustomerValue;
  readonly logLikelihood: number;
  readonly badLines: readonly BadLine[];
}

interface Line {
  readonly customer: string;
  readonly day: number;
  readonly amount: Decimal;
}

/** Throws `IMPORT_FILE`, `IMPORT_COLUMN`, or `VALUE_DATA` when nothing was bought by `until`. */
export async function appraisePurchases(options: ValueOptions): Promise<ValueResult> {
  const { margin, horizon, event } = options;
  const { lines, badLines } = await readLines(options);
  const lastDay = lines.reduce((last, { day }) => Math.max(last, day), 0);
  const today = options.until === undefined ? lastDay : dayOf(Date.parse(options.until));
  const end = today + durationMs(horizon) / DAY;
  const known = lines.filter(({ day }) => day <= today);
  if (known.length === 0)
    throw new DomainError('VALUE_DATA', 'there is no purchase in the time that is looked at');

  const records = recordAll(known, margin);
  const later = new Set(
    lines.flatMap(({ customer, day }) => (day > today && day <= end ? customer : [])),
  );
  const { rfm, grades, rhythm, logLikelihood } = fitValue([...records.values()], today);
  const customerValue = customerValueSchema.parse({
    purchases: [{ event, margin }],
    rfm,
    grades,
    lapse: { horizon, rhythm },
  });
  const customers = [...records].map(([customer, text]) => ({
    text,
    ...(lastDay >= end && { boughtLater: later.has(customer) }),
  }));
  const now = new Date(today * DAY);
  return {
    customers: records.size,
    purchases: known.length,
    until: now.toISOString().slice(0, 10),
    customerValue,
    logLikelihood,
    ...appraise(customerValue, customers, now),
    badLines,
  };
}

async function readLines(
  options: ValueOptions,
): Promise<{ readonly lines: readonly Line[]; readonly badLines: readonly BadLine[] }> {
  const { columns } = options;
  const lines: Line[] = [];
  const badLines = await eachLine(options, Object.values(columns), (cell) => {
    const customer = cell(columns.customer);
    const day = dayIn(cell(columns.date));
    const amount = parseDecimal(cell(columns.amount)?.trim());
    if (customer === undefined || customer === '') return `${columns.customer} is empty`;
    if (day === undefined) return `${columns.date} is no date such as 2026-12-01`;
    if (amount === undefined || compareDecimals(amount, '0') < 0)
      return `${columns.amount} is no amount from 0 on`;
    lines.push({ customer, day, amount });
    return undefined;
  });
  return { lines, badLines };
}

/** By customer, as the engine would have kept it. */
function recordAll(lines: readonly Line[], margin: number): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  const share = parseDecimal(margin) ?? '1';
  for (const { customer, day, amount } of lines.toSorted((a, b) => a.day - b.day)) {
    const profit = formatDecimal(multiplyDecimals(amount, share), CONTRIBUTION_SCALE);
    const contribution = wholeFrom(toScaled(profit).units);
    const purchase = { kind: 'purchase', at: day * DAY, contribution } as const;
    const text = recordPurchase(records.get(customer), purchase, day * DAY);
    if (text !== undefined) records.set(customer, text);
  }
  return records;
}

/** Whole UTC days since 1970 of a text that begins with a date; undefined when it is none. */
export function dayIn(text: string | undefined): number | undefined {
  const match = /^\d{4}-\d{2}-\d{2}/.exec(text?.trim() ?? '');
  const at = match === null ? Number.NaN : Date.parse(`${match[0]}T00:00:00Z`);
  return Number.isNaN(at) || at < 0 ? undefined : dayOf(at);
}

const DAY = 86_400_000;
