import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appraisePurchases, type ValueResult } from '../../cli/appraise-purchases.ts';

const data =
  process.env.OPPORTUNE_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const CDNOW = join(data, 'cdnow.csv.gz');
const columns = { customer: 'customer_id', date: 'date', amount: 'amount' };

describe.skipIf(!existsSync(CDNOW))('CDNOW: 18 months of CDs (set OPPORTUNE_DATA)', () => {
  const options = { file: CDNOW, columns, margin: 0.3, event: 'purchase' };
  let nineMonths: ValueResult;
  beforeAll(async () => {
    nineMonths = await appraisePurchases({ ...options, until: '1997-09-30', horizon: 'P273D' });
  });

  it('reads everybody and everything', async () => {
    const all = await appraisePurchases({ ...options, horizon: 'P90D' });
    expect([all.customers, all.purchases, all.until, all.badLines.length]).toEqual([
      23_570,
      69_659,
      '1998-06-30',
      0,
    ]);
    // Nothing is known of the time after the last line.
    expect(all.tenths.every(({ boughtLater }) => boughtLater === null)).toBe(true);
  });

  it('finds the top twentieth to bring a third of the contribution', () => {
    const [standard, silver, gold, platinum] = nineMonths.grades;
    expect(nineMonths.grades.reduce((sum, { customers }) => sum + customers, 0)).toBe(23_570);
    expect(platinum?.customers).toBeGreaterThan(1100);
    expect(platinum?.shareOfContribution).toBeGreaterThan(0.3);
    const again = [standard, silver, gold, platinum].map((row) => row?.boughtLater ?? 0);
    expect(again).toEqual(again.toSorted((a, b) => a - b));
  });

  it('tells who stays away: who is likelier to lapse buys less in the nine months after', () => {
    const came = nineMonths.tenths.map(({ boughtLater }) => boughtLater ?? 0);
    expect(came[0]).toBeGreaterThan(0.75);
    expect(came[9]).toBeLessThan(0.15);
    // Tenths of 2,357 customers: one may beat the one before by chance, by one standard error.
    for (const [index, share] of came.entries())
      expect(share).toBeLessThan((came[index - 1] ?? 1) + 0.0075);
    for (const { expected, boughtLater } of nineMonths.tenths)
      expect(Math.abs(expected - (boughtLater ?? 0))).toBeLessThan(0.1);
  });

  it('gives a rhythm near the one published for a tenth of these customers', () => {
    const {
      shape = 0,
      scaleDays = 1,
      leave = 0,
      stay = 0,
    } = nineMonths.customerValue.lapse?.rhythm ?? {};
    // By weeks and single purchases: 0.525 / 6.183 and 0.891 / (0.891 + 1.614).
    expect((7 * shape) / scaleDays).toBeGreaterThan(0.05);
    expect((7 * shape) / scaleDays).toBeLessThan(0.11);
    expect(leave / (leave + stay)).toBeGreaterThan(0.3);
    expect(leave / (leave + stay)).toBeLessThan(0.55);
  });
});

describe('a file of purchases', () => {
  const folder = mkdtempSync(join(tmpdir(), 'value-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'purchases.csv');
  const options = { file, columns, margin: 1, event: 'purchase', horizon: 'P30D' };

  it('keeps what can be read and says what cannot', async () => {
    const good = Array.from(
      { length: 40 },
      (_, n) => `c${n % 20},2026-01-${10 + (n % 19)},${n}.50`,
    );
    const bad = ['c1,someday,5', ',2026-01-02,5', 'c2,2026-01-02,-5', 'c3,2026-01-02,five'];
    writeFileSync(file, ['customer_id,date,amount', ...good, ...bad].join('\n'));
    const { customers, purchases, badLines } = await appraisePurchases(options);
    expect([customers, purchases]).toEqual([20, 40]);
    expect(badLines.map(({ reason }) => reason)).toEqual([
      'date is no date such as 2026-12-01',
      'customer_id is empty',
      'amount is no amount from 0 on',
      'amount is no amount from 0 on',
    ]);
  });

  it('refuses a file with nothing in the time that is looked at', async () => {
    writeFileSync(file, 'customer_id,date,amount\nc1,2026-01-02,5\n');
    await expect(appraisePurchases({ ...options, until: '2025-12-31' })).rejects.toMatchObject({
      code: 'VALUE_DATA',
    });
  });
});
