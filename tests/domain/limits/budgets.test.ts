import { describe, expect, it } from 'vitest';
import { budgetsOf } from '#shared/domain/limits/budgets.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { published } from '../../support/builders.ts';

describe('what a message counts against', () => {
  it('is its campaign first, then the account by day and month of UTC', () => {
    const fuel = published('fuel', {
      limits: { sends: 9, spend: { amount: '1.5', currency: 'EUR' } },
    });
    const late = new Date('2026-12-31T23:59:59.999Z');
    const account = [
      { per: 'day', sends: 5 },
      { per: 'month', spend: '20' },
    ] as const;
    expect(budgetsOf(fuel, account, late)).toEqual([
      { id: 'fuel', limit: { sends: 9, micros: 1_500_000 } },
      {
        id: 'account:2026-12-31',
        limit: { sends: 5 },
        reopensAt: new Date('2027-01-01T00:00:00Z'),
      },
      {
        id: 'account:2026-12',
        limit: { micros: 20_000_000 },
        reopensAt: new Date('2027-01-01T00:00:00Z'),
      },
    ]);
    expect(budgetsOf(published('free'), [], late)).toEqual([]);
  });

  it('is refused in a policy that says nothing, or one thing twice', () => {
    const parse = (accountLimits: unknown) => policySchema.safeParse({ accountLimits }).success;
    expect(parse([{ per: 'day', sends: 1 }])).toBe(true);
    expect(parse([{ per: 'day' }])).toBe(false);
    expect(
      parse([
        { per: 'day', sends: 1 },
        { per: 'day', spend: '1' },
      ]),
    ).toBe(false);
  });
});
