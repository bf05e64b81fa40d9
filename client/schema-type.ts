/** A JSON Schema of the OpenAPI document as a TypeScript type. */

export type Schema = Readonly<Record<string, unknown>>;

/**
 * Says nothing of patterns, formats and bounds: those are checked by the API, which names what breaks
 * them.
 *
 * @throws Error on what no type can be made of
 */
export function typeOf(schema: Schema): string {
  const { $ref, const: constant, enum: values, anyOf, oneOf, allOf, type } = schema;
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return union(values.map((value) => JSON.stringify(value)));
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives)) return union(alternatives.map(typeOf));
  if (Array.isArray(allOf)) return allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  if (Array.isArray(type)) return union(type.map((one) => typeOf({ ...schema, type: one })));
  switch (type) {
    case undefined:
      return 'unknown';
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return listType(schema);
    case 'object':
      return objectType(schema);
    default:
      throw new Error(`no type for ${JSON.stringify(type)}`);
  }
}

/** `readonly name?: T;`, with what the field says of itself before it. */
export function field(name: string, type: string, required: boolean, description?: unknown) {
  const comment =
    typeof description === 'string' ? `/** ${description.replace(/\*\//g, '')} */\n` : '';
  return `${comment}readonly ${quoted(name)}${required ? '' : '?'}: ${type};`;
}

function listType({ items, prefixItems }: Schema): string {
  if (Array.isArray(prefixItems)) {
    const rest = items === undefined ? '' : `, ...(${typeOf(items as Schema)})[]`;
    return `readonly [${prefixItems.map(typeOf).join(', ')}${rest}]`;
  }
  return `readonly (${items === undefined ? 'unknown' : typeOf(items as Schema)})[]`;
}

function objectType(schema: Schema): string {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const needed = new Set(required as readonly string[]);
  const known = Object.entries(properties as Record<string, Schema>).map(([name, inner]) =>
    field(name, typeOf(inner), needed.has(name), inner.description),
  );
  const values = typeof additionalProperties === 'object' ? (additionalProperties as Schema) : {};
  const names = (propertyNames as Schema | undefined)?.enum;
  if (Array.isArray(names)) {
    return `{ ${names.map((name) => field(name, typeOf(values), needed.has(name))).join('\n')} }`;
  }
  const open = additionalProperties !== undefined && additionalProperties !== false;
  if (known.length > 0) return `{ ${known.join('\n')} }`;
  return open ? `Readonly<Record<string, ${typeOf(values)}>>` : 'Readonly<Record<string, never>>';
}

const union = (types: readonly string[]): string =>
  types.length === 0 ? 'never' : [...new Set(types)].map((type) => `(${type})`).join(' | ');

const quoted = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
