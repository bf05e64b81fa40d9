/** Values that fit a JSON Schema, or nearly do, for fuzzing. */
import fc from 'fast-check';

export type Schema = { readonly [key: string]: unknown };

/** What a schema allows, as far as it can be said in a few lines: some of it breaks rules of ours behind it. */
export function fitting(
  schema: Schema,
  named: Readonly<Record<string, Schema>>,
  depth = 5,
): fc.Arbitrary<unknown> {
  const inner = (one: unknown) => fitting(one as Schema, named, depth - 1);
  if (typeof schema.$ref === 'string') {
    const target = named[schema.$ref.split('/').at(-1) ?? ''];
    return target === undefined || depth < -5
      ? fc.constant({ all: [] })
      : fitting(target, named, depth - 1);
  }
  const forms = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as readonly unknown[] | undefined;
  if (forms !== undefined)
    return fc.oneof(...forms.slice(0, depth <= 0 ? 1 : undefined).map(inner));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number': {
      const min = Number(schema.minimum ?? schema.exclusiveMinimum ?? -1000);
      const max = Number(schema.maximum ?? Math.max(min, 1000));
      return schema.type === 'integer'
        ? fc.integer({ min: Math.ceil(min), max: Math.min(max, 2 ** 31) })
        : fc.double({ min, max, noNaN: true });
    }
    case 'boolean':
      return fc.boolean();
    case 'array': {
      if (Array.isArray(schema.prefixItems)) return fc.tuple(...schema.prefixItems.map(inner));
      const least = Number(schema.minItems ?? 0);
      return fc.array(inner(schema.items ?? {}), {
        minLength: least,
        maxLength: Math.max(least, depth <= 0 ? 0 : 3),
      });
    }
    case 'object':
      return object(schema, inner);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object(
  schema: Schema,
  inner: (one: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, unknown>);
  const required = new Set((schema.required ?? []) as readonly string[]);
  const model = Object.fromEntries(properties.map(([name, one]) => [name, inner(one)]));
  const known = fc.record(model, { requiredKeys: [...required] });
  if (typeof schema.additionalProperties !== 'object') return known;
  const names = schema.propertyNames === undefined ? fc.string() : inner(schema.propertyNames);
  const more = fc.dictionary(names.map(String), inner(schema.additionalProperties), { maxKeys: 3 });
  return fc.tuple(known, more).map(([own, others]) => ({ ...others, ...(own as object) }));
}

function text({ pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') {
    try {
      return fc.stringMatching(new RegExp(pattern, 'u'));
    } catch {
      // Lookaheads are beyond it.
    }
  }
  const min = Number(minLength ?? 0);
  return fc.string({
    minLength: min,
    maxLength: Math.min(Number(maxLength ?? 40), Math.max(min, 40)),
    unit: 'grapheme',
  });
}

const JUNK: readonly unknown[] = [
  null,
  '',
  '\u0000',
  '\ud800',
  '\u202etxt',
  'a\r\nBcc: x@y.example',
  '=cmd|calc',
  '{{ constructor.constructor }}',
  '<script>alert(1)</script>',
  -1,
  1e308,
  2 ** 53,
  [],
  {},
  [[[[]]]],
  { all: [{ not: { any: [] } }] },
  { fact: 'customer.__proto__', op: 'eq', value: 1 },
  'x'.repeat(5000),
];

/** `value` with one place in it replaced, removed or grown. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.nat(), fc.constantFrom(...JUNK), fc.constantFrom('replace', 'remove', 'add'))
    .map(([at, junk, how]) => {
      const copy: unknown = structuredClone({ root: value });
      const places = placesIn(copy);
      const [holder, key] = places[at % places.length] ?? [];
      if (holder === undefined || key === undefined) return junk;
      if (how === 'remove' && key !== 'root') delete holder[key];
      else if (how === 'add') holder[`${key}_`] = junk;
      else holder[key] = junk;
      return (copy as { root?: unknown }).root;
    });
}

type Holder = Record<string, unknown>;

function placesIn(value: unknown): readonly (readonly [Holder, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [value as Holder, key] as const,
    ...placesIn(inner),
  ]);
}
