import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from '../../cli/code/line-diff.ts';

describe('lines that differ', () => {
  it('are shown with what stands around them', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const after = before.with(1, 'B').toSpliced(8, 0, 'new');
    expect(lineDiff(before.join('\n'), after.join('\n'))).toEqual([
      ' a',
      '-b',
      '+B',
      ' c',
      ' d',
      ' e',
      ' f',
      ' g',
      ' h',
      '+new',
      ' i',
    ]);
    expect(lineDiff('a', 'a')).toEqual([]);
  });

  it('make the one text of the other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 3 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after).filter((line) => line !== '@@');
        if (before === after) {
          expect(lines).toEqual([]);
          return;
        }
        const side = (sign: string) =>
          lines.filter((line) => line[0] === ' ' || line[0] === sign).map((line) => line.slice(1));
        expect(side('-').join('\n')).toBe(before);
        expect(side('+').join('\n')).toBe(after);
      }),
    );
  });
});
