/** A body that is a list: each member apart, so that one bad member does not cost the others. */
import { checkNames, readJson, readJsonValue } from './json-body.ts';
import type { LinesContract } from './operation.ts';
import { type Problem, problem } from './problem.ts';

export interface BodyLine {
  /** In the list, or the line of NDJSON; from 0. */
  readonly index: number;
  readonly read: { readonly value: unknown } | { readonly refused: Problem };
}

export type ReadLines = { readonly lines: readonly BodyLine[] } | { readonly refused: Problem };

export function readLines(
  text: string,
  contract: LinesContract,
  form: 'json' | 'ndjson',
): ReadLines {
  const read = form === 'json' ? fromList(text, contract) : { lines: fromNdjson(text) };
  if ('refused' in read) return read;
  const { length } = read.lines;
  if (length >= 1 && length <= contract.maxItems) return read;
  const detail = `must hold 1 to ${contract.maxItems} members, has ${length}`;
  return {
    refused: problem('INPUT_INVALID', undefined, {
      errors: [{ pointer: '#', rule: 'length', detail }],
    }),
  };
}

function fromList(text: string, { wrapper }: LinesContract): ReadLines {
  const read = readJsonValue(text);
  if ('refused' in read) return read;
  const list = unwrapped(read.value, wrapper);
  if (list !== undefined)
    return { lines: list.map((value, index) => ({ index, read: checkNames(value) })) };
  const detail = `must be a list${wrapper === undefined ? '' : `, or { "${wrapper}": […] } and nothing beside it`}`;
  return {
    refused: problem('INPUT_INVALID', undefined, {
      errors: [{ pointer: '#', rule: 'type', detail }],
    }),
  };
}

function unwrapped(value: unknown, wrapper: string | undefined): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (wrapper === undefined || typeof value !== 'object' || value === null) return undefined;
  const fields = Object.entries(value);
  const [name, list] = fields[0] ?? [];
  return fields.length === 1 && name === wrapper && Array.isArray(list) ? list : undefined;
}

function fromNdjson(text: string): readonly BodyLine[] {
  return text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ index, read: readJson(line) }]));
}
