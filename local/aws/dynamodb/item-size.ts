/**
 * Sizes and capacity units as DynamoDB counts them: names and strings in UTF-8 bytes,
 * 3 bytes and 1 per element for documents (AWS: "DynamoDB item sizes and formats").
 */
import type { AttributeValue, Item } from './dynalite-types.ts';

export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item))
    size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

/** Units of 4 KB, at least one; half of them for an eventually consistent read. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** Units of 1 KB by the larger of the item before and after, at least one. */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  const bytes = Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0);
  return Math.max(1, Math.ceil(bytes / 1024));
}

function valueSize(value: AttributeValue): number {
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return Buffer.byteLength(content as string);
    case 'N':
      return numberSize(content as string);
    case 'B':
      return Buffer.byteLength(content as string, 'base64');
    case 'SS':
      return sum(content as string[], (text) => Buffer.byteLength(text));
    case 'NS':
      return sum(content as string[], numberSize);
    case 'BS':
      return sum(content as string[], (bytes) => Buffer.byteLength(bytes, 'base64'));
    case 'L':
      return 3 + sum(content as AttributeValue[], (entry) => 1 + valueSize(entry));
    case 'M':
      return 3 + Object.keys(content as Item).length + itemSize(content as Item);
    default:
      return 1; // NULL and BOOL
  }
}

/** About one byte per two significant digits, one more, and one for a sign. At most 21. */
function numberSize(text: string): number {
  const digits = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  if (digits === 0) return 1;
  return Math.min(21, Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0));
}

function sum<T>(values: readonly T[], sizeOf: (value: T) => number): number {
  return values.reduce((total, value) => total + sizeOf(value), 0);
}
