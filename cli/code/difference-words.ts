/** What differs between two contents, a line for each field: `limits.sends: 50000 → 100000`. */
import { differences } from '#shared/domain/difference.ts';

/** In reading order, at most 100. */
export const differencesInWords = (before: unknown, after: unknown): readonly string[] =>
  differences(before, after).map(({ pointer, ...change }) => {
    const field = fieldName(pointer, after, before);
    if (!('before' in change)) return `${field}: ${shown(change.after)} (new)`;
    if (!('after' in change)) return `${field}: gone (was ${shown(change.before)})`;
    return `${field}: ${shown(change.before)} → ${shown(change.after)}`;
  });

/** `/variants/1/weight` ▶ `variants[b].weight`: members that have an id are called by it. */
function fieldName(pointer: string, after: unknown, before: unknown): string {
  let [here, there] = [after, before];
  let name = '';
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replace(/~1/g, '/').replace(/~0/g, '~');
    const isList = Array.isArray(here) || Array.isArray(there);
    [here, there] = [inside(here, step), inside(there, step)];
    const id = inside(here, 'id') ?? inside(there, 'id');
    if (isList) name += `[${typeof id === 'string' ? id : step}]`;
    else name += name === '' ? step : `.${step}`;
  }
  return name === '' ? 'content' : name;
}

const inside = (value: unknown, step: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[step]
    : undefined;

const shown = (value: unknown): string =>
  typeof value === 'string' && /^\(\d+ characters\)$/.test(value) ? value : JSON.stringify(value);
