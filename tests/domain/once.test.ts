import { describe, expect, it } from 'vitest';
import { once } from '#shared/domain/once.ts';

describe('a value made once', () => {
  it('is made when it is asked for, and the same ever after', () => {
    let makes = 0;
    const value = once(() => ({ number: ++makes }));
    expect(makes).toBe(0);
    expect(value()).toBe(value());
    expect(makes).toBe(1);
  });

  it('is made once also when it is undefined', () => {
    let makes = 0;
    const value = once(() => {
      makes += 1;
    });
    value();
    value();
    expect(makes).toBe(1);
  });

  it('is tried again when making it failed', () => {
    let tries = 0;
    const value = once(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    expect(value).toThrow('not yet');
    expect(value()).toBe(2);
  });
});
