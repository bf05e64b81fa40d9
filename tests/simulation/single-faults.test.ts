/** Every input and output of short stories fails in every way, one at a time. */
import { describe, expect, it } from 'vitest';
import { IO_FAULTS, NO_FAULTS } from '../../simulation/faults.ts';
import { runWorld } from '../../simulation/run-world.ts';
import { sweepSingleFaults } from '../../simulation/single-faults.ts';
import { STORIES } from './small-scenarios.ts';

const stories = Object.entries(STORIES).map(
  ([name, scenario]) => [name, { scenario, rates: NO_FAULTS, schedule: 'one' }] as const,
);

describe('one fault anywhere', { timeout: 120_000 }, () => {
  it.each(stories)('breaks no promise: %s', async (_name, input) => {
    const { ios, runs, failed } = await sweepSingleFaults(input);
    expect(failed).toEqual([]);
    expect(ios).toBeGreaterThan(10);
    expect(runs).toBe(IO_FAULTS.length * ios);
  });

  it.each(stories)('nor none at all: %s', async (_name, input) => {
    const { breaches, handOvers } = await runWorld(input);
    expect(breaches).toEqual([]);
    expect(handOvers).toBeLessThanOrEqual(2);
  });

  it('would show where a guard is missing', async () => {
    const [[, input] = []] = stories;
    if (input === undefined) throw new Error('no story');
    const mutation = { name: 'at most once', naive: 'acknowledged on receipt' } as const;
    const { failed } = await sweepSingleFaults({
      ...input,
      mutation: { ...mutation, acknowledges: 'on_receipt' },
    });
    expect(failed.flatMap(({ breaches }) => breaches.map(({ kind }) => kind))).toContain('lost');
  });
});
