/** How commands are called: what is no option of theirs, and what they say of themselves. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { NO_PAINT } from '#shared/domain/effect/text/table.ts';
import { commands } from '../../cli/commands.ts';
import { experimentImport } from '../../cli/experiment-import.ts';
import { experimentPlan } from '../../cli/experiment-plan.ts';
import { readOptions } from '../../cli/read-options.ts';
import { HelpRequested, UsageError } from '../../cli/usage-error.ts';

const MUTE = { out: () => {}, err: () => {}, paint: NO_PAINT };

describe.each(commands.filter(({ name }) => name !== 'experiment'))('opportune $name', (listed) => {
  const run = async (...args: string[]) => (await listed.load()).run(args);

  it('refuses an option that is not one of its own, and says how it is called', async () => {
    const called = run('--no-such-option');
    await expect(called).rejects.toThrow(UsageError);
    await expect(called).rejects.toThrow(/--no-such-option.*opportune/s);
  });

  it('explains itself', async () => {
    const called = run('--help');
    await expect(called).rejects.toThrow(HelpRequested);
    await expect(called).rejects.toThrow(`opportune ${listed.name}`);
  });
});

it('opportune experiment explains its two parts', async () => {
  expect(() => experimentPlan(['--help'], () => {})).toThrow(HelpRequested);
  await expect(experimentImport(['--help'], MUTE)).rejects.toThrow(HelpRequested);
});

describe('words that are no options', () => {
  const read = (...words: ['refused'?]) => readOptions(['word'], {}, 'how to call it', ...words);

  it('are taken, or refused where a command is about nothing', () => {
    expect(read().positionals).toEqual(['word']);
    expect(() => read('refused')).toThrow(UsageError);
    expect(() => read('refused')).toThrow(/'word'.*how to call it/s);
  });
});

describe('npm run simulate', () => {
  it.each([
    ['--no-such-option', '--no-such-option'],
    ['--seeds=many', 'must be whole numbers'],
    ['--mutation=none', '--mutation must be one of'],
  ])('ends %s in a line, and not as a broken promise does', (option, words) => {
    const { status, stderr } = spawnSync(process.execPath, ['simulation/simulate.ts', option], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
