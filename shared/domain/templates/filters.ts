/** What may stand behind a `|`: which types a filter takes, its arguments, and what it does. */
import { isTimeZone } from '../customer/time-zone.ts';
import type { FieldType } from './fields.ts';
import {
  DATE_STYLES,
  dateValue,
  decimalValue,
  formatDate,
  formatNumber,
  graphemes,
  isCurrency,
} from './format.ts';

export type FailureReason =
  | 'MISSING_VALUE'
  | 'WRONG_TYPE'
  | 'BAD_VALUE'
  | 'NO_TIME_ZONE'
  | 'TOO_LONG'
  | 'EMPTY';

export interface Failure {
  readonly failed: FailureReason;
  /** The path at fault when it is an argument's and not the tag's own. */
  readonly field?: string;
}
export const isFailure = (result: unknown): result is Failure =>
  typeof result === 'object' && result !== null && 'failed' in result;

export interface FilterScope {
  readonly locale: string;
  readonly timeZone: string | undefined;
  /** SMS spells the ellipsis with dots: U+2026 would make the message UCS-2. */
  readonly ellipsis: '…' | '...';
}

export interface FilterArgument {
  readonly name: string;
  readonly required: boolean;
  /** True when a field may stand here instead of a literal. */
  readonly field: boolean;
  /** What is wrong with a value, in words that follow the argument's name; undefined when nothing is. */
  readonly refuse: (value: unknown) => string | undefined;
}

export interface Filter {
  readonly takes: readonly FieldType[];
  readonly args: readonly FilterArgument[];
  readonly apply: (
    value: unknown,
    args: readonly unknown[],
    scope: FilterScope,
  ) => string | Failure;
}

const WRONG_TYPE: Failure = { failed: 'WRONG_TYPE' };
const BAD_VALUE: Failure = { failed: 'BAD_VALUE' };

const argument = (
  name: string,
  refuse: FilterArgument['refuse'],
  options: { required?: boolean; field?: boolean } = {},
): FilterArgument => ({
  name,
  refuse,
  required: options.required ?? false,
  field: options.field ?? false,
});

const decimals = argument('decimals', (value) =>
  isWhole(value, 0, 9) ? undefined : 'must be a whole number from 0 to 9',
);
const currency = argument(
  'currency',
  (value) => (isCurrency(value) ? undefined : 'must be an ISO 4217 code, such as "EUR"'),
  { required: true, field: true },
);
const style = argument('style', (value) =>
  typeof value === 'string' && Object.hasOwn(DATE_STYLES, value)
    ? undefined
    : `must be one of ${Object.keys(DATE_STYLES).join(', ')}`,
);
const zone = argument('zone', (value) =>
  typeof value === 'string' && isTimeZone(value)
    ? undefined
    : 'must be an IANA time zone, such as "Europe/Prague"',
);
const length = argument(
  'length',
  (value) => (isWhole(value, 1, 1000) ? undefined : 'must be a whole number from 1 to 1000'),
  { required: true },
);

/** All but `default`, which alone sees a missing value and is part of the renderer. */
export const FILTERS: Readonly<Record<string, Filter>> = {
  upper: text([], (value, _args, { locale }) => value.toLocaleUpperCase(locale)),
  lower: text([], (value, _args, { locale }) => value.toLocaleLowerCase(locale)),
  capitalize: text([], (value, _args, { locale }) => {
    const [first = ''] = graphemes(value.slice(0, 20), locale);
    return first.toLocaleUpperCase(locale) + value.slice(first.length);
  }),
  /** `truncate: 20` keeps at most 20 characters, the ellipsis among them. */
  truncate: text([length], (value, [limit], { locale, ellipsis }) => {
    const characters = graphemes(value, locale);
    const max = Number(limit);
    if (characters.length <= max) return value;
    const kept = characters.slice(0, Math.max(0, max - ellipsis.length)).join('');
    return kept.trimEnd() + ellipsis.slice(0, max);
  }),
  /** `money: "EUR"`, `money: event.currency`, `money: "EUR", 0` for whole euros. */
  money: number([currency, decimals], (value, [code, digits], { locale }) => {
    if (!isCurrency(code)) return BAD_VALUE;
    return formatNumber(value, locale, { style: 'currency', currency: code, ...fixed(digits) });
  }),
  /** `number` or `number: 2`. */
  number: number([decimals], (value, [digits], { locale }) =>
    formatNumber(
      value,
      locale,
      digits === undefined ? { maximumFractionDigits: 3 } : fixed(digits),
    ),
  ),
  /** A share: 0.05 is 5 %. */
  percent: number([decimals], (value, [digits], { locale }) =>
    formatNumber(value, locale, {
      style: 'percent',
      ...(digits === undefined ? { maximumFractionDigits: 2 } : fixed(digits)),
    }),
  ),
  /** `date`, `date: "long"`, `date: "datetime", "Europe/Prague"`; else in the customer's zone. */
  date: {
    takes: ['date'],
    args: [style, zone],
    apply(value, [wanted, named], { locale, timeZone }) {
      const date = dateValue(value);
      if (date === undefined) return typeof value === 'string' ? BAD_VALUE : WRONG_TYPE;
      const shownIn = typeof named === 'string' ? named : timeZone;
      if (date.kind === 'instant' && shownIn === undefined) return { failed: 'NO_TIME_ZONE' };
      return formatDate(
        date,
        locale,
        typeof wanted === 'string' ? wanted : 'medium',
        shownIn ?? 'UTC',
      );
    },
  },
};

const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

const fixed = (digits: unknown): Intl.NumberFormatOptions =>
  typeof digits === 'number'
    ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
    : {};

function text(
  args: readonly FilterArgument[],
  apply: (value: string, args: readonly unknown[], scope: FilterScope) => string,
): Filter {
  return {
    takes: ['string'],
    args,
    apply: (value, values, scope) =>
      typeof value === 'string' ? apply(value, values, scope) : WRONG_TYPE,
  };
}

function number(
  args: readonly FilterArgument[],
  apply: (
    value: number | Intl.StringNumericLiteral,
    args: readonly unknown[],
    scope: FilterScope,
  ) => string | Failure,
): Filter {
  return {
    takes: ['number'],
    args,
    apply(value, values, scope) {
      const decimal = decimalValue(value);
      return decimal === undefined ? WRONG_TYPE : apply(decimal, values, scope);
    },
  };
}
