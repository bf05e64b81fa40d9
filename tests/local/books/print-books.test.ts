import { expect, it } from 'vitest';
import { printBooks } from '#local/books/print-books.ts';
import type { Books } from '#local/books/read-books.ts';

const BOOKS: Books = {
  totals: {
    events: 1_250,
    evaluated: 1_250,
    rejected: 0,
    decisions: 60,
    sent: 8,
    notified: 0,
    holdout: 2,
    suppressed: 50,
    waiting: 0,
    inDoubt: 0,
    failed: 0,
  },
  rejectedBy: {},
  campaigns: [
    {
      id: 'fuel',
      name: 'Fuel cashback',
      matched: 1_100,
      notInAudience: 1_040,
      eligible: 10,
      holdout: 2,
      sent: { email: 7, sms: 1 },
      notified: 0,
      suppressed: { NO_CONSENT: 5, CAP_CAMPAIGN: 41, NO_ADDRESS: 3, NO_TIME_ZONE: 1 },
      waiting: 0,
      inDoubt: 0,
      failed: 0,
      converted: 3,
    },
  ],
  imbalances: [],
};

it('says of everyone who matched and got nothing why, the commonest reason first', () => {
  const lines = printBooks(BOOKS).split('\n');
  const because = lines
    .filter((line) => line.startsWith('│'))
    .slice(1)
    .map((line) => line.split('│')[8]?.trim());
  expect(because).toEqual([
    '1,040 not in audience',
    '41 cap campaign',
    '5 no consent',
    '3 no address',
    '1 other',
  ]);
});

it('says whether the books balance, and what does not', () => {
  expect(printBooks(BOOKS)).toContain('The books balance');
  const off = printBooks({ ...BOOKS, imbalances: ['1 messages were handed over twice'] });
  expect(off).toContain('DOES NOT BALANCE: 1 messages were handed over twice');
  expect(off).not.toContain('The books balance');
});
