import { describe, expect, it } from 'vitest';
import { NO_PAINT, shortened, tableLines, wrapped } from '#shared/domain/effect/text/table.ts';

describe('tableLines', () => {
  it('aligns by the widest cell, head included, and paints after that', () => {
    const paint = { ...NO_PAINT, faint: (text: string) => `<${text}>` };
    expect(
      tableLines(
        [{ head: '', align: 'left' }, { head: 'lift' }],
        [
          ['a', '+1'],
          ['holdout', '+12.5'],
        ],
        paint,
      ),
    ).toEqual(['  <          lift>', '  a           +1', '  holdout  +12.5']);
  });
});

describe('wrapped', () => {
  it('keeps within the width and indents what follows', () => {
    expect(wrapped('one two three four', 10, '! ', '  ')).toEqual([
      '! one two',
      '  three',
      '  four',
    ]);
    expect(wrapped('unbreakable-word', 5)).toEqual(['unbreakable-word']);
  });
});

describe('shortened', () => {
  it('shows that something is missing', () => {
    expect(shortened('Womens E-Mail', 8)).toBe('Womens …');
    expect(shortened('holdout', 7)).toBe('holdout');
  });
});
