/**
 * A row of the table and its handler become a route: who, whether they may, what they sent, once only.
 * In that order, so that nothing is told to those who may not know it.
 */
import { readLines } from '#shared/contracts/http/body-lines.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '#shared/contracts/http/exchange.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { readJson } from '#shared/contracts/http/json-body.ts';
import {
  DEFAULT_MAX_BODY_BYTES,
  NOTHING,
  type Operation,
} from '#shared/contracts/http/operation.ts';
import {
  type InputError,
  type Problem,
  problem,
  problemResponse,
} from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import { authenticate, authorize } from './actor.ts';
import { type Call, type Handler, isProblem, type Reply } from './call.ts';
import { onceOnly } from './once-only.ts';
import type { ApiPorts } from './ports.ts';
import { readPreconditions } from './preconditions.ts';

export type BindPorts = Pick<ApiPorts, 'access' | 'clock' | 'idempotency'>;

/** Of operations open to anyone. */
const NOBODY: Actor = { id: 'anonymous', roles: [] };

export function bind<O extends Operation>(
  ports: BindPorts,
  row: O,
  handler: Handler<O>,
): HttpRoute {
  return {
    method: row.method,
    path: row.path,
    maxBodyBytes: row.body?.maxBytes ?? row.lines?.maxBytes ?? DEFAULT_MAX_BODY_BYTES,
    async handle(request) {
      const actor = row.roles === 'anyone' ? NOBODY : authenticate(request, ports.access);
      if (actor === undefined) {
        const headers = { 'www-authenticate': 'Bearer' };
        return problemResponse(
          problem('NOT_AUTHENTICATED', undefined, { headers }),
          request.requestId,
        );
      }
      const refused = authorize(actor, row);
      if (refused !== undefined) return problemResponse(refused, request.requestId);
      const call = readCall(row, request, actor, ports.clock.now());
      if ('refused' in call) return problemResponse(call.refused, request.requestId);
      // The pieces were parsed by this very row's schemas.
      const run = async () => toResponse(await handler(call as Call<O>), request.requestId);
      return row.idempotencyKey === true
        ? onceOnly(ports.idempotency, request, actor, ports.clock, run)
        : run();
    },
  };
}

type Refused = { readonly refused: Problem };

function readCall(
  row: Operation,
  request: HttpRequest,
  actor: Actor,
  now: Date,
): Call<Operation> | Refused {
  const params = checkInput(row.params ?? NOTHING, request.params);
  if (!params.ok) return { refused: parameterProblem(params.errors) };
  const query = checkInput(row.query ?? NOTHING, request.query);
  if (!query.ok) return { refused: parameterProblem(query.errors) };
  const preconditions = readPreconditions(request);
  if ('refused' in preconditions) return preconditions;
  const sent = readBody(row, request);
  if ('refused' in sent) return sent;
  const { requestId } = request;
  return {
    params: params.value,
    query: query.value,
    ...sent,
    actor,
    now,
    requestId,
    preconditions,
  };
}

function readBody(
  row: Operation,
  request: HttpRequest,
): Refused | Pick<Call<Operation>, 'body' | 'lines'> {
  if (row.body === undefined && row.lines === undefined) return { body: undefined, lines: [] };
  const text = request.body ?? '';
  if (text.trim() === '') return { refused: problem('BODY_MISSING') };
  const form = mediaForm(request.headers['content-type'] ?? '');
  if (form === undefined || (form === 'ndjson' && row.lines === undefined)) {
    const wanted = `application/json${row.lines === undefined ? '' : ' or application/x-ndjson'}`;
    return { refused: problem('MEDIA_TYPE_UNSUPPORTED', `send Content-Type: ${wanted}`) };
  }
  if (row.lines !== undefined) {
    const read = readLines(text, row.lines, form);
    return 'refused' in read ? read : { body: undefined, lines: read.lines };
  }
  const read = readJson(text);
  if ('refused' in read) return read;
  const checked = checkInput(row.body?.schema ?? NOTHING, read.value);
  return checked.ok
    ? { body: checked.value, lines: [] }
    : { refused: problem('INPUT_INVALID', undefined, { errors: checked.errors }) };
}

/** JSON is UTF-8 and nothing else (RFC 8259 section 8.1); another charset is refused, not guessed. */
function mediaForm(contentType: string): 'json' | 'ndjson' | undefined {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return undefined;
  if (/^application\/(json|[a-z0-9.+-]+\+json)$/.test(type)) return 'json';
  return NDJSON.has(type) ? 'ndjson' : undefined;
}

const NDJSON: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
]);

function parameterProblem(errors: readonly InputError[]): Problem {
  const named = errors.map(({ pointer, rule, detail }) => ({
    ...(pointer !== undefined && { parameter: decodeURIComponent(pointer.replace(/^#\/?/, '')) }),
    rule,
    detail,
  }));
  return problem('PARAMETER_INVALID', undefined, { errors: named });
}

function toResponse(reply: Reply, requestId: string): HttpResponse {
  if (isProblem(reply)) return problemResponse(reply, requestId);
  const { status, body, etag, headers } = reply;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(etag !== undefined && { etag: `"${etag}"` }),
      ...headers,
    },
    ...(body !== undefined && { body: text }),
  };
}
