import { loadExamples } from '#local/datasets/examples.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import type { Command } from './command.ts';
import { runDataset } from './run-dataset.ts';
import { parseRunOptions, RUN_HELP } from './run-options.ts';

const EXAMPLES = new URL('../examples/demo/', import.meta.url).pathname;
const BAD_EVENTS = 70;

const USAGE = `opportune demo: a seeded year of a bank's transactions through the whole engine
${RUN_HELP}`;

export const demo: Command = {
  async run(args) {
    const options = parseRunOptions(args, { customers: 40, days: 365, stepHours: 12 }, USAGE);
    const { seed, customers, days } = options;
    return runDataset(
      {
        dataset: openSeededBank({ seed, customers, days, badEvents: BAD_EVENTS }),
        examples: await loadExamples(EXAMPLES),
        recipients: recipientsOf(seed),
      },
      options,
    );
  },
};

/** Simulated mailboxes and phones: most take what comes, some bounce, a few complain or stop. */
export const recipientsOf = (seed: string) => ({
  seed,
  email: { bounce: 0.01, softBounce: 0.01, complaint: 0.0005, open: 0.42, click: 0.12 },
  sms: { carrierUnreachable: 0.01, blocked: 0.005, stop: 0.004 },
  byAddress: {},
});
