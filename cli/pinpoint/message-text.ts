/**
 * The words of a message: Handlebars with Pinpoint's variables and helpers ▶ the template language here.
 * https://docs.aws.amazon.com/pinpoint/latest/userguide/message-templates-personalizing.html
 * https://docs.aws.amazon.com/pinpoint/latest/userguide/message-template-helpers.html
 */
import type { Facts } from './facts.ts';
import { attributeName } from './names.ts';

export interface Rewritten {
  readonly text: string;
  /** What could not be kept, in words that follow "changed:". */
  readonly losses: readonly string[];
}

/** `defaults`: Pinpoint's default values, by variable. */
export function rewriteText(
  source: string,
  defaults: ReadonlyMap<string, string>,
  facts: Facts,
): Rewritten {
  const losses: string[] = [];
  const write = createWriter(defaults, facts, losses);
  const text = write(readNodes(source, losses));
  return { text, losses: [...new Set(losses)] };
}

interface Block {
  readonly kind: 'block';
  readonly name: string;
  readonly inside: string;
  readonly body: HandlebarsNode[];
  readonly otherwise: HandlebarsNode[];
}
type HandlebarsNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly inside: string; readonly isRaw: boolean }
  | Block;

const TAG = /\{\{!--[\s\S]*?--\}\}|\{\{\{([^{}]*)\}\}\}|\{\{([^{}]*)\}\}/g;

function readNodes(source: string, losses: string[]): readonly HandlebarsNode[] {
  const root: HandlebarsNode[] = [];
  const open: { readonly block: Block; inElse: boolean }[] = [];
  const into = (): HandlebarsNode[] => {
    const top = open.at(-1);
    return top === undefined ? root : top.inElse ? top.block.otherwise : top.block.body;
  };
  let from = 0;
  for (const match of source.matchAll(TAG)) {
    into().push({ kind: 'text', text: source.slice(from, match.index) });
    from = match.index + match[0].length;
    const isRaw = match[1] !== undefined;
    const inside = (match[1] ?? match[2] ?? '!').replace(/^~|~$/g, '').trim();
    const opening = /^#(\w+)\s*([\s\S]*)$/.exec(inside);
    if (inside.startsWith('!')) continue;
    if (opening !== null) {
      const [, name = '', argument = ''] = opening;
      const block: Block = { kind: 'block', name, inside: argument, body: [], otherwise: [] };
      into().push(block);
      open.push({ block, inElse: false });
    } else if (inside === 'else' || inside === '^') {
      const top = open.at(-1);
      if (top !== undefined) top.inElse = true;
    } else if (inside.startsWith('else ')) {
      losses.push(`{{${inside}}} is left out with what follows it`);
      const top = open.at(-1);
      if (top !== undefined) top.inElse = true;
    } else if (inside.startsWith('/')) open.pop();
    else into().push({ kind: 'value', inside, isRaw });
  }
  into().push({ kind: 'text', text: source.slice(from) });
  return root;
}

/** Helpers with a filter that does the same. */
const FILTERS: Readonly<Record<string, string>> = {
  upper: 'upper',
  uppercase: 'upper',
  lower: 'lower',
  lowercase: 'lower',
  capitalize: 'capitalize',
  capitalizeFirst: 'capitalize',
};

function createWriter(defaults: ReadonlyMap<string, string>, facts: Facts, losses: string[]) {
  /** Fields that are there for certain, inside of `{{#if}}`. */
  const present: string[] = [];
  const write = (nodes: readonly HandlebarsNode[]): string => nodes.map(one).join('');
  const writeWith = (path: string, nodes: readonly HandlebarsNode[]): string => {
    present.push(path);
    const text = write(nodes);
    present.pop();
    return text;
  };

  function one(node: HandlebarsNode): string {
    if (node.kind === 'text') return node.text.replaceAll('{{', '{ {');
    return node.kind === 'value' ? value(node.inside, node.isRaw) : block(node);
  }

  function block({ name, inside, body, otherwise }: Block) {
    const field = fieldOf(inside.trim());
    if ((name === 'if' || name === 'unless') && field !== undefined) {
      const [held, missing] = name === 'if' ? [body, otherwise] : [otherwise, body];
      const other = missing.length === 0 ? '' : `{{else}}${write(missing)}`;
      return `{{#if ${field.path}}}${writeWith(field.path, held)}${other}{{/if}}`;
    }
    losses.push(
      `{{#${name} ${inside.trim()}}} is left out; what it shows otherwise stands in its place`,
    );
    return write(otherwise);
  }

  function value(inside: string, isRaw: boolean): string {
    if (isRaw) losses.push(`{{{${inside}}}}: values are escaped, always`);
    const [head = '', ...args] = wordsOf(inside);
    const helper = args.length > 0 ? head : undefined;
    const variable = helper === undefined ? head : (args[0] ?? '');
    const field = fieldOf(variable);
    const call = helper === undefined ? '' : filterCall(helper, args);
    if (field === undefined || call === undefined) {
      losses.push(`{{${inside}}} shows nothing here, and is left out`);
      return '';
    }
    const given = helper === 'defaultIfEmpty' ? literal(args[1]) : undefined;
    const standIn = given ?? defaults.get(variable);
    if (field.isAlways || present.includes(field.path)) return `{{ ${field.path}${call} }}`;
    // What is missing shows nothing, as it did there.
    if (standIn === undefined || standIn === '')
      return `{{#if ${field.path}}}{{ ${field.path}${call} }}{{/if}}`;
    return `{{ ${field.path} | default: ${quoted(standIn)}${call} }}`;
  }

  function filterCall(helper: string, args: readonly string[]): string | undefined {
    if (helper === 'defaultIfEmpty') return '';
    if (helper === 'abbreviate') {
      const length = Number(args[1]);
      return Number.isInteger(length) && length >= 1 && length <= 1000
        ? ` | truncate: ${length}`
        : undefined;
    }
    const filter =
      args.length === 1 && Object.hasOwn(FILTERS, helper) ? FILTERS[helper] : undefined;
    return filter === undefined ? undefined : ` | ${filter}`;
  }

  function fieldOf(
    variable: string,
  ): { readonly path: string; readonly isAlways: boolean } | undefined {
    const steps = stepsOf(variable);
    if (steps === undefined) return undefined;
    if (steps.join('.') === 'User.UserId') return { path: 'customer.id', isAlways: true };
    // The first of an attribute's values, where there is but one.
    const path = steps.at(-1) === '0' ? steps.slice(0, -1) : steps;
    const name = attributeName(path);
    if (name === undefined) return undefined;
    facts.note('customer', name, 'string');
    if (facts.typeOf('customer', name) === 'list') return undefined;
    return { path: `customer.${name}`, isAlways: false };
  }

  return write;
}

/** `User.UserAttributes.[First name].[0]` ▶ its steps; undefined for what is no variable. */
export function stepsOf(variable: string): readonly string[] | undefined {
  if (!/^[A-Za-z]\w*(\.(\[[^\]]+\]|[\w-]+))*$/.test(variable)) return undefined;
  return [...variable.matchAll(/\[([^\]]+)\]|([\w-]+)/g)].map((step) => step[1] ?? step[2] ?? '');
}

/** By spaces, texts in quotes whole. */
const wordsOf = (inside: string): readonly string[] =>
  [...inside.matchAll(/"[^"]*"|'[^']*'|\[[^\]]*\]\S*|[^\s"'[]+(?:\[[^\]]*\][^\s[]*)*/g)].map(
    ([word]) => word,
  );

const literal = (word: string | undefined): string | undefined =>
  word === undefined || !/^["']/.test(word) ? undefined : word.slice(1, -1);

/** A text in a tag has one kind of quotes around it and none of them inside. */
function quoted(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ').replace(/[{}]/g, '');
  return line.includes('"') ? `'${line.replaceAll("'", '’')}'` : `"${line}"`;
}
