import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrefixTree } from '#shared/domain/rules/index/prefix-tree.ts';

describe('PrefixTree', () => {
  it('finds the longest known prefix, whatever the order in which they were learned', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 });
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { maxLength: 12 }),
        fc.nat(12),
        fc.array(text),
        (prefixes, late, texts) => {
          const tree = new PrefixTree();
          const bucketOf = (prefix: string) => prefixes.indexOf(prefix) + 1;
          for (const prefix of prefixes.slice(late)) tree.learn(prefix, bucketOf);
          tree.settle(bucketOf);
          for (const prefix of prefixes.slice(0, late)) tree.learn(prefix, bucketOf);
          for (const one of texts) {
            const longest = prefixes
              .filter((prefix) => one.startsWith(prefix))
              .sort((a, b) => b.length - a.length)[0];
            expect(tree.bucketOf(one)).toBe(longest === undefined ? 0 : bucketOf(longest));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
