/** What is wrong in files, for people. */
import type { FileProblem } from '#local/campaign-files/file-problem.ts';
import type { Paint } from '#shared/domain/effect/text/table.ts';
import { countedText } from '#shared/domain/effect/wording.ts';

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
    `${countedText(files, 'file')}: ${countedText(errors, 'error')}, ${countedText(warnings, 'warning')}`,
  ].join('\n');
}
