/** Whether each tag shows a field that exists, is never missing, and fits its filters and its place. */
import { didYouMean, nearestName } from '../rules/nearest-name.ts';
import type { AnalysedText } from './compile-text.ts';
import type { FieldType, KnownField } from './fields.ts';
import { FILTERS } from './filters.ts';
import type { TextFinding } from './finding.ts';
import { dateValue } from './format.ts';
import type { FilterCall, Node, ValueNode } from './nodes.ts';

type Known = ReadonlyMap<string, KnownField>;

/** Inside `{{#if field}}` the field is there, so that it needs no default. */
export function checkFields(analysed: AnalysedText, known: Known): readonly TextFinding[] {
  const check = (nodes: readonly Node[], present: readonly string[]): TextFinding[] =>
    nodes.flatMap((node) => {
      if (node.kind === 'text') return [];
      if (node.kind === 'value') return checkValue(node, analysed, known, present);
      return [
        ...(known.has(node.path) ? [] : [unknownField(node.path, node.at, known)]),
        ...check(node.whenTrue, [...present, node.path]),
        ...check(node.whenFalse, present),
      ];
    });
  return check(analysed.nodes, []);
}

function checkValue(
  node: ValueNode,
  { places }: AnalysedText,
  known: Known,
  present: readonly string[],
): TextFinding[] {
  const field = known.get(node.path);
  if (field === undefined) return [unknownField(node.path, node.at, known)];
  const found: TextFinding[] = [];
  const report = (code: TextFinding['code'], message: string, at = node.at) =>
    found.push({ severity: 'error', code, message, at, field: node.path });

  let types: ReadonlySet<FieldType> = new Set([field.type]);
  let missing = !field.always && !present.includes(node.path);
  for (const call of node.filters) {
    if (call.name === 'default') {
      if (missing) types = new Set([...types, ...literalTypes(call)]);
      missing = false;
      continue;
    }
    const filter = Object.hasOwn(FILTERS, call.name) ? FILTERS[call.name] : undefined;
    if (filter === undefined) return found;
    const unfit = [...types].find((type) => !filter.takes.includes(type));
    if (unfit !== undefined) {
      const takes = filter.takes.join(' or ');
      report(
        'WRONG_TYPE',
        `${call.name} takes a ${takes}; ${node.path} may be a ${unfit} here`,
        call.at,
      );
      return found;
    }
    found.push(...checkArguments(call, known, present));
    types = new Set(['string']);
  }
  if (missing) {
    report(
      'MISSING_DEFAULT',
      `${node.path} may be missing: add a default, such as {{ ${node.path} | default: "…" }}`,
    );
  }
  if (types.has('date')) report('NEEDS_FORMAT', `${node.path} is a date: add | date: "long"`);
  if (types.has('boolean') || types.has('list')) {
    report(
      'WRONG_TYPE',
      `${node.path} is a ${field.type} and cannot be shown; ask about it with {{#if ${node.path}}}`,
    );
  }
  if (places.get(node) === 'url' && [...types].some((type) => type !== 'url')) {
    report(
      'UNSAFE_PLACE',
      `${node.path} would decide where the link goes: only links and fields of type url may begin an address`,
    );
  }
  return found;
}

function checkArguments(call: FilterCall, known: Known, present: readonly string[]): TextFinding[] {
  return call.args.flatMap((argument): TextFinding[] => {
    if ('literal' in argument) return [];
    const { path, at } = argument;
    const field = known.get(path);
    if (field === undefined) return [unknownField(path, at, known)];
    if (field.always || present.includes(path)) return [];
    const message = `${path} may be missing: show this within {{#if ${path}}} … {{/if}}`;
    return [{ severity: 'error', code: 'MISSING_DEFAULT', message, at, field: path }];
  });
}

/** What a default may be taken for by the filters behind it. */
function literalTypes(call: FilterCall): FieldType[] {
  const [argument] = call.args;
  if (argument === undefined || !('literal' in argument) || argument.literal === '') return [];
  const { literal } = argument;
  if (typeof literal === 'number') return ['number'];
  if (dateValue(literal) !== undefined) return ['date'];
  return [/^https:\/\/\S+$/i.test(literal) ? 'url' : 'string'];
}

function unknownField(path: string, at: number, known: Known): TextFinding {
  const names = [...known.keys()];
  const suggestion = nearestName(path, names);
  const message = `unknown field ${path}${didYouMean(path, names)}`;
  return {
    severity: 'error',
    code: 'UNKNOWN_FIELD',
    message,
    at,
    field: path,
    ...(suggestion !== undefined && { suggestion }),
  };
}
