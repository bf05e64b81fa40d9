/**
 * Evaluates dynalite's parsed condition and filter expressions.
 * Replaces its own evaluator, which is wrong for `x IN (:false)`, for the equality of lists and
 * maps, for `contains` on documents, for `size` of an empty string and `attribute_type` of false.
 */
import { db } from './dynalite.ts';
import type { AttributeValue, Expression, Item } from './dynalite-types.ts';

export function matches(item: Item, expression: Expression): boolean {
  const { type, args } = expression;
  if (type === 'and') return args.every((arg) => matches(item, arg as Expression));
  if (type === 'or') return args.some((arg) => matches(item, arg as Expression));
  if (type === 'not') return !matches(item, args[0] as Expression);
  const [left, ...others] = args.map((arg) => operand(arg, item));
  const right = others[0];
  switch (type === 'function' ? expression.name : type) {
    case '=':
      return sameValue(left, right);
    case '<>':
      return !sameValue(left, right);
    case 'in':
      return left !== undefined && others.some((other) => sameValue(left, other));
    case 'contains':
      return contains(left, right);
    case 'attribute_type':
      return left !== undefined && right?.S === typeOf(left);
    default:
      return db.compare(expression.name ?? type, left, others);
  }
}

/** Equality as DynamoDB has it: by type and content, sets in any order, documents by depth. */
export function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  const [x, y] = [a[type], b[type]];
  if (type === 'M') return sameItem(x as Item, y as Item);
  if (!Array.isArray(x) || !Array.isArray(y)) return x === y;
  if (x.length !== y.length) return false;
  return type === 'L'
    ? x.every((value, at) => sameValue(value, y[at]))
    : x.every((value) => y.includes(value));
}

export function sameItem(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]))
  );
}

function operand(arg: unknown, item: Item): AttributeValue | undefined {
  if (Array.isArray(arg)) return db.mapPath(arg, item) ?? undefined;
  const node = arg as Partial<Expression> & AttributeValue;
  if (node.type !== 'function' || node.name !== 'size') return node;
  const value = operand(node.args?.[0], item);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** Bytes of text and binary, elements of sets and documents; nothing else has a size. */
function sizeOf(value: AttributeValue): number | undefined {
  const type = typeOf(value);
  const content = value[type];
  if (type === 'S') return Buffer.byteLength(content as string);
  if (type === 'B') return Buffer.byteLength(content as string, 'base64');
  if (Array.isArray(content)) return content.length;
  return type === 'M' ? Object.keys(content as Item).length : undefined;
}

function contains(whole: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (whole === undefined || part === undefined) return false;
  const type = typeOf(whole);
  const content = whole[type];
  if (type === 'L') return (content as AttributeValue[]).some((entry) => sameValue(entry, part));
  if (Array.isArray(content))
    return `${typeOf(part)}S` === type && content.includes(part[typeOf(part)]);
  if (type !== typeOf(part)) return false;
  if (type === 'S') return (content as string).includes(part.S as string);
  if (type === 'B') return base64(content).includes(base64(part.B));
  return false;
}

const base64 = (text: unknown): Buffer => Buffer.from(text as string, 'base64');

const typeOf = (value: AttributeValue): string => Object.keys(value)[0] ?? '';
