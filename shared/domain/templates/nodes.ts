/** A template's text as parsed: what is shown, what is asked, and what could not be read. */

export type Argument =
  | { readonly literal: string | number; readonly at: number }
  | { readonly path: string; readonly at: number };

export interface FilterCall {
  readonly name: string;
  readonly args: readonly Argument[];
  readonly at: number;
}

/** `at` is an offset into the source, in UTF-16 units. */
export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  readonly at: number;
}
export interface ValueNode {
  readonly kind: 'value';
  readonly path: string;
  readonly filters: readonly FilterCall[];
  readonly at: number;
}
export interface IfNode {
  readonly kind: 'if';
  readonly path: string;
  readonly whenTrue: readonly Node[];
  readonly whenFalse: readonly Node[];
  readonly at: number;
}
export type Node = TextNode | ValueNode | IfNode;

export interface Problem {
  readonly code:
    | 'SYNTAX'
    | 'TOO_MANY_TAGS'
    | 'UNKNOWN_FILTER'
    | 'BAD_ARGUMENT'
    | 'UNSAFE_PLACE'
    | 'LINK_NOT_HTTPS';
  readonly message: string;
  readonly at: number;
  /** The name that was probably meant. */
  readonly suggestion?: string;
}

export interface Parsed {
  readonly nodes: readonly Node[];
  readonly problems: readonly Problem[];
}

/** Line and column of `offset`, both from 1; columns in UTF-16 units, as editors count. */
export function positionAt(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Every value and `if` node below `nodes`, in order of appearance. */
export function* eachTag(nodes: readonly Node[]): Generator<ValueNode | IfNode> {
  for (const node of nodes) {
    if (node.kind !== 'text') yield node;
    if (node.kind === 'if') {
      yield* eachTag(node.whenTrue);
      yield* eachTag(node.whenFalse);
    }
  }
}
