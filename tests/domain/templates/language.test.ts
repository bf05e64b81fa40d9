import { describe, expect, it } from 'vitest';
import { formatLocale, isLanguageTag, lookupLanguage } from '#shared/domain/templates/language.ts';

describe('lookupLanguage (RFC 4647, 3.4)', () => {
  it.each([
    [['en', 'cs'], 'cs', 'cs'],
    [['en', 'cs'], 'cs-CZ', 'cs'],
    [['en', 'zh-Hant', 'zh'], 'zh-Hant-TW', 'zh-Hant'],
    [['en', 'zh'], 'zh-Hant-TW', 'zh'],
    [['en', 'en-GB'], 'EN-gb', 'en-GB'],
    // A single letter goes with what follows it: "zh-x" is no tag to look for.
    [['en', 'zh'], 'zh-x-private', 'zh'],
    // A more special variant does not serve a general reader.
    [['en', 'de-AT'], 'de', 'en'],
    [['en', 'cs'], 'fr', 'en'],
    [['en', 'cs'], undefined, 'en'],
  ])('of %j gives a reader of %s the variant %s', (available, wanted, expected) => {
    expect(lookupLanguage(available, wanted, 'en')).toBe(expected);
  });
});

describe('formatLocale', () => {
  it('refines the variant by the reader’s region, but never leaves its language', () => {
    expect(formatLocale('de', 'de-AT')).toBe('de-AT');
    expect(formatLocale('en', 'cs-CZ')).toBe('en');
    expect(formatLocale('en', 'english')).toBe('en');
    expect(formatLocale('en', 'en-!')).toBe('en');
  });
});

it('knows a language tag from other texts', () => {
  const tags = ['cs', 'en-GB', 'zh-Hant-TW', 'sr-Latn-RS', 'gsw'];
  expect(tags.filter(isLanguageTag)).toEqual(tags);
  expect(['', 'e', 'en_GB', 'en-', 'english', 'cs-CZ-CZ', '-en'].filter(isLanguageTag)).toEqual([]);
});
