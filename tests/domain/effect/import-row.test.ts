import { describe, expect, it } from 'vitest';
import { type ImportColumns, readImportRow } from '#shared/domain/effect/import-row.ts';

const columns: ImportColumns = {
  arm: 'arm',
  converted: 'converted',
  customer: 'id',
  value: 'value',
  currency: 'currency',
  pre: 'before',
  day: 'day',
  sent: 'sent',
  segments: ['tier'],
  also: ['visit'],
};
const good = {
  id: 'c1',
  arm: 'a',
  converted: '1',
  value: '12.50',
  currency: 'EUR',
  before: '-3',
  day: '2026-02-28T23:00:00Z',
  sent: 'yes',
  tier: 'gold',
  visit: '0',
};
const read = (change: Partial<typeof good> = {}) => {
  const cells = new Map(Object.entries({ ...good, ...change }));
  return readImportRow((column) => cells.get(column ?? ''), columns, 'EUR');
};

describe('readImportRow', () => {
  it('reads what the columns say', () => {
    expect(read()).toEqual({
      arm: 'a',
      customer: 'c1',
      day: '2026-02-28',
      segments: ['tier=gold'],
      also: [0],
      facts: { conversions: 1, value: '12.5', pre: '-3', sent: true },
    });
  });

  it.each([
    ['1', 1],
    ['0', 0],
    ['TRUE', 1],
    [' no ', 0],
    ['3', 3],
    ['1.0', 1],
  ])('takes %s for %i conversions', (converted, conversions) => {
    expect(read({ converted })).toMatchObject({ facts: { conversions } });
  });

  it('takes an empty value of somebody who did not convert for none', () => {
    expect(read({ converted: '0', value: '', currency: '' })).toMatchObject({
      facts: { value: '0' },
    });
  });

  it.each([
    [{ arm: '  ' }, 'arm'],
    [{ id: '' }, 'id'],
    [{ converted: '' }, 'converted'],
    [{ converted: 'maybe' }, 'converted'],
    [{ converted: '-1' }, 'converted'],
    [{ converted: '0.5' }, 'converted'],
    [{ value: '' }, 'value'],
    [{ value: '12,50' }, 'value'],
    [{ value: '€12' }, 'value'],
    [{ value: '-12' }, 'value'],
    [{ value: '1e3' }, 'value'],
    [{ value: 'NaN' }, 'value'],
    [{ currency: 'USD' }, 'currency'],
    [{ currency: '' }, 'currency'],
    [{ before: 'much' }, 'before'],
    [{ day: '2026-02-30' }, 'day'],
    [{ day: '28.02.2026' }, 'day'],
    [{ sent: '?' }, 'sent'],
    [{ visit: 'x' }, 'visit'],
  ])('leaves out %o and names the column', (change, column) => {
    const row = read(change);
    expect(row).toMatchObject({ column, problem: expect.any(String) });
    // What stood in the cell may be somebody's name.
    const [text] = Object.values(change);
    if (text !== undefined && text.length > 2) expect(JSON.stringify(row)).not.toContain(text);
  });
});
