import { describe, expect, it } from 'vitest';
import { countParts } from '#local/aws/providers/sms-parts.ts';

describe('countParts', () => {
  it.each([
    ['one part of GSM', 'a'.repeat(160), 'GSM', 1],
    ['the first character too many', 'a'.repeat(161), 'GSM', 2],
    ['two full parts', 'a'.repeat(306), 'GSM', 2],
    ['a third', 'a'.repeat(307), 'GSM', 3],
    ['an extension that counts double', `${'a'.repeat(158)}€`, 'GSM', 1],
    ['an extension that no longer fits', `${'a'.repeat(159)}€`, 'GSM', 2],
    ['an extension that is not split', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM', 3],
    ['one part of UCS-2', 'ž'.repeat(70), 'UNICODE', 1],
    ['two parts of UCS-2', 'ž'.repeat(71), 'UNICODE', 2],
    ['emoji as two places each', '🎉'.repeat(35), 'UNICODE', 1],
    ['emoji that are not split', '🎉'.repeat(67), 'UNICODE', 3],
    ['nothing', '', 'GSM', 1],
  ])('counts %s', (_, text, encoding, parts) => {
    expect(countParts(text)).toEqual({ encoding, parts });
  });
});
