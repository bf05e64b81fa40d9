/**
 * What became of each leaf of an input: nothing is dropped silently, because whatever no reader spoke
 * for is on the list as well.
 */

/** `changed`: it is there, and means something else. `unneeded`: it says nothing that a file could hold. */
export type Outcome = 'mapped' | 'changed' | 'lost' | 'unneeded';

export interface Entry {
  readonly file: string;
  /** Of the leaf in that file (RFC 6901). */
  readonly pointer: string;
  readonly outcome: Outcome;
  /** Where it went: `campaigns/summer.json#/holdout`. */
  readonly to?: string;
  readonly why?: string;
}

/** A place in an input, and the words that are said of it. The first word on a leaf holds. */
export interface Source {
  readonly value: unknown;
  readonly isThere: boolean;
  readonly text: string | undefined;
  readonly number: number | undefined;
  readonly items: readonly Source[];
  readonly fields: readonly (readonly [string, Source])[];
  at(...path: readonly (string | number)[]): Source;
  mapped(to: string): void;
  changed(to: string, why: string): void;
  lost(why: string): void;
  unneeded(why: string): void;
}

export interface Account {
  readonly root: Source;
  /** One for each leaf, in reading order. */
  entries(): readonly Entry[];
}

export const UNKNOWN_FIELD = 'this importer does not know the field';

/** `base`: where `value` stands in its file. */
export function openAccount(file: string, value: unknown, base = ''): Account {
  const said = new Map<string, Omit<Entry, 'file' | 'pointer'>>();
  const say = (inner: unknown, pointer: string, word: Omit<Entry, 'file' | 'pointer'>): void => {
    for (const leaf of leavesOf(inner, pointer)) if (!said.has(leaf)) said.set(leaf, word);
  };
  const sourceAt = (inner: unknown, pointer: string): Source => ({
    value: inner,
    isThere: inner !== undefined && inner !== null,
    text: typeof inner === 'string' && inner !== '' ? inner : undefined,
    number: numberOf(inner),
    items: Array.isArray(inner)
      ? inner.map((one, index) => sourceAt(one, `${pointer}/${index}`))
      : [],
    fields: isObject(inner)
      ? Object.entries(inner).map(([name, one]) => [
          name,
          sourceAt(one, `${pointer}/${step(name)}`),
        ])
      : [],
    at(...path) {
      let found = inner;
      let way = pointer;
      for (const name of path) {
        const holder = found as Readonly<Record<string | number, unknown>>;
        found =
          (isObject(found) || Array.isArray(found)) && Object.hasOwn(found, name)
            ? holder[name]
            : undefined;
        way += `/${step(String(name))}`;
      }
      return sourceAt(found, way);
    },
    mapped: (to) => say(inner, pointer, { outcome: 'mapped', to }),
    changed: (to, why) => say(inner, pointer, { outcome: 'changed', to, why }),
    lost: (why) => say(inner, pointer, { outcome: 'lost', why }),
    unneeded: (why) => say(inner, pointer, { outcome: 'unneeded', why }),
  });
  return {
    root: sourceAt(value, base),
    entries: () =>
      leavesOf(value, base).map((pointer) => ({
        file,
        pointer,
        ...(said.get(pointer) ?? { outcome: 'lost', why: UNKNOWN_FIELD }),
      })),
  };
}

/** Pointers of everything that is no list and no object, of empty ones, and of nothing within nothing. */
export function leavesOf(value: unknown, pointer = ''): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [pointer];
  const inner = Object.entries(value);
  return inner.length === 0
    ? [pointer]
    : inner.flatMap(([name, one]) => leavesOf(one, `${pointer}/${step(name)}`));
}

const step = (name: string): string => name.replace(/~/g, '~0').replace(/\//g, '~1');

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** CloudFormation takes numbers as texts as well. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
