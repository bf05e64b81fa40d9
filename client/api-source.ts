/** The OpenAPI document as the text of client/api.ts: its schemas, its operations, their addresses. */
import { openApiDocument } from '#shared/contracts/http/openapi.ts';
import { field, type Schema, typeOf } from './schema-type.ts';

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const HEAD = `/**
 * Made from the OpenAPI document by \`npm run client\`; a test holds the two together. Do not edit.
 */
`;

/** Unformatted. */
export function apiSource(document = openApiDocument() as unknown as Document): string {
  const rows = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method, described })),
  );
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `${commented(schema.description)}export type ${name} = ${typeOf(schema)};`,
  );
  const operations = rows.map(({ described }) => operationType(described));
  const addresses = rows.map(
    ({ path, method, described }) =>
      `${described.operationId}: ['${method.toUpperCase()}', '${path}'],`,
  );
  return [
    HEAD,
    ...schemas,
    '/** By operation: what it takes and, by status, what it answers. */',
    `export interface Operations { ${operations.join('\n')} }`,
    'export const ADDRESSES = {',
    ...addresses,
    '} as const satisfies Readonly<Record<keyof Operations, readonly [string, string]>>;',
    '',
  ].join('\n');
}

function operationType({ operationId, summary, parameters, requestBody, responses }: Described) {
  const parametersIn = (place: string): string => {
    const fields = parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, required, schema }) =>
        field(name, typeOf(schema), required, schema.description),
      );
    return fields.length === 0 ? 'undefined' : `{ ${fields.join('\n')} }`;
  };
  const answers = Object.entries(responses).flatMap(([status, { content }]) =>
    status.startsWith('2') ? [`readonly ${status}: ${contentType(content)};`] : [],
  );
  return `${commented(summary)}readonly ${operationId}: {
    readonly params: ${parametersIn('path')};
    readonly query: ${parametersIn('query')};
    readonly body: ${requestBody === undefined ? 'undefined' : contentType(requestBody.content)};
    readonly answers: { ${answers.join('\n')} };
  };`;
}

/** NDJSON and whatever else is not JSON are texts. */
function contentType(content: Content | undefined): string {
  if (content === undefined) return 'undefined';
  const { 'application/json': json, ...others } = content;
  const types = [
    ...(json === undefined ? [] : [typeOf(json.schema ?? {})]),
    ...(Object.keys(others).length === 0 ? [] : ['string']),
  ];
  return types.join(' | ');
}

const commented = (text: unknown): string =>
  typeof text === 'string' ? `/** ${text.replace(/\*\//g, '')} */\n` : '';
