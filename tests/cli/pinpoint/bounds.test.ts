/** How much of a file is taken in: to the byte, however its chunks are cut. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bound, within } from '../../../cli/pinpoint/bounds.ts';

const pass = (chunks: readonly string[], bound: Bound): Promise<string> =>
  text(
    Readable.from(chunks.map((chunk) => Buffer.from(chunk))).compose(
      within(bound, (what) => new Error(what)),
    ),
  );

describe('a bound', () => {
  it('is passed by one byte more, and says which', async () => {
    expect(await pass(['abc', 'def'], { total: 6 })).toBe('abcdef');
    await expect(pass(['abc', 'def'], { total: 5 })).rejects.toThrow('holds more than');
    expect(await pass(['ab\ncd', 'e\nfgh'], { total: 99, line: 3 })).toBe('ab\ncde\nfgh');
    await expect(pass(['ab\ncd', 'ef\ng'], { total: 99, line: 3 })).rejects.toThrow('has a line');
  });

  it('stands where the longest line and the whole say, however chunks are cut', async () => {
    const chunk = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), fc.nat(20), fc.nat(6), async (chunks, total, line) => {
        const whole = chunks.join('');
        const longest = Math.max(...whole.split('\n').map((one) => one.length));
        const passed = await pass(chunks, { total, line }).catch(() => undefined);
        expect(passed).toBe(whole.length <= total && longest <= line ? whole : undefined);
      }),
    );
  });
});
