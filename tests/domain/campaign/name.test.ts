import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey, nameSchema, slugOf } from '#shared/domain/campaign/name.ts';
import { customerIdSchema, eventTypeSchema, slugSchema } from '#shared/domain/identifier.ts';

const TRICKS = [
  ['turned around', 'Fuel \u202Ekcabhsac'],
  ['isolated', 'Fuel \u2066cashback\u2069'],
  ['marked from right to left', 'Fuel\u200F'.padEnd(8, 'x')],
  ['marked as Arabic', 'Fuel\u061Ccashback'],
  ['split by a zero-width space', 'Fu\u200Bel'],
  ['joined by nothing', 'Fu\u200Del'],
  ['with a byte order mark', 'Fu\uFEFFel'],
  ['with a soft hyphen', 'Fu\u00ADel'],
  ['with a word joiner', 'Fu\u2060el'],
  ['with a grapheme joiner', 'Fu\u034Fel'],
  ['with a letter that is blank', 'Fu\u3164el'],
  ['in Braille without dots', 'Fu\u2800el'],
  ['with a tag', 'Fuel\u{E0041}'],
  ['with a second variation', 'Fuel\u{E0100}'],
  ['with an annotation', 'Fu\uFFF9el'],
  ['with a line break', 'Fuel\r\nBcc: all'],
  ['with a line separator', 'Fuel\u2028x'],
  ['with a null', 'Fuel\u0000'],
  ['with half a character', 'Fuel\uD83D'],
  ['of private use', 'Fuel\uE000'],
] as const;

describe('a name', () => {
  it.each(TRICKS)('%s is refused', (_, name) => {
    expect(nameSchema.safeParse(name).error?.issues[0]?.message).toMatch(/invisible/);
  });

  it.each([
    'Ölwechsel – 20 %',
    'Слава',
    '夏のセール',
    'عرض الصيف',
    'हिन्दी',
    '❤️ Fuel ☎︎',
    'O’Brien & Søn',
  ])('%s is one', (name) => {
    expect(nameSchema.parse(name)).toBe(name.normalize('NFC'));
  });

  it('is composed and trimmed, whichever way it was typed', () => {
    expect(nameSchema.parse(' Cafe\u0301 ')).toBe('Caf\u00E9');
    expect(nameSchema.safeParse(' \u00A0 ').success).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (text) => {
        const read = nameSchema.safeParse(text.normalize('NFD'));
        const composed = nameSchema.safeParse(text.normalize('NFC'));
        expect(read.data).toBe(composed.data);
        if (read.success) expect(nameSchema.parse(read.data)).toBe(read.data);
      }),
    );
  });

  it('is taken by whatever is read as the same', () => {
    const taken = nameKey('Café Fuel 1 ❤');
    for (const same of ['CAFE\u0301 FUEL 1 ❤', 'Ｃａｆé  Fuel １ ❤', 'Café\u00A0Fuel 1 ❤\uFE0F'])
      expect(nameKey(same), same).toBe(taken);
    expect(nameKey('Cafe Fuel 1 ❤')).not.toBe(taken);
  });

  it('leads to an id that is one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const slug = slugOf(name);
        if (slug !== '') expect(slugSchema.parse(slug)).toBe(slug);
      }),
    );
  });
});

describe('an id', () => {
  it.each(TRICKS)('%s is none', (_, text) => {
    const id = text.replaceAll(' ', '').replace(/^F/, 'f');
    for (const schema of [slugSchema, customerIdSchema, eventTypeSchema])
      expect(schema.safeParse(id).success).toBe(false);
  });

  it('has no letters that look like others', () => {
    for (const id of ['fue\u04CF', 'fu\u0435l', 'ｆｕｅｌ', 'cafe\u0301', 'café'])
      for (const schema of [slugSchema, customerIdSchema, eventTypeSchema])
        expect(schema.safeParse(id).success, id).toBe(false);
  });
});
