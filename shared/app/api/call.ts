/** One checked call of an operation, and what a handler may answer. */
import type { BodyLine } from '#shared/contracts/http/body-lines.ts';
import type { BodyOf, ParamsOf, QueryOf } from '#shared/contracts/http/operation.ts';
import type { OperationId, Operations } from '#shared/contracts/http/operations.ts';
import type { Problem } from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import type { AuditTarget } from '#shared/domain/audit-target.ts';
import type { Preconditions } from './preconditions.ts';

export interface Call<O> {
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** Of operations that take a list; else empty. */
  readonly lines: readonly BodyLine[];
  readonly actor: Actor;
  readonly now: Date;
  readonly requestId: string;
  /** The Accept header; "" without one. */
  readonly accept: string;
  readonly preconditions: Preconditions;
}

/** What an operation changed, as its handler tells it. */
export interface Audited {
  readonly target: AuditTarget;
  /** Undefined: there was nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly body?: unknown;
  /** Unquoted; without it the answer has no ETag. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What goes into the audit log before the answer leaves. */
  readonly audited?: Audited;
}

export type Reply = Answered | Problem;

export type Handler<O> = (call: Call<O>) => Promise<Reply>;
export type Handlers<Id extends OperationId = OperationId> = {
  readonly [K in Id]: Handler<Operations[K]>;
};

export const isProblem = (reply: Reply): reply is Problem => 'code' in reply;
