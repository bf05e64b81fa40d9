import { openBerka } from '#local/datasets/berka.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import type { Command } from './command.ts';
import { recipientsOf } from './demo.ts';
import { runDataset } from './run-dataset.ts';
import { parseRunOptions, RUN_HELP } from './run-options.ts';
import { UsageError } from './usage-error.ts';

const EXAMPLES = new URL('../examples/berka/', import.meta.url).pathname;

const USAGE = `opportune replay <folder>: the Berka bank's real transactions through the whole engine
${RUN_HELP}`;

export const replay: Command = {
  async run(args) {
    const options = parseRunOptions(args, { customers: 0, days: 0, stepHours: 24 }, USAGE);
    const [folder, ...more] = options.positionals;
    if (folder === undefined || more.length > 0)
      throw new UsageError(`name one folder\n\n${USAGE}`);
    const dataset = await openBerka(folder, { seed: options.seed });
    return runDataset(
      { dataset, examples: await loadExamples(EXAMPLES), recipients: recipientsOf(options.seed) },
      options,
    );
  },
};
