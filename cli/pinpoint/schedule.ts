/** When a campaign of Pinpoint is sent ▶ trigger and schedule. */

import { scheduleSchema } from '#shared/domain/campaign/campaign.ts';
import { isTimeZone } from '#shared/domain/customer/time-zone.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import type { Source } from './account.ts';
import { readEventDimensions } from './dimensions.ts';
import type { Facts } from './facts.ts';
import { eventTypeOf } from './names.ts';

export interface ReadSchedule {
  readonly trigger: unknown;
  readonly schedule: object;
  /** Set off by what cannot be set off here: nobody must get it until that is decided. */
  readonly isBlocked: boolean;
}

const RULES: Readonly<Record<string, string>> = {
  HOURLY: `FREQ=DAILY;BYHOUR=${Array.from({ length: 24 }, (_, hour) => hour).join(',')}`,
  DAILY: 'FREQ=DAILY',
  WEEKLY: 'FREQ=WEEKLY',
  MONTHLY: 'FREQ=MONTHLY',
};

/** `changedAt`: of the campaign, for one that was sent at once. */
export function readSchedule(
  source: Source,
  changedAt: string | undefined,
  facts: Facts,
  to: string,
): ReadSchedule {
  const schedule: { readonly endsAt?: string } = {
    ...quietHours(source.at('QuietTime'), to),
    ...ends(source.at('EndTime'), to),
  };
  const frequency = source.at('Frequency');
  const zone = zoneOf(source, to);
  const start = source.at('StartTime');
  if (frequency.text === 'EVENT') {
    frequency.mapped(`${to}#/trigger`);
    const begins = instant(start.text);
    const startsAt =
      begins !== undefined && (schedule.endsAt ?? '9999') > begins ? begins : undefined;
    if (begins !== undefined && startsAt === undefined) start.lost('it is not before the end');
    if (startsAt === undefined)
      start.changed(`${to}#/trigger`, 'at once: here it goes live when it is approved');
    else start.mapped(`${to}#/schedule/startsAt`);
    localTime(source.at('IsLocalTime'), to);
    const event = eventTrigger(source.at('EventFilter'), facts, to);
    return {
      trigger: event.trigger,
      schedule: { ...(startsAt !== undefined && { startsAt }), ...schedule },
      isBlocked: event.isBlocked,
    };
  }
  localTime(source.at('IsLocalTime'), to);
  const at = wallTime(start.text ?? changedAt, zone);
  if (instant(start.text) === undefined)
    start.changed(
      `${to}#/trigger/schedule`,
      'at once, and that was then: set the hour before it is handed in',
    );
  else start.mapped(`${to}#/trigger/schedule`);
  const rule = RULES[frequency.text ?? 'ONCE'];
  frequency.mapped(`${to}#/trigger/schedule`);
  return {
    trigger: { schedule: rule === undefined ? { at, zone } : { start: at, zone, rule } },
    schedule,
    isBlocked: false,
  };
}

function eventTrigger(filter: Source, facts: Facts, to: string) {
  const dimensions = filter.at('Dimensions');
  const type = dimensions.at('EventType');
  const [first, ...more] = type.at('Values').items;
  const read = readEventDimensions(dimensions, facts, `${to}#/trigger/where`);
  let { isBlocked } = read;
  const event = eventTypeOf(first?.text ?? '');
  if (first !== undefined) {
    if (event === first.text) first.mapped(`${to}#/trigger/event`);
    else
      first.changed(
        `${to}#/trigger/event`,
        `is called ${event} here: producers have to send it so`,
      );
  }
  for (const one of more) one.lost('a campaign has one event: make a campaign for each');
  if (type.at('DimensionType').text === 'EXCLUSIVE' || first === undefined) {
    type.at('DimensionType').lost('every event but these: name the ones that are meant');
    isBlocked = true;
  } else type.at('DimensionType').mapped(`${to}#/trigger/event`);
  const filterType = filter.at('FilterType');
  if (filterType.text === 'SYSTEM') {
    filterType.lost(
      "an event of Pinpoint's own, which nobody sends here; nobody gets this until a trigger is named",
    );
    isBlocked = true;
  } else filterType.unneeded('every event comes from producers');
  const where: readonly Condition[] = read.conditions;
  return {
    trigger: {
      event,
      ...(where.length > 0 && { where: where.length === 1 ? where[0] : { all: where } }),
    },
    isBlocked,
  };
}

function quietHours(quiet: Source, to: string) {
  const [from, until] = [timeOfDay(quiet.at('Start').text), timeOfDay(quiet.at('End').text)];
  if (!quiet.isThere) return {};
  const value = { quietHours: { from, to: until, zone: 'customer' } };
  if (from === undefined || !scheduleSchema.safeParse(value).success) {
    quiet.lost('not two times of day that differ');
    return {};
  }
  const night = until !== undefined && until < from ? ', over midnight in one window' : '';
  quiet.changed(
    `${to}#/schedule/quietHours`,
    `a message that falls into it waits until it is over, as long as schedule.validFor allows${night}; a customer without a time zone gets none, where Pinpoint sent`,
  );
  return value;
}

function ends(source: Source, to: string): { readonly endsAt?: string } {
  const endsAt = instant(source.text);
  if (endsAt === undefined) {
    if (source.isThere) source.lost('not an ISO 8601 instant');
    return {};
  }
  source.mapped(`${to}#/schedule/endsAt`);
  return { endsAt };
}

function localTime(source: Source, to: string): void {
  if (source.value === true || source.value === 'true')
    source.changed(
      `${to}#/trigger`,
      "each recipient's own local time: here the hour is one zone's, and quiet hours are the customer's",
    );
  else source.unneeded('false is what always holds here');
}

/** `UTC+02` ▶ `Etc/GMT-2` (POSIX counts westwards); half hours have a place that keeps them. */
const HALF_HOURS: Readonly<Record<string, string>> = {
  '+03:30': 'Asia/Tehran',
  '+04:30': 'Asia/Kabul',
  '+05:30': 'Asia/Kolkata',
  '+05:45': 'Asia/Kathmandu',
  '+06:30': 'Asia/Yangon',
  '+09:30': 'Australia/Darwin',
  '+10:30': 'Australia/Lord_Howe',
};

/** The API writes `Timezone`, CloudFormation `TimeZone`. */
function zoneOf(source: Source, to: string): string {
  const named = source.at('Timezone').isThere ? source.at('Timezone') : source.at('TimeZone');
  const zone = readZone(named.text);
  if (zone === undefined) named.lost('no such time zone here: UTC stands in its place');
  else named.mapped(`${to}#/trigger/schedule/zone`);
  return zone ?? 'UTC';
}

function readZone(text: string | undefined): string | undefined {
  if (text === undefined || text === 'UTC') return 'UTC';
  if (isTimeZone(text)) return text;
  const [, sign = '', hours = '', minutes = '00'] =
    /^UTC([+-])(\d{2})(?::?(\d{2}))?$/.exec(text) ?? [];
  if (sign === '') return undefined;
  if (minutes !== '00') return HALF_HOURS[`${sign}${hours}:${minutes}`];
  if (Number(hours) === 0) return 'UTC';
  const zone = `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
  return isTimeZone(zone) ? zone : undefined;
}

function instant(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  const at = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

const FALLBACK = '2026-01-01T09:00:00.000Z';

function wallTime(text: string | undefined, zone: string): string {
  const at = new Date(instant(text) ?? FALLBACK);
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
  return local.replace(' ', 'T').slice(0, 16);
}

function timeOfDay(text: string | undefined): string | undefined {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d{2})$/.exec(text ?? '') ?? [];
  return hour === '' ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}
