/** What is wrong in files, for people. */
import type { FileProblem } from '#local/campaign-files/file-problem.ts';
import type { Paint } from '#shared/domain/effect/text/table.ts';

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
