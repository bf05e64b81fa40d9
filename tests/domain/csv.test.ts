import { describe, expect, it } from 'vitest';
import { csvLine } from '#shared/domain/csv.ts';

describe('a line of CSV', () => {
  it.each([
    [['a', 1, -2.5, null, undefined], 'a,1,-2.5,,'],
    [['=1+1', '+SUM(A1)', '-x', '@cmd', '\tx'], "'=1+1,'+SUM(A1),'-x,'@cmd,'\tx"],
    [['-12.50'], '-12.50'],
    [['a"b', 'a,b', 'a\r\nb'], '"a""b","a,b","a\r\nb"'],
    [['=a"b'], '"\'=a""b"'],
  ])('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });
});
