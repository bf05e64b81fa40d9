/** A request as the row of its operation wants it, or why it is none. */
import { readLines } from '#shared/contracts/http/body-lines.ts';
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { readJson } from '#shared/contracts/http/json-body.ts';
import { NOTHING, type Operation } from '#shared/contracts/http/operation.ts';
import { type InputError, type Problem, problem } from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import type { Call } from './call.ts';
import { readPreconditions } from './preconditions.ts';

type Refused = { readonly refused: Problem };

export function readCall(
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
    accept: request.headers.accept ?? '',
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
