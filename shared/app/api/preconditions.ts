/** If-Match and If-None-Match (RFC 9110 section 13): no change on top of a state one has not seen. */
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import { type Problem, problem } from '#shared/contracts/http/problem.ts';

export interface Preconditions {
  /** Entity tags, or `*` for any. */
  readonly ifMatch?: readonly string[] | '*';
  /** `If-None-Match: *`: only if there is nothing yet. */
  readonly mustBeNew: boolean;
}

const ETAG = /^(W\/)?"([\x21\x23-\x7e]*)"$/;

export function readPreconditions({
  headers,
}: HttpRequest): Preconditions | { readonly refused: Problem } {
  const noneMatch = headers['if-none-match']?.trim();
  if (noneMatch !== undefined && noneMatch !== '*') {
    return { refused: problem('HEADER_INVALID', 'If-None-Match: only * is understood') };
  }
  const match = headers['if-match']?.trim();
  const mustBeNew = noneMatch === '*';
  if (match === undefined) return { mustBeNew };
  if (match === '*') return { ifMatch: '*', mustBeNew };
  const tags = match.split(',').map((tag) => ETAG.exec(tag.trim()));
  if (tags.some((tag) => tag === null)) {
    return {
      refused: problem(
        'HEADER_INVALID',
        'If-Match: must be an ETag in double quotes, as GET answered it',
      ),
    };
  }
  // A weak tag never matches a strong one, and ours are strong.
  return {
    ifMatch: tags.flatMap((tag) => (tag?.[1] === undefined ? (tag?.[2] ?? []) : [])),
    mustBeNew,
  };
}

/** Why a change must not go ahead. `etag` undefined: there is nothing yet. */
export function checkPreconditions(
  { ifMatch, mustBeNew }: Preconditions,
  etag: string | undefined,
  ifMatchNeeded: boolean,
): Problem | undefined {
  if (etag === undefined) {
    return ifMatch === undefined
      ? undefined
      : problem('CHANGED_MEANWHILE', 'there is nothing here to change');
  }
  if (mustBeNew) return problem('CHANGED_MEANWHILE', 'it exists already');
  if (ifMatch === undefined) {
    return ifMatchNeeded
      ? problem('PRECONDITION_MISSING', 'send If-Match with the ETag that GET answered')
      : undefined;
  }
  return ifMatch === '*' || ifMatch.includes(etag)
    ? undefined
    : problem('CHANGED_MEANWHILE', 'read it again, then repeat your change on what is there now');
}
