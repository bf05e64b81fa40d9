import { describe, expect, it } from 'vitest';
import { bar, forest } from '#shared/domain/effect/text/bars.ts';

describe('bar', () => {
  it('is as long as its share of the largest, in eighths', () => {
    expect(bar(10, 10, 4)).toBe('████');
    expect(bar(5, 10, 4)).toBe('██');
    expect(bar(5.3, 10, 4)).toBe('██▏');
    expect(bar(20, 10, 4)).toBe('████');
  });

  it('shows a trace of the smallest value and nothing of none', () => {
    expect(bar(0.001, 10, 4)).toBe('▏');
    expect(bar(0, 10, 4)).toBe('');
    expect(bar(-1, 10, 4)).toBe('');
    expect(bar(1, 0, 4)).toBe('');
    expect(bar(Number.NaN, 10, 4)).toBe('');
  });
});

describe('forest', () => {
  const text = (value: number) => String(value);

  it('draws intervals about zero on one scale', () => {
    const { axis, lines } = forest(
      [
        { value: 5, alwaysValid: { low: 0, high: 10 }, fixed: { low: 3, high: 7 } },
        { value: -5, alwaysValid: { low: -10, high: 0 }, fixed: null },
      ],
      21,
      text,
    );
    expect(axis).toBe('-10       0        10');
    expect(lines).toEqual(['          ├──━━●━━──┤', '├────●────┤']);
  });

  it('lets an end that nothing bounds run out of the picture', () => {
    const { lines } = forest(
      [{ value: 5, alwaysValid: { low: -10, high: null }, fixed: { low: 2, high: 10 } }],
      21,
      text,
    );
    expect(lines[0]).toMatch(/^├.*●.*▶$/);
  });

  it('draws what there is when there is hardly anything', () => {
    const nothing = { value: null, alwaysValid: null, fixed: null };
    expect(forest([nothing], 21, text).lines).toEqual(['          │']);
    expect(forest([{ ...nothing, value: 3 }], 21, text).lines[0]).toContain('●');
  });
});
