import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from '#shared/domain/difference.ts';

describe('differences', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1 }, { a: 2 }, [{ pointer: '/a', before: 1, after: 2 }]],
    [{ a: 1 }, {}, [{ pointer: '/a', before: 1 }]],
    [{}, { a: null }, [{ pointer: '/a', after: null }]],
    [undefined, { a: 1 }, [{ pointer: '', after: { a: 1 } }]],
    [
      { a: [1, 2] },
      { a: [1, 3, 4] },
      [
        { pointer: '/a/1', before: 2, after: 3 },
        { pointer: '/a/2', after: 4 },
      ],
    ],
    [{ a: [1] }, { a: { 0: 1 } }, [{ pointer: '/a', before: [1], after: { 0: 1 } }]],
    [{ 'a/b': { '~': 1 } }, { 'a/b': { '~': 2 } }, [{ pointer: '/a~1b/~0', before: 1, after: 2 }]],
    [{ t: '' }, { t: 'x'.repeat(201) }, [{ pointer: '/t', before: '', after: '(201 characters)' }]],
  ])('%j ▶ %j', (before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  it('is empty only for equal values, and bounded for any', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (before, after) => {
        const found = differences(before, after);
        expect(found.length).toBeLessThanOrEqual(100);
        expect(found.length === 0).toBe(isDeepEqual(before, after));
      }),
    );
  });
});

/** Vitest's own equality takes -0 for 0, as JSON does not know the difference; `Object.is` does. */
function isDeepEqual(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}
