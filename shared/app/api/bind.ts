/**
 * A row of the table and its handler become a route: who, whether they may, what they sent, once only.
 * In that order, so that nothing is told to those who may not know it.
 */
import type { HttpRequest, HttpResponse, HttpRoute } from '#shared/contracts/http/exchange.ts';
import { DEFAULT_MAX_BODY_BYTES, type Operation } from '#shared/contracts/http/operation.ts';
import { problem, problemResponse } from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import { authenticate, authorize } from './actor.ts';
import { auditEntry } from './audit-entry.ts';
import { type Call, type Handler, isProblem, type Reply } from './call.ts';
import { onceOnly } from './once-only.ts';
import type { ApiPorts } from './ports.ts';
import { readCall } from './read-call.ts';
import { createWriteKeyHolder } from './write-keys.ts';

export type BindPorts = Pick<ApiPorts, 'access' | 'audit' | 'clock' | 'idempotency' | 'writeKeys'>;

/** Of operations open to anyone. */
const NOBODY: Actor = { id: 'anonymous', roles: [] };

export function bind<O extends Operation>(
  ports: BindPorts,
  operationId: string,
  row: O,
  handler: Handler<O>,
): HttpRoute {
  const writeKeyHolder = createWriteKeyHolder(ports.writeKeys);
  const whoCalls = async (request: HttpRequest): Promise<Actor | undefined> => {
    if (row.roles === 'anyone') return NOBODY;
    const actor = authenticate(request, ports.access);
    return actor ?? (row.writeKey && writeKeyHolder(request, ports.clock.now()));
  };
  return {
    method: row.method,
    path: row.path,
    maxBodyBytes: row.body?.maxBytes ?? row.lines?.maxBytes ?? DEFAULT_MAX_BODY_BYTES,
    async handle(request) {
      const actor = await whoCalls(request);
      if (actor === undefined) {
        const headers = { 'www-authenticate': row.writeKey ? 'Basic realm="write key"' : 'Bearer' };
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
      const run = async () => {
        const reply = await handler(call as Call<O>);
        if (!isProblem(reply) && reply.audited !== undefined) {
          await ports.audit.append([auditEntry(operationId, call, reply.audited)]);
        }
        return toResponse(reply, request.requestId);
      };
      return row.idempotencyKey === true
        ? onceOnly(ports.idempotency, request, actor, ports.clock, run)
        : run();
    },
  };
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
