import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gsm7Replacement, septets } from '#shared/domain/templates/gsm7.ts';
import { costlyCharacters, smsParts } from '#shared/domain/templates/sms-parts.ts';

const allBmp = Array.from({ length: 0xffff }, (_, point) => String.fromCharCode(point));

describe('the GSM 7-bit alphabet (3GPP TS 23.038)', () => {
  it('has 127 basic characters, the escape being no character, and 10 in the extension table', () => {
    expect(allBmp.filter((character) => septets(character) === 1)).toHaveLength(127);
    expect(allBmp.filter((character) => septets(character) === 2)).toHaveLength(10);
  });

  it('has the capital Ç but not the small one, and the euro only by escape', () => {
    expect(['Ç', 'ç', '€', '@', 'à', 'á', '`'].map(septets)).toEqual([1, 0, 2, 1, 1, 0, 0]);
  });
});

describe('smsParts', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['č'.repeat(70), 'UCS-2', 70, 1],
    ['č'.repeat(71), 'UCS-2', 71, 2],
    ['č'.repeat(134), 'UCS-2', 134, 2],
    ['č'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
  ])('counts %j', (text, encoding, units, parts) => {
    expect(smsParts(text)).toMatchObject({ encoding, units, parts });
  });

  it('leaves a part one septet short rather than split an escape sequence', () => {
    // 152 + the two septets of "€" do not fit 153, so 306 septets need three parts, not two.
    const text = `${'a'.repeat(152)}€${'a'.repeat(152)}`;
    expect(smsParts(text)).toEqual({ encoding: 'GSM-7', units: 306, parts: 3, perPart: 153 });
  });

  it('leaves a part one unit short rather than split a surrogate pair', () => {
    const text = `${'č'.repeat(66)}😀${'č'.repeat(66)}`;
    expect(smsParts(text)).toEqual({ encoding: 'UCS-2', units: 134, parts: 3, perPart: 67 });
  });

  it('never needs fewer parts than the units fill, nor more than with one unit lost in each', () => {
    const text = fc.array(fc.constantFrom('a', '€', '{', 'é', 'č', '😀', ' '), { maxLength: 500 });
    fc.assert(
      fc.property(text, (characters) => {
        const { units, parts, perPart } = smsParts(characters.join(''));
        expect(parts).toBeGreaterThanOrEqual(Math.max(1, Math.ceil(units / perPart)));
        expect(parts).toBeLessThanOrEqual(Math.max(1, Math.ceil(units / (perPart - 1))));
      }),
    );
  });
});

describe('costlyCharacters', () => {
  it('names what forces UCS-2, with what may stand instead', () => {
    expect(costlyCharacters('Don’t miss it – it’s 5\u00a0€ 語')).toEqual([
      { character: '’', codePoint: 'U+2019', count: 2, replacement: "'" },
      { character: '–', codePoint: 'U+2013', count: 1, replacement: '-' },
      { character: '\u00a0', codePoint: 'U+00A0', count: 1, replacement: ' ' },
      { character: '語', codePoint: 'U+8A9E', count: 1 },
    ]);
  });

  it('suggests only what GSM-7 can say, and drops accents', () => {
    expect(['č', 'ř', 'Ł', '…', 'ﬁ'].map(gsm7Replacement)).toEqual(['c', 'r', 'L', '...', 'fi']);
    for (const character of allBmp) {
      for (const part of gsm7Replacement(character) ?? '') expect(septets(part)).toBeGreaterThan(0);
    }
  });

  it('finds nothing exactly when the text is GSM-7', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(costlyCharacters(text).length === 0).toBe(smsParts(text).encoding === 'GSM-7');
      }),
    );
  });
});
