/** Numbers, money and dates as a locale writes them (ECMA-402), with the costly formatters kept. */

const KEPT = 500;
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const segmenters = new Map<string, Intl.Segmenter>();

const DECIMAL = /^-?\d{1,15}(\.\d{1,9})?$/;

/** A number or a decimal text, as `Intl` takes it exactly; undefined for anything else. */
export function decimalValue(value: unknown): number | Intl.StringNumericLiteral | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return isDecimal(value) ? value : undefined;
}

export function formatNumber(
  value: number | Intl.StringNumericLiteral,
  locale: string,
  options: Intl.NumberFormatOptions,
): string {
  const { style, currency, minimumFractionDigits, maximumFractionDigits } = options;
  const key = `${locale} ${style} ${currency} ${minimumFractionDigits} ${maximumFractionDigits}`;
  const format = kept(numberFormats, key, () => new Intl.NumberFormat(locale, options));
  return format.format(value);
}

export const isCurrency = (code: unknown): code is string =>
  typeof code === 'string' && currencies().has(code);

/** How the `date` filter may write a date; each is what the locale makes of it. */
export const DATE_STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  day: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'long' },
  time: { timeStyle: 'short' },
  datetime: { dateStyle: 'medium', timeStyle: 'short' },
};

export type DateValue =
  | { readonly kind: 'day'; readonly ms: number }
  | { readonly kind: 'instant'; readonly ms: number };

/** A calendar date (`2026-12-01`) or an instant with zone; undefined for anything else, 30 February too. */
export function dateValue(value: unknown): DateValue | undefined {
  if (typeof value !== 'string') return undefined;
  const day = /^(\d{4}-\d{2}-\d{2})(T.+)?$/.exec(value);
  const ms = Date.parse(`${day?.[1]}T00:00:00Z`);
  if (day === null || Number.isNaN(ms)) return undefined;
  if (new Date(ms).toISOString().slice(0, 10) !== day[1]) return undefined;
  if (day[2] === undefined) return { kind: 'day', ms };
  const instant = /^T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(day[2])
    ? Date.parse(value)
    : Number.NaN;
  return Number.isNaN(instant) ? undefined : { kind: 'instant', ms: instant };
}

/** A calendar date is the same day everywhere, so it is written in UTC whatever `timeZone` says. */
export function formatDate(
  value: DateValue,
  locale: string,
  style: string,
  timeZone: string,
): string {
  const zone = value.kind === 'day' ? 'UTC' : timeZone;
  const options = { ...(DATE_STYLES[style] ?? DATE_STYLES.medium), timeZone: zone };
  const key = `${locale} ${style} ${zone}`;
  return kept(dateFormats, key, () => new Intl.DateTimeFormat(locale, options)).format(value.ms);
}

/** Characters as a reader counts them: an accented letter or a flag is one. */
export function graphemes(text: string, locale: string): string[] {
  const segmenter = kept(segmenters, locale, () => new Intl.Segmenter(locale));
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const isDecimal = (value: unknown): value is Intl.StringNumericLiteral =>
  typeof value === 'string' && DECIMAL.test(value);

let knownCurrencies: ReadonlySet<string> | undefined;
function currencies(): ReadonlySet<string> {
  knownCurrencies ??= new Set(Intl.supportedValuesOf('currency'));
  return knownCurrencies;
}

/** Emptied when full: customers' zones and locales are few, and a flood of odd ones must not stay. */
function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= KEPT) cache.clear();
  const made = make();
  cache.set(key, made);
  return made;
}
