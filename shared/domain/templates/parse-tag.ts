/** `{{ path | filter: argument, … }}` to a node. */
import type { Argument, FilterCall, Problem, ValueNode } from './nodes.ts';
import { TEMPLATE_LIMITS } from './template-bounds.ts';
import { type Token, tokenize } from './tokenize.ts';

export type Report = (message: string, at: number, code?: Problem['code']) => void;

/** `at` is where the tag begins, `inside` what stands between its braces; undefined when it was reported. */
export function valueNode(inside: string, at: number, report: Report): ValueNode | undefined {
  const tokens = tokenize(inside, at + 2);
  const bad = tokens.find((token) => token.kind === 'bad');
  if (bad !== undefined) {
    report(badToken(bad.text), bad.at);
    return undefined;
  }
  const [head, ...rest] = tokens;
  if (head?.kind !== 'path') {
    report('a tag begins with a field, such as {{ customer.first_name }}', head?.at ?? at);
    return undefined;
  }
  const filters = filterCalls(rest, report);
  if (filters === undefined) return undefined;
  if (filters.length > TEMPLATE_LIMITS.filtersPerTag) {
    report(`has more than ${TEMPLATE_LIMITS.filtersPerTag} filters`, at);
    return undefined;
  }
  return { kind: 'value', path: head.text, filters, at };
}

const badToken = (text: string): string =>
  /^[“”„‘’]|^&(quot|#39|apos)/.test(text)
    ? 'use straight quotes ("…") around texts in a tag'
    : `unexpected ${JSON.stringify(text)} in the tag`;

/** `| name`, `| name: argument, argument`, … */
function filterCalls(tokens: readonly Token[], report: Report): FilterCall[] | undefined {
  const calls: FilterCall[] = [];
  let index = 0;
  while (index < tokens.length) {
    const bar = tokens[index];
    const name = tokens[index + 1];
    if (bar?.text !== '|' || bar.kind !== 'mark') {
      report('expected "|" and a filter, or "}}"', bar?.at ?? 0);
      return undefined;
    }
    if (name?.kind !== 'path' || name.text.includes('.')) {
      report('"|" must be followed by the name of a filter', name?.at ?? bar.at);
      return undefined;
    }
    index += 2;
    const args: Argument[] = [];
    let separator = tokens[index];
    while (separator?.kind === 'mark' && separator.text === (args.length === 0 ? ':' : ',')) {
      const argument = tokens[index + 1];
      if (argument === undefined || argument.kind === 'mark' || argument.kind === 'bad') {
        report(`"${separator.text}" must be followed by an argument`, separator.at);
        return undefined;
      }
      args.push(toArgument(argument));
      index += 2;
      separator = tokens[index];
    }
    calls.push({ name: name.text, args, at: name.at });
  }
  return calls;
}

function toArgument(token: Token): Argument {
  if (token.kind === 'path') return { path: token.text, at: token.at };
  return { literal: token.kind === 'number' ? Number(token.text) : token.text, at: token.at };
}
