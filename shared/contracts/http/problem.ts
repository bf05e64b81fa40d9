/** Errors as RFC 9457 problem details, with a code that programs may rely on. */
import type { HttpResponse } from './exchange.ts';

/** Codes are part of the API: never renamed, only added to. */
export const PROBLEMS = {
  BODY_MISSING: [400, 'The request needs a body'],
  BODY_NOT_JSON: [400, 'The body is not JSON'],
  BODY_TOO_DEEP: [400, 'The body is nested too deeply'],
  BODY_KEY_FORBIDDEN: [400, 'The body uses a forbidden name'],
  BODY_NOT_TEXT: [400, 'The body is not UTF-8 text'],
  HEADER_INVALID: [400, 'A header is not as it should be'],
  PARAMETER_INVALID: [400, 'A parameter is not as it should be'],
  CURSOR_INVALID: [400, 'The cursor is not one of this list'],
  NOT_AUTHENTICATED: [401, 'Nobody is signed in'],
  ROLE_MISSING: [403, 'Your role does not allow this'],
  FOUR_EYES: [403, 'Somebody else has to approve this'],
  ROUTE_UNKNOWN: [404, 'There is nothing at this address'],
  CAMPAIGN_UNKNOWN: [404, 'There is no such campaign'],
  CAMPAIGN_VERSION_UNKNOWN: [404, 'There is no such version of the campaign'],
  TEMPLATE_UNKNOWN: [404, 'There is no such template'],
  TEMPLATE_VERSION_UNKNOWN: [404, 'There is no such version of the template'],
  SEGMENT_UNKNOWN: [404, 'There is no such segment'],
  CUSTOMER_UNKNOWN: [404, 'There is no such customer'],
  DECISION_UNKNOWN: [404, 'There is no such decision'],
  POOL_UNKNOWN: [404, 'There is no such pool of offer codes'],
  WEBHOOK_UNKNOWN: [404, 'There is no such webhook'],
  WRITE_KEY_UNKNOWN: [404, 'There is no such write key'],
  METHOD_NOT_ALLOWED: [405, 'This address does not take that method'],
  NAME_TAKEN: [409, 'The name is in use'],
  ALREADY_EXISTS: [409, 'It exists already'],
  WRONG_STATUS: [409, 'The campaign is in a status that does not allow this'],
  WEBHOOK_SILENT: [409, 'The webhook is paused or disabled'],
  TOO_MANY: [409, 'There are as many as there may be'],
  REQUEST_RUNNING: [409, 'A request with this Idempotency-Key is still running'],
  CHANGED_MEANWHILE: [412, 'It was changed meanwhile'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  MEDIA_TYPE_UNSUPPORTED: [415, 'The body has an unsupported media type'],
  INPUT_INVALID: [422, 'The input breaks a rule'],
  CAMPAIGN_INCOMPLETE: [422, 'The campaign cannot go into review as it is'],
  TEMPLATE_BROKEN: [422, 'The template would fail when sent'],
  IDEMPOTENCY_KEY_REUSED: [422, 'The Idempotency-Key was used for another request'],
  PRECONDITION_MISSING: [428, 'The change must say which state it starts from'],
  TOO_MANY_REQUESTS: [429, 'Too many requests'],
  INTERNAL: [500, 'Something went wrong on our side'],
  UNAVAILABLE: [503, 'Try again in a moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>;
export type ProblemCode = keyof typeof PROBLEMS;

/** One rule that the input breaks. */
export interface InputError {
  /** Where in the body: a JSON pointer (RFC 6901) as a URI fragment. */
  pointer?: string | undefined;
  /** Which path or query parameter or header. */
  parameter?: string | undefined;
  rule: string;
  detail: string;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string | undefined;
  requestId: string;
  errors?: InputError[] | undefined;
}

/** A refusal on its way to becoming a response. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** `detail` and `errors` reach logs of callers: they must hold no personal data. */
export function problem(
  code: ProblemCode,
  detail?: string,
  rest: Pick<Problem, 'errors' | 'headers'> = {},
): Problem {
  return { code, ...(detail !== undefined && { detail }), ...rest };
}

export function problemResponse(refused: Problem, requestId: string): HttpResponse {
  const { code, detail, errors, headers } = refused;
  const [status, title] = PROBLEMS[code];
  const body: ProblemBody = {
    type: `/v1/docs#${code}`,
    title,
    status,
    code,
    ...(detail !== undefined && { detail }),
    requestId,
    ...(errors !== undefined && errors.length > 0 && { errors: [...errors] }),
  };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}
