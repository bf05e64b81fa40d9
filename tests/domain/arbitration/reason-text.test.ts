import { describe, expect, it } from 'vitest';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { REASON_TEXTS } from '#shared/domain/arbitration/reason-text.ts';

describe('the words of reasons', () => {
  it('are there for every code, and for nothing else', () => {
    expect(Object.keys(REASON_TEXTS).sort()).toEqual([...reasonSchema.options].sort());
  });

  it.each(Object.entries(REASON_TEXTS))('%s completes a sentence', (_, { label, because }) => {
    expect(because).toMatch(/^[a-z].{15,}[a-z]$/);
    expect(label).toMatch(/^[a-z][a-z ]{4,30}$/);
  });

  it('tell one code from another', () => {
    const texts = Object.values(REASON_TEXTS);
    expect(new Set(texts.map(({ label }) => label)).size).toBe(texts.length);
    expect(new Set(texts.map(({ because }) => because)).size).toBe(texts.length);
  });
});
