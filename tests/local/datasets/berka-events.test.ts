import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { berkaDay, berkaEventType, type DayEntry } from '#local/datasets/berka-events.ts';
import type { TransactionRow } from '#local/datasets/berka-tables.ts';

const row = (over: Partial<TransactionRow> = {}): TransactionRow => ({
  trans_id: '1',
  account_id: '1',
  date: '1993-05-01',
  type: 'credit',
  operation: 'cash_deposit',
  amount: '700.00',
  balance: '900.00',
  k_symbol: '',
  partner_bank: '',
  ...over,
});

describe('berkaEventType', () => {
  it.each([
    ['credit', 'cash_deposit', '', 'account.credit'],
    ['credit', '', 'interest', 'account.interest'],
    ['credit', 'transfer_in', '', 'account.transfer_in'],
    ['credit', 'transfer_in', 'pension', 'account.transfer_in'],
    ['debit', 'cash_withdrawal', '', 'account.withdrawal'],
    ['debit_cash', 'cash_withdrawal', '', 'account.withdrawal'],
    ['debit', 'cash_withdrawal', 'household', 'account.withdrawal'],
    ['debit', 'cash_withdrawal', 'statement_fee', 'account.fee'],
    ['debit', 'cash_withdrawal', 'sanction_interest', 'account.fee'],
    ['debit', 'card_withdrawal', '', 'card.withdrawal'],
    ['debit', 'transfer_out', 'loan', 'account.transfer_out'],
    ['credit', '', '', undefined],
    ['credit', 'transfer_out', '', undefined],
    ['debit', 'cash_deposit', '', undefined],
    ['debit', '', 'interest', undefined],
  ] as const)('%s %s %s is %s', (type, operation, k_symbol, expected) => {
    expect(berkaEventType(row({ type, operation, k_symbol }))).toBe(expected);
  });
});

describe('berkaDay', () => {
  it('carries amount, currency, balance, operation, purpose and counterparty, and no more', () => {
    const entry: DayEntry = {
      row: row({
        trans_id: '9',
        operation: 'transfer_in',
        k_symbol: 'pension',
        partner_bank: 'AB',
      }),
      type: 'account.transfer_in',
      customerId: 'c4',
    };
    const [event] = berkaDay('1', '1993-05-01', [entry]);
    expect(event).toMatchObject({ id: 'berka-9', type: 'account.transfer_in', customerId: 'c4' });
    expect(event?.data).toEqual({
      amount: '700.00',
      currency: 'CZK',
      balance_after: '900.00',
      operation: 'transfer_in',
      purpose: 'pension',
      counterparty_bank: 'AB',
    });
  });

  it('spreads a day over business hours, sorted, each account in the order of the file', () => {
    const accounts = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.string(), accounts, (seed, ids) => {
        const entries = ids.map(
          (account, index): DayEntry => ({
            row: row({ trans_id: `${index}`, account_id: `${account}` }),
            type: 'account.credit',
            customerId: `c${account}`,
          }),
        );
        const events = berkaDay(seed, '1993-05-01', entries);
        const instants = events.map((event) => event.occurredAt);
        expect(instants).toEqual([...instants].sort());
        for (const at of instants) {
          expect(at >= '1993-05-01T06:00:00.000Z' && at < '1993-05-01T20:00:00.000Z').toBe(true);
        }
        for (const account of new Set(ids)) {
          const own = events.filter((event) => event.customerId === `c${account}`);
          const order = own.map((event) => Number(event.id.slice('berka-'.length)));
          expect(order).toEqual([...order].sort((a, b) => a - b));
          expect(new Set(own.map((event) => event.occurredAt)).size).toBe(own.length);
        }
        expect(events).toHaveLength(ids.length);
      }),
      { numRuns: 60 },
    );
  });
});
