import { describe, expect, it } from 'vitest';
import { type ScheduleTrigger, triggerSchema } from '#shared/domain/campaign/trigger.ts';
import { firstOccurrence, isOccurrence, occurrenceAfter } from '#shared/domain/plan/occurrences.ts';

const scheduleOf = (schedule: unknown): ScheduleTrigger =>
  triggerSchema.parse({ schedule }) as ScheduleTrigger;
const once = scheduleOf({ at: '2026-04-01T09:00', zone: 'Europe/Prague' });
const daily = scheduleOf({ start: '2026-03-01T09:00', zone: 'Europe/Prague', rule: 'FREQ=DAILY' });
const at = (text: string) => new Date(text);

describe('a schedule', () => {
  it.each([
    ['once', once, '2026-03-04T11:00:00Z', '2026-04-01T07:00:00.000Z'],
    ['once, passed', once, '2026-04-01T07:00:00Z', undefined],
    [
      'daily, before the clock is set forward',
      daily,
      '2026-03-28T08:00:00Z',
      '2026-03-29T07:00:00.000Z',
    ],
    ['daily, before its start', daily, '2025-01-01T00:00:00Z', '2026-03-01T08:00:00.000Z'],
  ])('%s', (_name, trigger, after, expected) => {
    expect(occurrenceAfter(trigger, at(after))?.toISOString()).toBe(expected);
  });

  it('knows its own occurrences', () => {
    expect(isOccurrence(daily, Date.parse('2026-03-04T08:00:00Z'))).toBe(true);
    expect(isOccurrence(daily, Date.parse('2026-03-04T08:00:01Z'))).toBe(false);
    expect(isOccurrence(once, Date.parse('2026-04-01T07:00:00Z'))).toBe(true);
  });

  it('begins with the occurrence that startsAt brings about, and with none that has passed otherwise', () => {
    const startsAt = '2026-04-01T07:00:00Z';
    const first = (since: string, start?: string) =>
      firstOccurrence(once, start, at(since))?.toISOString();
    expect(first('2026-04-01T07:00:40Z', startsAt)).toBe('2026-04-01T07:00:00.000Z');
    expect(first('2026-04-01T07:00:40Z')).toBeUndefined();
    expect(first('2026-04-01T07:10:00Z', startsAt)).toBeUndefined();
    expect(first('2026-03-01T00:00:00Z', startsAt)).toBe('2026-04-01T07:00:00.000Z');
  });

  it.each([
    [
      'a rule that comes every quarter of an hour',
      { start: '2026-03-01T09:00', zone: 'UTC', rule: 'FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,15' },
    ],
    ['a rule and a single hour', { at: '2026-03-01T09:00', zone: 'UTC', rule: 'FREQ=DAILY' }],
    ['an hour without a zone', { at: '2026-03-01T09:00' }],
    ['a day that does not exist', { at: '2026-02-30T09:00', zone: 'UTC' }],
    [
      'a rule that never comes to pass',
      { start: '2026-03-01T09:00', zone: 'UTC', rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' },
    ],
  ])('is not %s', (_name, schedule) => {
    expect(triggerSchema.safeParse({ schedule }).success).toBe(false);
  });
});
