/** What breaks without a guard does not break with it, over the same seeds. */
import { describe, expect, it } from 'vitest';
import { compare, compareText } from '../../simulation/compare.ts';
import { mutationNamed } from '../../simulation/mutations.ts';
import type { BreachKind } from '../../simulation/truth/breach.ts';

const HARMS = {
  'claim condition': 'lost',
  'consent re-check': 'unwilling',
  'cap reservation': 'over_cap',
  maxAttempts: 'double_send',
  'lease bound': 'over_cap',
  'publish before acknowledgement': 'lost',
} as const satisfies Record<string, BreachKind>;

describe('naive variants beside ours', { timeout: 300_000 }, () => {
  it('break each its own promise, where ours breaks none', async () => {
    const mutations = Object.keys(HARMS).map(mutationNamed);
    const [ours, ...others] = await compare({ from: 1, count: 320 }, 1, () => {}, mutations);
    expect(ours).toMatchObject({ seeds: 320, broken: {}, seedsBroken: 0 });
    expect(ours?.handOvers).toBeGreaterThan(100);
    expect(ours?.events).toBeGreaterThan(320);
    for (const { name, broken } of others)
      expect([name, broken[HARMS[name as keyof typeof HARMS]] ?? 0]).toEqual([
        name,
        expect.toSatisfy((times: number) => times > 0),
      ]);
    expect(others).toHaveLength(mutations.length);
  });

  it('are a table of rates', () => {
    const variant = { seeds: 50, events: 200, handOvers: 40, seedsBroken: 1 };
    const text = compareText([
      { ...variant, name: 'ours', naive: '–', broken: {}, seedsBroken: 0 },
      { ...variant, name: 'retries', naive: 'thrice', broken: { double_send: 3, lost: 1 } },
    ]);
    expect(text.split('\n').slice(2)).toEqual([
      '| ours | – | 0 | 0 | 0 | 0 | 0.0 % |',
      '| retries | thrice | 750.0 | 0 | 0 | 50.0 | 2.0 % |',
      '',
    ]);
  });
});
