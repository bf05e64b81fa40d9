import { describe, expect, it } from 'vitest';
import { parseRule } from '#shared/domain/time/rrule.ts';

const refusal = (text: string) => {
  const parsed = parseRule(text);
  return parsed.outcome === 'refused' ? parsed.message : undefined;
};

describe('parseRule', () => {
  it('reads every supported part', () => {
    const text =
      'rrule:freq=monthly;interval=2;bymonth=12,1;bymonthday=-1,15;byday=MO,-1FR;byhour=18,9;byminute=30;count=5;wkst=SU';
    expect(parseRule(text)).toEqual({
      outcome: 'parsed',
      rule: {
        freq: 'MONTHLY',
        interval: 2,
        weekStart: 0,
        byMonth: [1, 12],
        byMonthDay: [-1, 15],
        byDay: [{ weekday: 1 }, { weekday: 5, nth: -1 }],
        byHour: [9, 18],
        byMinute: [30],
        count: 5,
      },
    });
    expect(parseRule('FREQ=DAILY;UNTIL=20271231T230000Z')).toMatchObject({
      rule: { until: Date.UTC(2027, 11, 31, 23) },
    });
    expect(parseRule('FREQ=DAILY;UNTIL=20271231')).toMatchObject({ rule: { until: '2027-12-31' } });
  });

  it.each([
    ['', /an empty part is not supported/],
    ['BYDAY=MO', /FREQ must be/],
    ['FREQ=HOURLY', /FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY/],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1', /BYSETPOS is not supported; supported are FREQ/],
    ['FREQ=DAILY;BYSECOND=10', /BYSECOND is not supported/],
    ['0 9 * * MON', /not supported/],
    ['FREQ=DAILY;INTERVAL=0', /INTERVAL must be a whole number from 1 to 3660/],
    ['FREQ=YEARLY;INTERVAL=11', /from 1 to 10/],
    ['FREQ=DAILY;INTERVAL=1,2', /INTERVAL must be a whole number/],
    ['FREQ=DAILY;COUNT=1001', /COUNT must be a whole number from 1 to 1000/],
    ['FREQ=DAILY;COUNT=5;UNTIL=20271231', /must not both/],
    ['FREQ=DAILY;COUNT=5;COUNT=6', /twice/],
    ['FREQ=DAILY;COUNT', /one value/],
    ['FREQ=MONTHLY;BYMONTHDAY=0', /not 0/],
    ['FREQ=MONTHLY;BYMONTHDAY=32', /BYMONTHDAY/],
    ['FREQ=MONTHLY;BYDAY=0MO', /BYDAY must be weekdays/],
    ['FREQ=MONTHLY;BYDAY=+MO', /BYDAY/],
    ['FREQ=MONTHLY;BYDAY=MON', /BYDAY/],
    ['FREQ=WEEKLY;BYDAY=1MO', /needs FREQ=MONTHLY or YEARLY/],
    ['FREQ=WEEKLY;BYMONTHDAY=1', /BYMONTHDAY must not be given with FREQ=WEEKLY/],
    ['FREQ=DAILY;BYHOUR=24', /BYHOUR/],
    ['FREQ=DAILY;BYHOUR=9.5', /BYHOUR/],
    ['FREQ=DAILY;UNTIL=20270230', /UNTIL must be/],
    ['FREQ=DAILY;UNTIL=20271231T230000', /UNTIL must be/],
    ['FREQ=WEEKLY;WKST=XX', /WKST/],
  ])('refuses %j', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });
});
