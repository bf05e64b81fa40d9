import { describe, expect, it } from 'vitest';
import { measureCeiling } from '#local/aws/measure-ceiling.ts';

describe('measureCeiling', () => {
  it('gives a rate for everything a pipeline stands on', async () => {
    const ceiling = await measureCeiling({ milliseconds: 30, concurrency: 4 });
    expect(Object.keys(ceiling)).toEqual([
      'puts',
      'updates',
      'batchGetItems',
      'sqsSends',
      'sqsReceives',
      'mails',
      'texts',
    ]);
    for (const rate of Object.values(ceiling)) expect(rate).toBeGreaterThan(0);
  });
});
