/** `opportune validate`: what a folder of campaigns gets wrong, with nothing sent anywhere. */
import { checkCustomers } from '#local/campaign-files/check-customers.ts';
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import { readFolder } from '#local/campaign-files/read-folder.ts';
import type { Command } from './command.ts';
import { openFolder } from './open-folder.ts';
import { paintFor } from './paint.ts';
import { problemsText } from './problems-text.ts';
import { oneFolder, readOptions } from './read-options.ts';

const USAGE = `opportune validate <folder>
  --strict    warnings count as errors
  --json      for programs
Ends with 0 when nothing is wrong, with 1 when something is.
The files' form: docs/campaigns-as-code.md`;

export const validate: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const folder = oneFolder(positionals, USAGE);
    const read = await openFolder(folder, readFolder);
    const checked = await checkFolder(read);
    const customers = await checkCustomers(folder);
    const problems = [...checked.problems, ...customers.problems];
    const files = read.files.length + (customers.count > 0 ? 1 : 0);
    if (values.json) process.stdout.write(`${JSON.stringify({ files, problems }, null, 2)}\n`);
    else process.stdout.write(`${problemsText(problems, files, paintFor(process.stdout))}\n`);
    const isBad = problems.some(({ severity }) => values.strict || severity === 'error');
    return isBad ? 1 : 0;
  },
};

const OPTIONS = {
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;
