import type { Command } from './command.ts';
import { experimentImport } from './experiment-import.ts';
import { paintFor } from './paint.ts';
import { UsageError } from './usage-error.ts';

export const experiment: Command = {
  run([verb, ...args]) {
    if (verb !== 'import')
      throw new UsageError('opportune experiment import <file.csv[.gz]> [options]');
    return experimentImport(args, {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      paint: paintFor(process.stdout),
    });
  },
};
