/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a repeated request gets the first one's
 * answer. Only what had an effect is kept; after a refusal the key may be used again.
 */
import type { HttpRequest, HttpResponse } from '#shared/contracts/http/exchange.ts';
import { problem, problemResponse } from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Idempotency } from '#shared/ports/idempotency.ts';
import { contentHash } from './content-hash.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

export async function onceOnly(
  idempotency: Idempotency,
  request: HttpRequest,
  actor: Actor,
  clock: Clock,
  run: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return run();
  if (!KEY.test(given)) {
    const detail = 'Idempotency-Key: must be 1–255 printable ASCII characters';
    return problemResponse(problem('HEADER_INVALID', detail), request.requestId);
  }
  // One caller's keys never meet another's.
  const key = await contentHash([actor.id, given]);
  const fingerprint = await contentHash([request.method, request.path, request.body ?? '']);
  const begun = await idempotency.begin(key, fingerprint, clock.now());
  switch (begun.outcome) {
    case 'differs':
      return problemResponse(problem('IDEMPOTENCY_KEY_REUSED'), request.requestId);
    case 'running': {
      const headers = { 'retry-after': '1' };
      return problemResponse(problem('REQUEST_RUNNING', undefined, { headers }), request.requestId);
    }
    case 'done': {
      const { status, headers, body } = begun.response;
      return { status, headers: { ...headers, 'idempotency-replayed': 'true' }, body };
    }
    case 'started':
  }
  const response = await run().catch(async (error: unknown) => {
    await idempotency.giveUp(key, fingerprint);
    throw error;
  });
  const { status, headers = {}, body = '' } = response;
  if (status < 300 && typeof body === 'string') {
    await idempotency.finish(key, fingerprint, { status, headers, body }, clock.now());
  } else await idempotency.giveUp(key, fingerprint);
  return response;
}
