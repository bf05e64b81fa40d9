/** A JSON or YAML file as a value, and where in the file each part of it stands. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
} from 'yaml';
import { checkNames } from '#shared/contracts/http/json-body.ts';

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface SourceDocument {
  readonly value: unknown;
  /** Of the value at `path`, or of the nearest place around it that is there. */
  positionOf(path: readonly string[]): Position;
  /** Of the name of the last step of `path`: what an unknown field is called. */
  positionOfName(path: readonly string[]): Position;
  /** Of a place inside the text at `path`; undefined where the file does not show it line by line. */
  positionInText(path: readonly string[], inside: Position): Position | undefined;
  /** Of the first text at or below `path` that holds `part`. */
  positionOfText(path: readonly string[], part: string): Position | undefined;
}

export interface SyntaxProblem extends Position {
  readonly rule: 'json' | 'yaml' | 'name';
  readonly detail: string;
}

export type ReadDocument =
  | { readonly outcome: 'read'; readonly document: SourceDocument }
  | { readonly outcome: 'malformed'; readonly problems: readonly SyntaxProblem[] };

/** A `.json` file must be JSON for every tool that reads it; a `.yaml` file is YAML 1.2. */
export function readDocument(text: string, form: 'json' | 'yaml'): ReadDocument {
  const source = text.replace(/^\uFEFF/, '');
  const notJson = form === 'json' ? jsonProblem(source) : undefined;
  if (notJson !== undefined) return { outcome: 'malformed', problems: [notJson] };
  const lines = new LineCounter();
  try {
    // JSON is YAML; this reading is for the places, and for names that stand twice.
    const parsed = parseDocument(source, { lineCounter: lines, prettyErrors: false });
    const problems = [...parsed.errors, ...parsed.warnings].map((error): SyntaxProblem => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { line, column: col, rule: form, detail: error.message };
    });
    if (problems.length > 0) return { outcome: 'malformed', problems };
    const value: unknown = parsed.toJS({ maxAliasCount: MOST_ALIASES });
    const names = checkNames(value);
    if ('refused' in names) {
      const detail = names.refused.detail ?? 'uses a forbidden name';
      return { outcome: 'malformed', problems: [{ ...START, rule: 'name', detail }] };
    }
    return { outcome: 'read', document: createDocument(value, parsed.contents, lines) };
  } catch {
    // Brackets without end exhaust the stack; references to references are cut off.
    const detail = 'is nested too deeply, or refers to itself too often';
    return { outcome: 'malformed', problems: [{ ...START, rule: form, detail }] };
  }
}

const START: Position = { line: 1, column: 1 };
const MOST_ALIASES = 100;

type Found = { readonly node: Node | null; readonly name?: Node };

function createDocument(value: unknown, root: Node | null, lines: LineCounter): SourceDocument {
  const at = (node: Node | null | undefined): Position => {
    if (node?.range == null) return START;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  };
  const nearest = (path: readonly string[]): Found => {
    let found: Found = { node: root };
    for (const step of path) {
      const next = below(found.node, step);
      if (next === undefined) break;
      found = next;
    }
    return found;
  };
  return {
    value,
    positionOf: (path) => at(nearest(path).node),
    positionOfName(path) {
      const { node } = nearest(path.slice(0, -1));
      return at(below(node, path.at(-1) ?? '')?.name ?? node);
    },
    positionInText(path, inside) {
      const { node } = nearest(path);
      // Only a literal block stands in the file as it reads; its first line is the one below "|".
      if (!isScalar(node) || node.type !== Scalar.BLOCK_LITERAL) return undefined;
      return { line: at(node).line + inside.line, column: inside.column };
    },
    positionOfText(path, part) {
      const holder = textNode(nearest(path).node, part);
      return holder === undefined ? undefined : at(holder);
    },
  };
}

function below(node: Node | null, step: string): Found | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    return pair === undefined
      ? undefined
      : { node: pair.value as Node | null, name: pair.key as Node };
  }
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { node: item as Node };
  }
  return undefined;
}

function textNode(node: Node | null, part: string): Node | undefined {
  if (isScalar(node))
    return typeof node.value === 'string' && node.value.includes(part) ? node : undefined;
  if (isAlias(node) || node === null) return undefined;
  const inner = isMap(node)
    ? node.items.map(({ value }) => value as Node | null)
    : isSeq(node)
      ? (node.items as Node[])
      : [];
  for (const one of inner) {
    const found = textNode(one, part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function jsonProblem(text: string): SyntaxProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = (error as Error).message;
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, offset).split('\n');
    const detail = `is not JSON: ${message.replace(/,? (in JSON )?at position .*$/s, '')}`;
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, rule: 'json', detail };
  }
}
