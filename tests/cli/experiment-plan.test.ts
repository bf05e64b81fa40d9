import { describe, expect, it } from 'vitest';
import { experimentPlan } from '../../cli/experiment-plan.ts';
import { HelpRequested, UsageError } from '../../cli/usage-error.ts';

function run(...args: string[]): string {
  let said = '';
  experimentPlan(args, (text) => {
    said += text;
  });
  return said;
}
const WANTED = ['--per-week', '4000', '--holdout', '0.1', '--rate', '0.05'];

describe('experiment plan', () => {
  it('answers in a sentence, or for programs', () => {
    expect(run(...WANTED, '--lift', '0.2')).toBe(
      'With 4,000 new customers a week, 10 % of them held out, you will see a 20 % lift of a conversion rate of 5 % after 24 weeks (with a chance of 80 %).\n',
    );
    const plan = JSON.parse(run(...WANTED, '--lift', '0.2', '--once', '--json'));
    expect(plan).toMatchObject({ outcome: 'planned' });
    expect(plan.weeks).toBeLessThan(24);
  });

  it('says which option is wrong', () => {
    expect(() => run(...WANTED)).toThrow(UsageError);
    expect(() => run(...WANTED, '--lift', '0.2', '--power', '1')).toThrow(/--power/);
    expect(() => run('--help')).toThrow(HelpRequested);
    expect(() => run('--unknown')).toThrow(/--unknown/);
  });
});
