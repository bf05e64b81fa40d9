/** Whether a `| filter: …` is one that exists, with arguments it takes. */
import { nearestName } from '../rules/nearest-name.ts';
import { FILTERS, type FilterArgument } from './filters.ts';
import type { Argument, FilterCall, Problem } from './nodes.ts';

/** `default` is no entry of `FILTERS`: it alone sees a missing value. */
const DEFAULT_ARGUMENTS: readonly FilterArgument[] = [
  { name: 'text', required: true, field: false, refuse: () => undefined },
];
const NAMES = ['default', ...Object.keys(FILTERS)];

export function callProblems(call: FilterCall): readonly Problem[] {
  const args = call.name === 'default' ? DEFAULT_ARGUMENTS : ownFilter(call.name)?.args;
  if (args === undefined) {
    const nearest = nearestName(call.name, NAMES);
    const hint =
      nearest === undefined ? `known filters: ${NAMES.join(', ')}` : `did you mean "${nearest}"?`;
    const message = `unknown filter "${call.name}"; ${hint}`;
    return [
      { code: 'UNKNOWN_FILTER', message, at: call.at, ...(nearest && { suggestion: nearest }) },
    ];
  }
  const problems: Problem[] = [];
  const report = (message: string, at: number) =>
    problems.push({ code: 'BAD_ARGUMENT', message: `${call.name}: ${message}`, at });
  const needed = args.filter((argument) => argument.required).length;
  if (call.args.length < needed) report(`needs ${args[call.args.length]?.name}`, call.at);
  if (call.args.length > args.length) {
    report(args.length === 0 ? 'takes no argument' : `takes at most ${args.length}`, call.at);
  }
  for (const [index, given] of call.args.entries()) {
    const wrong = argumentProblem(args[index], given);
    if (wrong !== undefined) report(wrong, given.at);
  }
  return problems;
}

const ownFilter = (name: string) => (Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined);

function argumentProblem(
  expected: FilterArgument | undefined,
  given: Argument,
): string | undefined {
  if (expected === undefined) return undefined;
  if ('path' in given) {
    return expected.field
      ? undefined
      : `${expected.name} must be written out in quotes, not as a field`;
  }
  const wrong = expected.refuse(given.literal);
  return wrong === undefined ? undefined : `${expected.name} ${wrong}`;
}
