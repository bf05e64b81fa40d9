/** The table of operations as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html). */
import * as z from 'zod';
import type { Answer, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import { problemSchema } from './problem-schema.ts';

type Json = { readonly [key: string]: unknown };

/** What any call may meet, whatever its operation. */
const COMMON: readonly ProblemCode[] = ['TOO_MANY_REQUESTS', 'INTERNAL', 'UNAVAILABLE'];
const SIGNED_IN: readonly ProblemCode[] = ['NOT_AUTHENTICATED', 'ROLE_MISSING'];
const WITH_BODY: readonly ProblemCode[] = [
  'BODY_MISSING',
  'BODY_NOT_JSON',
  'BODY_TOO_DEEP',
  'BODY_KEY_FORBIDDEN',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE_UNSUPPORTED',
];
const WITH_KEY: readonly ProblemCode[] = [
  'REQUEST_RUNNING',
  'IDEMPOTENCY_KEY_REUSED',
  'HEADER_INVALID',
];

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

let document: Json | undefined;

/** Built once per process. */
export function openApiDocument(): Json {
  document ??= build();
  return document;
}

/** `{id+}` is how the router writes it. */
export const shownPath = ({ path }: Operation): string => path.replaceAll('+}', '}');

/** Codes that an operation may answer with. */
export function problemsOf(row: Operation): readonly ProblemCode[] {
  return [
    ...(row.problems ?? []),
    ...(row.params === undefined && row.query === undefined
      ? []
      : (['PARAMETER_INVALID'] as const)),
    ...(row.body === undefined && row.lines === undefined ? [] : WITH_BODY),
    ...(row.ifMatch === undefined ? [] : (['HEADER_INVALID'] as const)),
    ...(row.idempotencyKey === true ? WITH_KEY : []),
    ...(row.roles === 'anyone' ? [] : SIGNED_IN),
    ...COMMON,
  ].filter((code, index, all) => all.indexOf(code) === index);
}

function build(): Json {
  const components: Record<string, unknown> = {};
  const schemaOf = (schema: z.ZodType): Json => {
    const {
      $schema: _dialect,
      id: _id,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    for (const [id, definition] of Object.entries($defs)) components[id] ??= relocated(definition);
    const id = z.globalRegistry.get(schema)?.id;
    if (id === undefined) return relocated(own) as Json;
    components[id] ??= relocated(own);
    return { $ref: `#/components/schemas/${id}` };
  };

  const paths: Record<string, Record<string, Json>> = {};
  for (const [operationId, row] of Object.entries<Operation>(operations)) {
    const template = shownPath(row);
    const path = paths[template] ?? {};
    paths[template] = path;
    path[row.method.toLowerCase()] = operationObject(operationId, row, schemaOf);
  }
  schemaOf(problemSchema());
  return {
    openapi: '3.1.1',
    info: {
      title: 'Opportune',
      version: '1',
      description:
        'Campaigns that answer to events. Errors are problem details (RFC 9457) with a stable `code`. Changes carry the ETag of the state they start from.',
    },
    security: [{ token: [] }],
    tags: [...new Set(Object.values<Operation>(operations).map(({ tag }) => tag))].map((name) => ({
      name,
    })),
    paths,
    components: {
      schemas: components,
      examples: Object.fromEntries(CODES.map((code) => [code, { value: problemExample(code) }])),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'An OpenID Connect access token. Roles come from scopes such as opportune/marketer or from groups.',
        },
      },
    },
  };
}

function operationObject(
  operationId: string,
  row: Operation,
  schemaOf: (schema: z.ZodType) => Json,
): Json {
  const { tag, summary, description, roles } = row;
  const roleNote = roles === 'anyone' ? undefined : `Roles: ${roles.join(', ')}.`;
  return {
    operationId,
    tags: [tag],
    summary,
    ...((description ?? roleNote) !== undefined && {
      description: [description, roleNote].filter((part) => part !== undefined).join('\n\n'),
    }),
    ...(roles === 'anyone' ? { security: [] } : { 'x-roles': roles }),
    parameters: [
      ...parameters('path', row.params),
      ...parameters('query', row.query),
      ...headerParameters(row),
    ],
    ...requestBody(row, schemaOf),
    responses: { ...answers(row, schemaOf), ...problemAnswers(row) },
  };
}

/** As parsed, not as sent: a number that travels as text would say nothing of itself. */
function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output' });
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: field,
  }));
}

function headerParameters({ ifMatch, idempotencyKey }: Operation): readonly Json[] {
  const header = (name: string, required: boolean, description: string, example: string): Json => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
    example,
  });
  return [
    ...(ifMatch === undefined
      ? []
      : [
          header(
            'If-Match',
            false,
            `The ETag of the state the change starts from.${ifMatch === 'required' ? ' Needed unless there is nothing yet.' : ''}`,
            '"v3"',
          ),
        ]),
    ...(idempotencyKey === true
      ? [
          header(
            'Idempotency-Key',
            false,
            'Sent again with the same key within 24 hours, the request takes effect once.',
            '8e03978e-40d5-43e8',
          ),
        ]
      : []),
  ];
}

function requestBody({ body, lines }: Operation, schemaOf: (schema: z.ZodType) => Json): Json {
  if (body !== undefined) {
    const content = {
      'application/json': { schema: schemaOf(body.schema), example: body.example },
    };
    return { requestBody: { required: true, content } };
  }
  if (lines === undefined) return {};
  const items = schemaOf(lines.item);
  const list = { type: 'array', items, minItems: 1, maxItems: lines.maxItems };
  const { wrapper } = lines;
  const wrapped =
    wrapper === undefined
      ? undefined
      : {
          type: 'object',
          properties: { [wrapper]: list },
          required: [wrapper],
          additionalProperties: false,
        };
  return {
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: wrapped === undefined ? list : { oneOf: [list, wrapped] },
          example: [lines.example],
        },
        'application/x-ndjson': { schema: items, example: JSON.stringify(lines.example) },
      },
    },
  };
}

function answers({ answers: all }: Operation, schemaOf: (schema: z.ZodType) => Json): Json {
  return Object.fromEntries(
    Object.entries(all).map(([status, answer]) => [status, answerObject(answer, schemaOf)]),
  );
}

function answerObject(
  { description, schema, example, mediaType }: Answer,
  schemaOf: (schema: z.ZodType) => Json,
): Json {
  if (schema === undefined && mediaType === undefined) return { description };
  const media = {
    ...(schema !== undefined && { schema: schemaOf(schema) }),
    ...(example !== undefined && { example }),
  };
  return { description, content: { [mediaType ?? 'application/json']: media } };
}

/** One response per status, with an example for each code that comes with it. */
function problemAnswers(row: Operation): Json {
  const byStatus = Map.groupBy(problemsOf(row), (code) => PROBLEMS[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${PROBLEMS[code][1]}.`).join(' '),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
            ),
          },
        },
      },
    ]),
  );
}

const problemExample = (code: ProblemCode): Json => ({
  type: `/v1/docs#${code}`,
  title: PROBLEMS[code][1],
  status: PROBLEMS[code][0],
  code,
  requestId: 'JKJaXmPLvHcESHA=',
});

/** zod puts named schemas beside the one that uses them; OpenAPI keeps them all in one place. */
function relocated(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relocated);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : relocated(value),
    ]),
  );
}
