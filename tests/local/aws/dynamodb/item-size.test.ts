import { describe, expect, it } from 'vitest';
import { itemSize, readUnits, writeUnits } from '#local/aws/dynamodb/item-size.ts';

describe('itemSize', () => {
  it.each([
    ['text in bytes', { a: { S: 'žluť' } }, 1 + 6],
    ['a boolean', { flag: { BOOL: false } }, 4 + 1],
    ['a null', { n: { NULL: true } }, 1 + 1],
    ['zero', { n: { N: '0' } }, 1 + 1],
    ['a number by its significant digits', { n: { N: '123400' } }, 1 + 3],
    ['a negative number', { n: { N: '-0.0012' } }, 1 + 3],
    ['binary', { b: { B: Buffer.from('abc').toString('base64') } }, 1 + 3],
    ['a set', { s: { SS: ['ab', 'c'] } }, 1 + 3],
    ['a list', { l: { L: [{ S: 'ab' }, { BOOL: true }] } }, 1 + 3 + (1 + 2) + (1 + 1)],
    ['a map', { m: { M: { k: { S: 'ab' } } } }, 1 + 3 + 1 + (1 + 2)],
    ['an empty map', { m: { M: {} } }, 1 + 3],
  ])('counts %s', (_, item, expected) => {
    expect(itemSize(item)).toBe(expected);
  });
});

describe('capacity units', () => {
  const item = (bytes: number) => ({ a: { S: 'x'.repeat(bytes - 1) } });

  it('start at one and round up', () => {
    expect(writeUnits(undefined, item(1024))).toBe(1);
    expect(writeUnits(undefined, item(1025))).toBe(2);
    expect(writeUnits(item(5000), item(10))).toBe(5);
    expect(writeUnits(undefined, undefined)).toBe(1);
    expect(readUnits(0, true)).toBe(1);
    expect(readUnits(4096, false)).toBe(0.5);
    expect(readUnits(4097, false)).toBe(1);
  });
});
