import type { Command } from './command.ts';
import { experimentImport } from './experiment-import.ts';
import { experimentPlan } from './experiment-plan.ts';
import { paintFor } from './paint.ts';
import { UsageError } from './usage-error.ts';

export const experiment: Command = {
  async run([verb, ...args]) {
    const out = (text: string): void => void process.stdout.write(text);
    if (verb === 'plan') return experimentPlan(args, out);
    if (verb !== 'import')
      throw new UsageError(
        'opportune experiment plan, or import <file.csv[.gz]>; each with --help',
      );
    return experimentImport(args, {
      out,
      err: (text) => void process.stderr.write(text),
      paint: paintFor(process.stdout),
    });
  },
};
