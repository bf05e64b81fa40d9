import { describe, expect, it } from 'vitest';
import { createDynamoOfferCodes } from '#shared/adapters/dynamodb/offer-codes.ts';
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import type { OfferCodes } from '#shared/ports/offer-codes.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const codesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `FUEL-${String(index).padStart(4, '0')}`);

describe.each<[string, () => OfferCodes]>([
  ['memory', createMemoryOfferCodes],
  ['DynamoDB', () => createDynamoOfferCodes(table())],
])('offer codes in %s', (_name, create) => {
  it('has nothing to give from a pool without codes', async () => {
    const codes = create();
    expect(await codes.take('fuel')).toEqual({ outcome: 'exhausted' });
    expect(await codes.count('fuel')).toBeUndefined();
  });

  it('hands every code out once, however many ask at once', async () => {
    const codes = create();
    const all = codesOf(60);
    expect(await codes.add('fuel', all)).toEqual({ added: 60 });
    const taken = await Promise.all(Array.from({ length: 70 }, () => codes.take('fuel')));
    const given = taken.flatMap((one) => (one.outcome === 'taken' ? [one.code] : []));
    expect(given.sort()).toEqual(all);
    expect(taken.filter(({ outcome }) => outcome === 'exhausted')).toHaveLength(10);
    expect(await codes.count('fuel')).toEqual({ size: 60, taken: 60 });
  });

  it('adds no code twice, not even one that was taken long ago', async () => {
    const codes = create();
    expect(await codes.add('fuel', ['A-1', 'A-2', 'A-1'])).toEqual({ added: 2 });
    await codes.take('fuel');
    expect(await codes.add('fuel', ['A-1', 'A-2'])).toEqual({ added: 0 });
    expect(await codes.add('fuel', ['A-2', 'A-3'])).toEqual({ added: 1 });
    expect(await codes.count('fuel')).toEqual({ size: 3, taken: 1 });
    expect(await codes.add('other', ['A-1'])).toEqual({ added: 1 });
  });

  it('loses no code to uploads at the same time', async () => {
    const codes = create();
    const all = codesOf(120);
    const added = await Promise.all(
      [all.slice(0, 80), all.slice(40)].map((part) => codes.add('fuel', part)),
    );
    expect(added.reduce((sum, one) => sum + one.added, 0)).toBe(120);
    expect(await codes.count('fuel')).toEqual({ size: 120, taken: 0 });
  });
});
