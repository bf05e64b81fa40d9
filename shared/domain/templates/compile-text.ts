/** One text of a template, from nodes to a function that shows it or says which value it lacks. */
import { escapeHtml, escapePlain, escapeUrlPart } from './escape.ts';
import { callProblems } from './filter-calls.ts';
import {
  type Failure,
  type FailureReason,
  FILTERS,
  type FilterScope,
  isFailure,
} from './filters.ts';
import { type HtmlPlace, htmlPlaces } from './html-places.ts';
import { compileLookup, isMissing, type Lookup } from './lookup.ts';
import {
  type Argument,
  eachTag,
  type FilterCall,
  type Node,
  type Problem,
  type ValueNode,
} from './nodes.ts';
import { parseText } from './parse.ts';
import type { RenderContext } from './rendered.ts';
import type { Template } from './template.ts';

export interface Scope extends FilterScope {
  readonly context: RenderContext;
}

export interface TextFailure {
  readonly reason: FailureReason;
  readonly field: string;
}

/** The text, or what failed. */
export type RenderText = (scope: Scope) => string | TextFailure;

export interface AnalysedText {
  readonly nodes: readonly Node[];
  readonly problems: readonly Problem[];
  /** Of an HTML text. */
  readonly places: Places;
}

type Places = ReadonlyMap<ValueNode, HtmlPlace>;

/** Parses `source` and settles where each of its values stands. */
export function analyseText(source: string, kind: 'html' | 'plain'): AnalysedText {
  const parsed = parseText(source);
  const { nodes } = parsed;
  const problems = [...parsed.problems];
  for (const tag of eachTag(nodes)) {
    if (tag.kind === 'value') problems.push(...tag.filters.flatMap(callProblems));
  }
  if (kind === 'plain') return { nodes, problems, places: new Map() };
  const html = htmlPlaces(nodes);
  return { nodes, problems: [...problems, ...html.problems], places: html.places };
}

/** `analysed` must be without problems. */
export function compileText(analysed: AnalysedText, template: Template): RenderText {
  return compileNodes(analysed.nodes, analysed.places, template);
}

/** What `default: ""` says: the author wants nothing to be shown, so nothing is missing. */
const NOTHING = Symbol('nothing');

/** Undefined when the value must not be shown there after all. */
type Escape = (text: string) => string | undefined;

const HTML_ESCAPES: Readonly<Record<HtmlPlace, Escape>> = {
  text: escapeHtml,
  url: (text) => (/^https?:\/\/[^\s/?#]/i.test(text) ? escapeHtml(text) : undefined),
  'url-part': escapeUrlPart,
};

function compileNodes(nodes: readonly Node[], places: Places, template: Template): RenderText {
  const steps = nodes.map((node): string | RenderText => {
    if (node.kind === 'text') return node.text;
    if (node.kind === 'value') return compileValue(node, escapeAt(places.get(node)), template);
    const lookup = compileLookup(node.path, template);
    const whenTrue = compileNodes(node.whenTrue, places, template);
    const whenFalse = compileNodes(node.whenFalse, places, template);
    return (scope) => (holds(lookup(scope.context)) ? whenTrue(scope) : whenFalse(scope));
  });
  return (scope) => {
    let text = '';
    for (const step of steps) {
      const shown = typeof step === 'string' ? step : step(scope);
      if (typeof shown !== 'string') return shown;
      text += shown;
    }
    return text;
  };
}

const escapeAt = (place: HtmlPlace | undefined): Escape =>
  place === undefined ? escapePlain : HTML_ESCAPES[place];

/** What Handlebars takes for true: anything but a missing value, false and 0. */
const holds = (value: unknown): boolean => !isMissing(value) && value !== false && value !== 0;

function compileValue(node: ValueNode, escaped: Escape, template: Template): RenderText {
  const lookup = compileLookup(node.path, template);
  const filters = node.filters.map((call) => compileFilter(call, template));
  const fail = ({ failed }: Failure, field = node.path): TextFailure => ({ reason: failed, field });
  return (scope) => {
    let value = lookup(scope.context);
    if (!isMissing(value) && typeof value !== 'string' && typeof value !== 'number') {
      return fail({ failed: 'WRONG_TYPE' });
    }
    for (const filter of filters) {
      const result = filter(value, scope);
      if (isFailure(result)) return fail(result, result.field);
      value = result;
    }
    if (value === NOTHING) return '';
    if (isMissing(value)) return fail({ failed: 'MISSING_VALUE' });
    return escaped(String(value)) ?? fail({ failed: 'BAD_VALUE' });
  };
}

/** A missing value passes through every filter until a `default`, wherever that stands. */
function compileFilter(
  call: FilterCall,
  template: Template,
): (value: unknown, scope: Scope) => unknown {
  if (call.name === 'default') {
    const [fallback] = call.args;
    const literal = fallback !== undefined && 'literal' in fallback ? fallback.literal : undefined;
    return (value) => (isMissing(value) ? (literal === '' ? NOTHING : literal) : value);
  }
  const filter = FILTERS[call.name];
  const args = call.args.map((argument) => compileArgument(argument, template));
  return (value, scope) => {
    if (isMissing(value) || value === NOTHING) return value;
    if (filter === undefined) return { failed: 'WRONG_TYPE' };
    const values: unknown[] = [];
    for (const argument of args) {
      const found = argument.read(scope.context);
      if (isMissing(found)) return { failed: 'MISSING_VALUE', field: argument.path };
      values.push(found);
    }
    return filter.apply(value, values, scope);
  };
}

function compileArgument(argument: Argument, template: Template): { path: string; read: Lookup } {
  return 'path' in argument
    ? { path: argument.path, read: compileLookup(argument.path, template) }
    : { path: '', read: () => argument.literal };
}
