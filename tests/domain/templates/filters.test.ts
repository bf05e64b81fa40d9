import { describe, expect, it } from 'vitest';
import { compileTemplate } from '#shared/domain/templates/render.ts';
import { context, email, sms } from './support/templates.ts';

/** What `{{ customer.x | … }}` shows for `x`; the reason when it fails. */
function shown(filters: string, x: unknown, language = 'en', channel: 'email' | 'sms' = 'email') {
  const tag = `{{ customer.x | ${filters} }}`;
  const languages = { [language]: channel === 'sms' ? { body: tag } : { subject: tag, html: '-' } };
  const make = channel === 'sms' ? sms.bind(null, '') : email.bind(null, {});
  const rendered = compileTemplate(make({ defaultLanguage: language, languages }))({
    ...context,
    language,
    customer: { x },
  });
  if (rendered.outcome === 'failed') return rendered.reason;
  return (rendered.channel === 'email' ? rendered.subject : rendered.body).replace(/\s/g, ' ');
}

describe('text filters', () => {
  it('change case as the language does', () => {
    expect(shown('upper', 'istanbul', 'tr')).toBe('İSTANBUL');
    expect(shown('upper', 'straße', 'de')).toBe('STRASSE');
    expect(shown('lower', 'ISTANBUL')).toBe('istanbul');
    expect(shown('capitalize', 'éva MÁRIA')).toBe('Éva MÁRIA');
  });

  it('truncate by what a reader counts as characters, the ellipsis among them', () => {
    expect(shown('truncate: 5', 'abcde')).toBe('abcde');
    expect(shown('truncate: 5', 'abcdef')).toBe('abcd…');
    expect(shown('truncate: 3', '👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧')).toBe('👨‍👩‍👧👨‍👩‍👧…');
    expect(shown('truncate: 1', 'abc')).toBe('…');
    expect(shown('truncate: 6', 'abcdefgh', 'en', 'sms')).toBe('abc...');
    expect(shown('truncate: 2', 'abcdefgh', 'en', 'sms')).toBe('..');
  });

  it('take texts only', () => {
    expect(shown('upper', 5)).toBe('WRONG_TYPE');
  });
});

describe('number filters', () => {
  it.each([
    ['money: "EUR"', 1234.5, 'en', '€1,234.50'],
    ['money: "CZK"', 1234.5, 'cs', '1 234,50 Kč'],
    ['money: "JPY"', 1234.5, 'en', '¥1,235'],
    ['money: "EUR", 0', 1234.5, 'de', '1.235 €'],
    ['money: "KWD"', 1.5, 'en', 'KWD 1.500'],
    ['money: "EUR"', -5, 'en', '-€5.00'],
    ['number', 1234.5678, 'en', '1,234.568'],
    ['number: 3', 1234.5, 'en', '1,234.500'],
    ['number: 0', 1234.5, 'cs', '1 235'],
    ['percent', 0.0425, 'en', '4.25%'],
    ['percent: 1', 0.0425, 'de', '4,3 %'],
  ])('%s of %s in %s is %s', (filter, value, language, expected) => {
    expect(shown(filter, value, language)).toBe(expected);
  });

  it('keep a decimal text exact, beyond what a double holds', () => {
    expect(shown('money: "EUR"', '123456789012345.67')).toBe('€123,456,789,012,345.67');
    expect(shown('number: 9', '123456789012345.123456789')).toBe('123,456,789,012,345.123456789');
  });

  it('fail on what is no number, and on a currency that is none', () => {
    for (const value of ['12 EUR', '1,5', '0x10', true, Number.POSITIVE_INFINITY]) {
      expect(shown('number', value)).toBe('WRONG_TYPE');
    }
    const render = compileTemplate(sms('{{ event.amount | money: event.currency }}'));
    expect(render({ ...context, event: { amount: 1, currency: 'EURO' } })).toMatchObject({
      reason: 'BAD_VALUE',
    });
  });
});

describe('date', () => {
  it('shows an instant in the customer’s zone, or in the zone that is named', () => {
    expect(shown('date: "long"', '2026-12-31T23:30:00Z')).toBe('January 1, 2027');
    expect(shown('date: "long", "America/New_York"', '2026-12-31T23:30:00Z')).toBe(
      'December 31, 2026',
    );
    expect(shown('date: "datetime"', '2026-12-31T23:30:00+01:00', 'de')).toBe('31.12.2026, 23:30');
    expect(shown('date: "weekday"', '2026-12-31T23:30:00Z', 'cs')).toBe('pátek');
  });

  it('shows a calendar date as that day, whatever the zone', () => {
    expect(shown('date: "long", "Pacific/Kiritimati"', '2027-03-01')).toBe('March 1, 2027');
    expect(shown('date: "long", "Pacific/Pago_Pago"', '2027-03-01')).toBe('March 1, 2027');
  });

  it('needs a zone for an instant, and none for a date', () => {
    const render = compileTemplate(sms('{{ customer.x | date }}'));
    const at = (x: string, timeZone?: string) => render({ ...context, customer: { x }, timeZone });
    expect(at('2026-12-31T23:30:00Z')).toMatchObject({
      reason: 'NO_TIME_ZONE',
      field: 'customer.x',
    });
    expect(at('2026-12-31T23:30:00Z', 'Mars/Olympus')).toMatchObject({ reason: 'NO_TIME_ZONE' });
    expect(at('2026-12-31')).toMatchObject({ body: 'Dec 31, 2026' });
  });

  it('fails on what is no date', () => {
    for (const value of ['soon', '2026-02-30', '2026-13-01', '2026-12-31T23:30', '31.12.2026']) {
      expect(shown('date', value)).toBe('BAD_VALUE');
    }
    expect(shown('date', 5)).toBe('WRONG_TYPE');
  });
});
