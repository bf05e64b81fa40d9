/** `opportune validate`: what a folder of campaigns gets wrong, with nothing sent anywhere. */
import { checkCustomers } from '#local/campaign-files/check-customers.ts';
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import type { FileProblem } from '#local/campaign-files/file-problem.ts';
import { readFolder } from '#local/campaign-files/read-folder.ts';
import type { Paint } from '#shared/domain/effect/text/table.ts';
import type { Command } from './command.ts';
import { openFolder } from './open-folder.ts';
import { paintFor } from './paint.ts';
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

/** A line for each, as editors and reviews know to find the place: `file:line:column: …`. */
export function problemsText(
  problems: readonly FileProblem[],
  files: number,
  paint: Paint,
): string {
  const lines = problems.map(({ severity, file, line, column, pointer, rule, detail }) => {
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    const sort = severity === 'error' ? paint.bad(severity) : paint.strong(severity);
    const where = pointer === '#' ? '' : `${pointer} `;
    return `${place}: ${sort}: ${where}${detail} ${paint.faint(`(${rule})`)}`;
  });
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return [
    ...lines,
    `${count(files, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`,
  ].join('\n');
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`;
