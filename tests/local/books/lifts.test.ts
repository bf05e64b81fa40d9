import { describe, expect, it } from 'vitest';
import { type MeasuredLift, printLifts } from '#local/books/lifts.ts';

const lift = (change: Partial<MeasuredLift> = {}): MeasuredLift => ({
  id: 'fuel',
  name: 'Fuel cashback',
  assigned: 1234,
  holdoutConverters: 12,
  planted: 0.5,
  expected: 0.45,
  measured: 0.4,
  interval: { low: 0.1, high: 0.8 },
  ...change,
});
const lines = (lifts: readonly MeasuredLift[]) => printLifts(lifts).split('\n');

describe('the lifts of a run', () => {
  it('stand beside those that were planted, over everyone assigned', () => {
    const [head, row] = lines([lift()]);
    expect(head).toMatch(/lift of conversions +customers +in holdout +planted +over all +measured/);
    expect(row).toMatch(
      /Fuel cashback +1,234 +12 +\+50\.0 % +\+45\.0 % +\+40\.0 % +\+10\.0 % to \+80\.0 % +yes/,
    );
  });

  it('are found only where the interval holds what was planted', () => {
    expect(lines([lift({ interval: { low: 0.5, high: 0.8 } })])[1]).toMatch(/NO$/);
    expect(lines([lift({ interval: { low: null, high: 0.8 } })])[1]).toMatch(/yes$/);
  });

  it('are not judged where the data give no interval', () => {
    expect(lines([lift({ interval: null })])[1]).toMatch(/–$/);
  });

  it('are not made up where there are none', () => {
    expect(printLifts([])).toBe('No lift to measure: nobody in a holdout has converted.');
  });
});
