/**
 * The part of RFC 5545 recurrence rules that campaigns are planned by, and a clear refusal of the rest.
 * FREQ DAILY to YEARLY, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, COUNT, UNTIL, WKST.
 */

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

export interface WeekdayRule {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** The how-manyeth of the month (or year), from its end when negative; every one when absent. */
  readonly nth?: number;
}

export interface Rule {
  readonly freq: Frequency;
  readonly interval: number;
  readonly byMonth: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly WeekdayRule[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly count?: number;
  /** An instant (ms, inclusive), or the last local day as `YYYY-MM-DD`. */
  readonly until?: number | string;
  /** First day of the week, for INTERVAL of weeks. */
  readonly weekStart: number;
}

export type ParsedRule =
  | { readonly outcome: 'parsed'; readonly rule: Rule }
  | { readonly outcome: 'refused'; readonly message: string };

/** Ten years between occurrences is as far as a plan goes. */
const MAX_INTERVAL: Readonly<Record<Frequency, number>> = {
  DAILY: 3660,
  WEEKLY: 520,
  MONTHLY: 120,
  YEARLY: 10,
};
const MAX_COUNT = 1000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const PARTS = [
  'FREQ',
  'INTERVAL',
  'BYMONTH',
  'BYMONTHDAY',
  'BYDAY',
  'BYHOUR',
  'BYMINUTE',
  'COUNT',
  'UNTIL',
  'WKST',
];

/** `FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=9`, with or without `RRULE:` before it, in any case. */
export function parseRule(text: string): ParsedRule {
  const problems: string[] = [];
  const parts = readParts(text, problems);
  const freq = readFrequency(parts.get('FREQ'), problems);
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  if (weekStart === -1) problems.push('WKST must be a weekday, such as MO');
  const whole = (part: string, min: number, max: number) =>
    readNumbers(parts, part, min, max, problems);
  const interval = whole('INTERVAL', 1, MAX_INTERVAL[freq])[0] ?? 1;
  const count = whole('COUNT', 1, MAX_COUNT)[0];
  const until = readUntil(parts.get('UNTIL'), problems);
  const rule: Rule = {
    freq,
    interval,
    weekStart,
    byMonth: whole('BYMONTH', 1, 12),
    byMonthDay: whole('BYMONTHDAY', -31, 31),
    byDay: readWeekdays(parts.get('BYDAY'), problems),
    byHour: whole('BYHOUR', 0, 23),
    byMinute: whole('BYMINUTE', 0, 59),
    ...(count !== undefined && { count }),
    ...(until !== undefined && { until }),
  };
  problems.push(...contradictions(rule));
  const [message] = problems;
  return message === undefined ? { outcome: 'parsed', rule } : { outcome: 'refused', message };
}

function readParts(text: string, problems: string[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (!PARTS.includes(name)) {
      problems.push(
        `${name || 'an empty part'} is not supported; supported are ${PARTS.join(', ')}`,
      );
    } else if (value === '' || rest.length > 0)
      problems.push(`${name} must have one value, as ${name}=…`);
    else if (parts.has(name)) problems.push(`${name} must not be given twice`);
    else parts.set(name, value);
  }
  return parts;
}

function readFrequency(value: string | undefined, problems: string[]): Frequency {
  if (value === 'DAILY' || value === 'WEEKLY' || value === 'MONTHLY' || value === 'YEARLY')
    return value;
  problems.push('FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY');
  return 'DAILY';
}

/** Sorted, each once. INTERVAL and COUNT take one number, the others a list; no list names 0 but hours and minutes. */
function readNumbers(
  parts: ReadonlyMap<string, string>,
  part: string,
  min: number,
  max: number,
  problems: string[],
): number[] {
  const value = parts.get(part);
  if (value === undefined) return [];
  const numbers = value
    .split(',')
    .map((text) => (/^[+-]?\d{1,4}$/.test(text) ? Number(text) : Number.NaN));
  const single = part === 'INTERVAL' || part === 'COUNT';
  const zero = part === 'BYMONTHDAY' && numbers.includes(0);
  const within = numbers.every((number) => number >= min && number <= max);
  if (!within || zero || (single && numbers.length > 1)) {
    problems.push(
      `${part} must be ${single ? 'a whole number' : 'whole numbers'} from ${min} to ${max}${min < 0 ? ', not 0' : ''}`,
    );
  }
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function readWeekdays(value: string | undefined, problems: string[]): WeekdayRule[] {
  if (value === undefined) return [];
  return value.split(',').map((text) => {
    const [, sign = '', digits, name = ''] =
      /^([+-]?)(\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(text) ?? [];
    const weekday = WEEKDAYS.indexOf(name);
    const nth = digits === undefined ? undefined : Number(`${sign}${digits}`);
    if (
      weekday === -1 ||
      nth === 0 ||
      (nth === undefined && sign !== '') ||
      Math.abs(nth ?? 1) > 53
    ) {
      problems.push('BYDAY must be weekdays, such as MO,WE or 1MO or -1FR');
    }
    return nth === undefined ? { weekday } : { weekday, nth };
  });
}

function readUntil(value: string | undefined, problems: string[]): number | string | undefined {
  if (value === undefined) return undefined;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(value) ?? [];
  const date = `${year}-${month}-${day}`;
  const time = hour === undefined ? '00:00:00' : `${hour}:${minute}:${second}`;
  const instant = Date.parse(`${date}T${time}Z`);
  if (
    year === undefined ||
    Number.isNaN(instant) ||
    new Date(instant).getUTCDate() !== Number(day)
  ) {
    problems.push('UNTIL must be an instant such as 20271231T230000Z, or a day such as 20271231');
    return undefined;
  }
  return hour === undefined ? date : instant;
}

/** What RFC 5545 forbids to stand together (3.3.10, the table of BYxxx rule parts and its notes). */
function contradictions({ freq, byMonthDay, byDay, count, until }: Rule): string[] {
  const problems: string[] = [];
  if (count !== undefined && until !== undefined)
    problems.push('COUNT and UNTIL must not both be given');
  if (freq === 'WEEKLY' && byMonthDay.length > 0)
    problems.push('BYMONTHDAY must not be given with FREQ=WEEKLY');
  const counted = byDay.some(({ nth }) => nth !== undefined);
  if (counted && (freq === 'DAILY' || freq === 'WEEKLY')) {
    problems.push('BYDAY with a number, such as 1MO, needs FREQ=MONTHLY or YEARLY');
  }
  return problems;
}
