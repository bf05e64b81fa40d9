/** Values that are nearly right, for readers which are to take no more than they should. */
import fc from 'fast-check';

/**
 * `usual` with one value anywhere in it replaced, removed, or another added.
 * @param more what else values may be replaced with, beside what no reader expects
 */
export function bent(usual: object, more: readonly unknown[] = []): fc.Arbitrary<unknown> {
  const places = placesOf(usual);
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      ...more,
      '',
      ' ',
      'a',
      'P1Y',
      'P40D',
      '0',
      '-1',
      '1.5',
      'x'.repeat(65),
      'x'.repeat(129),
      'x'.repeat(600),
      'x'.repeat(1025),
      '2026-02-30T10:00:00Z',
      '2026-02-28T10:00Z',
      '2024-02-29T23:59:59Z',
      '2026-13-01T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:00+24:00',
      '2026-01-01t00:00:00z',
      "o'neil@bank.example",
      'a..b@c.de',
      'a@b',
      'ü@b.de',
      '+1',
      'Nowhere/Here',
      'ftp://a.example',
      'http://',
      'https://a b',
      ' https://a.example',
      'https://[',
      'Card.purchase',
      'c#1',
      null,
      true,
      0,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      2 ** 60,
      [],
      [[]],
      ['x'.repeat(129)],
      Array(65).fill('a'),
      {},
      new Date(0),
      new Set(['a']),
      Object.create(null),
      JSON.parse('{"__proto__":1}'),
      { constructor: 1 },
      { a: { b: { c: { d: { e: 1 } } } } },
      Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, n])),
    ),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const name = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'amount', 'age', 'Tier', 'tier_2', 'x'.repeat(65)),
    fc.string({ maxLength: 8 }),
  );
  return fc
    .tuple(fc.constantFrom(...places), fc.constantFrom('set', 'remove', 'add'), odd, name)
    .map(([path, how, value, key]) => change(usual, path, how, value, key));
}

function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => placesOf(one, [...path, key]))];
}

function change(
  value: unknown,
  [first, ...rest]: readonly string[],
  how: string,
  put: unknown,
  key: string,
): unknown {
  if (typeof value !== 'object' || value === null) return put;
  if (first === undefined) {
    if (how !== 'add' || Array.isArray(value)) return put;
    const more = { ...value };
    Object.defineProperty(more, key, { value: put, enumerable: true, configurable: true });
    return more;
  }
  const entries = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    if (name !== first) return [[name, one]];
    return rest.length === 0 && how === 'remove' ? [] : [[name, change(one, rest, how, put, key)]];
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}
