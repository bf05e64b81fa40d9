/** One row of the table from which router, validation, authorisation, OpenAPI and docs are made. */
import * as z from 'zod';
import type { HttpRoute } from './exchange.ts';
import type { ProblemCode } from './problem.ts';
import type { Role } from './roles.ts';

export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  readonly method: HttpRoute['method'];
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** `anyone`: no sign-in. */
  readonly roles: readonly Role[] | 'anyone';
  /**
   * Whoever has a write key may call it too. The gateway then asks for no token: signing in by token
   * is for addresses without this.
   */
  readonly writeKey?: true;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: BodyContract<Body>;
  /** Instead of `body`: a list whose members stand for themselves. */
  readonly lines?: LinesContract;
  /** `required`: the change names the state it starts from, unless it creates. */
  readonly ifMatch?: 'required' | 'optional';
  /** May be sent again with the same Idempotency-Key for 24 hours, and takes effect once. */
  readonly idempotencyKey?: true;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beyond those that any call may meet. */
  readonly problems?: readonly ProblemCode[];
}

export interface BodyContract<Body extends z.ZodType> {
  readonly schema: Body;
  readonly example: unknown;
  readonly maxBytes?: number;
}

/** A JSON list, `{ <wrapper>: […] }`, or NDJSON. Members are checked one by one, by the use case. */
export interface LinesContract {
  readonly item: z.ZodType;
  readonly example: unknown;
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly wrapper?: string;
}

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  readonly mediaType?: string;
}

export const NOTHING = z.strictObject({});
export const DEFAULT_MAX_BODY_BYTES = 128 * 1024;

export const operation = <
  Params extends z.ZodType = typeof NOTHING,
  Query extends z.ZodType = typeof NOTHING,
  Body extends z.ZodType = z.ZodUndefined,
>(
  row: Operation<Params, Query, Body>,
): Operation<Params, Query, Body> => row;

export type ParamsOf<O> = O extends Operation<infer P, infer _Q, infer _B> ? z.output<P> : never;
export type QueryOf<O> = O extends Operation<infer _P, infer Q, infer _B> ? z.output<Q> : never;
export type BodyOf<O> = O extends Operation<infer _P, infer _Q, infer B> ? z.output<B> : never;
