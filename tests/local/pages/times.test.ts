import { describe, expect, it } from 'vitest';
import { durationText, instant, instantText, shortInstant } from '#local/pages/times.ts';

describe('instants', () => {
  it('are told where the customer lives, summer time included', () => {
    expect(instantText('2026-01-04T08:00:00Z', 'Europe/Prague')).toBe('4 Jan 2026, 09:00 CET');
    expect(instantText('2026-07-04T08:00:00Z', 'Europe/Prague')).toBe('4 Jul 2026, 10:00 CEST');
    expect(instantText(Date.parse('2026-01-04T23:30:00Z'), 'Asia/Tokyo')).toBe(
      '5 Jan 2026, 08:30 GMT+9',
    );
  });

  it('are in UTC where nobody knows', () => {
    expect(instantText('2026-07-04T00:05:00Z')).toBe('4 Jul 2026, 00:05 UTC');
  });

  it('say the same to machines', () => {
    expect(String(instant('2026-01-04T08:00:00.000Z', 'Europe/Prague'))).toBe(
      '<time datetime="2026-01-04T08:00:00.000Z" title="4 Jan 2026, 08:00 UTC">4 Jan 2026, 09:00 CET</time>',
    );
  });

  it('are short in a list: the time alone on the reader’s own day', () => {
    const now = new Date('2026-01-04T23:30:00Z');
    const shown = (at: string) => String(shortInstant(Date.parse(at), now, 'Europe/Prague'));
    expect(shown('2026-01-04T23:10:00Z')).toContain('>00:10<');
    expect(shown('2026-01-04T22:10:00Z')).toContain('>4 Jan, 23:10<');
  });
});

describe('durations', () => {
  it.each([
    ['P30D', '30 days'],
    ['P1D', '1 day'],
    ['P2W', '14 days'],
    ['P2DT12H', '2 days 12 hours'],
    ['PT27000S', '7 hours 30 minutes'],
    ['PT0S', 'no time'],
    ['P1M', 'P1M'],
  ])('%s is %s', (duration, text) => expect(durationText(duration)).toBe(text));
});
