/**
 * Template text to nodes. The whole language: `{{ path | filter: argument, … }}`,
 * `{{#if path}}…{{else}}…{{/if}}` and `{{! remark }}`. No loops, no expressions, no code.
 */
import type { Node, Parsed, Problem } from './nodes.ts';
import { type Report, valueNode } from './parse-tag.ts';
import { TEMPLATE_LIMITS } from './template-bounds.ts';

/** Reports every problem it finds and goes on after the broken tag, so that one look mends all. */
export function parseText(source: string): Parsed {
  const problems: Problem[] = [];
  const report = (message: string, at: number, code: Problem['code'] = 'SYNTAX') =>
    problems.push({ code, message, at });
  const root: Node[] = [];
  const open: OpenIf[] = [];
  let nodes = root;
  let tags = 0;

  for (let at = 0; at < source.length; ) {
    const start = source.indexOf('{{', at);
    if (start !== at) {
      const end = start === -1 ? source.length : start;
      nodes.push({ kind: 'text', text: source.slice(at, end), at });
      at = end;
      continue;
    }
    tags += 1;
    if (tags === TEMPLATE_LIMITS.tagsPerText + 1) {
      report(`has more than ${TEMPLATE_LIMITS.tagsPerText} tags`, at, 'TOO_MANY_TAGS');
      break;
    }
    const end = tagEnd(source, at + 2);
    if (end === -1) {
      report('this tag is not closed: "}}" is missing', at);
      break;
    }
    const inside = source.slice(at + 2, end);
    const trimmed = inside.trim();
    if (inside.startsWith('{')) {
      report('write {{ … }}: values are always escaped, {{{ … }}} is not supported', at);
      at = source.startsWith('}}}', end) ? end + 3 : end + 2;
      continue;
    }
    if (trimmed.startsWith('#') || trimmed === 'else' || trimmed.startsWith('/')) {
      nodes = block(trimmed, at, nodes, open, report);
    } else if (!trimmed.startsWith('!')) {
      const value = valueNode(inside, at, report);
      if (value !== undefined) nodes.push(value);
    }
    at = end + 2;
  }
  for (const unclosed of open) report('{{#if}} is not closed: {{/if}} is missing', unclosed.at);
  return { nodes: root, problems };
}

interface OpenIf {
  readonly at: number;
  readonly outer: Node[];
  readonly whenTrue: Node[];
  readonly whenFalse: Node[];
  inElse: boolean;
}

/** The offset of the `}}` that ends the tag; braces inside quotes do not count, but in remarks. */
function tagEnd(source: string, from: number): number {
  if (/^\s{0,100}!/.test(source.slice(from, from + 101))) return source.indexOf('}}', from);
  let quote = '';
  for (let at = from; at < source.length; at++) {
    const character = source[at] ?? '';
    if (quote !== '') {
      if (character === quote || character === '\n') quote = '';
    } else if (source.startsWith('}}', at)) return at;
    else if (character === '"' || character === "'") quote = character;
  }
  // An apostrophe in a broken tag must not swallow the rest of the text.
  return source.indexOf('}}', from);
}

/** Opens, turns or closes an `#if`; returns the list that following nodes go to. */
function block(tag: string, at: number, nodes: Node[], open: OpenIf[], report: Report): Node[] {
  const current = open.at(-1);
  if (tag === 'else') {
    if (current === undefined || current.inElse) {
      report('{{else}} has no {{#if}} before it', at);
      return nodes;
    }
    current.inElse = true;
    return current.whenFalse;
  }
  if (tag.startsWith('/')) {
    if (tag !== '/if' || current === undefined) {
      report(`{{${tag}}} closes nothing: only {{#if}}…{{/if}} is supported`, at);
      return nodes;
    }
    open.pop();
    return current.outer;
  }
  const path = /^#if\s+([A-Za-z][\w.]*)$/.exec(tag)?.[1];
  if (path === undefined && !/^#if\b/.test(tag)) {
    report(`{{${tag.split(/\s/, 1)[0]}}} is not supported: the only block is {{#if field}}`, at);
    return nodes;
  }
  if (path === undefined)
    report('{{#if}} takes one field, such as {{#if customer.first_name}}', at);
  if (open.length === TEMPLATE_LIMITS.ifDepth) {
    report(`{{#if}} must not be nested deeper than ${TEMPLATE_LIMITS.ifDepth}`, at);
  }
  const opened: OpenIf = { at, outer: nodes, whenTrue: [], whenFalse: [], inElse: false };
  open.push(opened);
  const { whenTrue, whenFalse } = opened;
  // A nesting beyond the bound is reported and kept out of the tree, so that walks stay bounded.
  if (open.length <= TEMPLATE_LIMITS.ifDepth) {
    nodes.push({ kind: 'if', path: path ?? '', whenTrue, whenFalse, at });
  }
  return whenTrue;
}
