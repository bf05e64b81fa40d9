/**
 * The API, typed: one method per operation of the OpenAPI document. Needs `fetch` and nothing else.
 *
 *   const api = createClient({ baseUrl: 'https://api.bank.example', token });
 *   const got = await api.getCampaign({ params: { id: 'fuel-cashback' } });
 *   if (got.ok) await api.pauseCampaign({ params: { id: 'fuel-cashback' }, ifMatch: got.etag });
 */
import { ADDRESSES, type Operations, type Problem } from './api.ts';

export type OperationId = keyof Operations;

export interface ClientOptions {
  readonly baseUrl: string;
  /** A bearer token, or what fetches one for each request. Without it calls are not signed in. */
  readonly token?: string | (() => string | Promise<string>);
  /** With every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** How often one call is sent again after 429 or 503, when that is safe; 3 unless given. */
  readonly retries?: number;
  /** Waits so many milliseconds. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What an operation takes: those of its parts that it has, and the habits of HTTP. */
export type CallOf<Id extends OperationId> = Given<'params', Operations[Id]['params']> &
  Given<'body', Operations[Id]['body']> & {
    readonly query?: Operations[Id]['query'];
    /** An ETag as an answer brought it, or `*`. */
    readonly ifMatch?: string | undefined;
    /** Creates and never overwrites. */
    readonly ifNoneMatch?: '*';
    readonly idempotencyKey?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  };

type Given<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : { readonly [N in Name]: T };

interface Received {
  /** Undefined: the answer has none. With quotes, as `ifMatch` takes it. */
  readonly etag: string | undefined;
  readonly requestId: string;
  readonly headers: Headers;
}

/** `ok` tells a taken call from a refused one; `status` tells the answers of an operation apart. */
export type AnswerOf<Id extends OperationId> =
  | {
      readonly [S in keyof Operations[Id]['answers']]: Received & {
        readonly ok: true;
        readonly status: S;
        readonly body: Operations[Id]['answers'][S];
      };
    }[keyof Operations[Id]['answers']]
  | Refused;

export type Refused = Received & {
  readonly ok: false;
  readonly status: number;
  /** Undefined: it was not the API that answered, but something before it. */
  readonly problem: Problem | undefined;
};

type Method<Id extends OperationId> =
  object extends CallOf<Id>
    ? (call?: CallOf<Id>) => Promise<AnswerOf<Id>>
    : (call: CallOf<Id>) => Promise<AnswerOf<Id>>;

export type Client = { readonly [Id in OperationId]: Method<Id> };

/** Methods throw only what `fetch` throws: no answer at all. */
export function createClient(options: ClientOptions): Client {
  const send = createSend(options);
  const ids = Object.keys(ADDRESSES) as OperationId[];
  return Object.fromEntries(
    ids.map((id) => [id, (call: AnyCall = {}) => send(id, call)]),
  ) as unknown as Client;
}

/** Every item of a list, page by page, as they are asked for. @throws Error on a refused page */
export async function* everyItem<T>(
  readPage: (cursor: string | undefined) => Promise<
    | {
        readonly ok: true;
        readonly body: { readonly items: readonly T[]; readonly cursor?: string };
      }
    | Refused
  >,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    if (!page.ok)
      throw new Error(`${page.status} ${page.problem?.code ?? ''}`, { cause: page.problem });
    yield* page.body.items;
    cursor = page.body.cursor;
  } while (cursor !== undefined);
}

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const MOST_WAIT_MS = 30_000;

function createSend({ baseUrl, token, headers = {}, retries = 3, ...rest }: ClientOptions) {
  const { fetch: call = fetch, wait = (ms) => new Promise((done) => setTimeout(done, ms)) } = rest;
  return async (id: OperationId, sent: AnyCall): Promise<AnswerOf<OperationId>> => {
    const [method, path] = ADDRESSES[id];
    for (let attempt = 0; ; attempt++) {
      const bearer = typeof token === 'function' ? await token() : token;
      const response = await call(
        new Request(addressOf(baseUrl, path, sent), {
          method,
          headers: {
            ...headers,
            ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
            ...headersOf(sent),
          },
          ...(sent.body !== undefined && { body: bodyOf(sent.body) }),
          ...(sent.signal !== undefined && { signal: sent.signal }),
        }),
      );
      const again = attempt < retries && mayRepeat(method, response.status, sent);
      if (!again) return answerOf(response);
      await response.body?.cancel();
      await wait(waitMs(response.headers.get('retry-after'), attempt));
    }
  };
}

function addressOf(baseUrl: string, path: string, { params = {}, query = {} }: AnyCall): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `${baseUrl.replace(/\/$/, '')}${filled}${search}`;
}

function headersOf({ body, ifMatch, ifNoneMatch, idempotencyKey, headers }: AnyCall) {
  const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
  return {
    ...(body !== undefined && { 'content-type': type }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...headers,
  };
}

const bodyOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** 429 took no effect. After 503 nobody knows, so only what may be said twice is said again. */
function mayRepeat(method: string, status: number, { idempotencyKey }: AnyCall): boolean {
  if (status === 429) return true;
  return status === 503 && (method !== 'POST' || idempotencyKey !== undefined);
}

const waitMs = (retryAfter: string | null, attempt: number): number =>
  Math.min(
    MOST_WAIT_MS,
    /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : 250 * 2 ** attempt,
  );

async function answerOf(response: Response): Promise<AnswerOf<OperationId>> {
  const { status, headers, ok } = response;
  const text = await response.text();
  const isJson = /^application\/([a-z.]+\+)?json\b/.test(headers.get('content-type') ?? '');
  const body: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  const received = {
    etag: headers.get('etag') ?? undefined,
    requestId: headers.get('x-request-id') ?? '',
    headers,
  };
  // What an operation answers by status stands in the document that its type is made of.
  if (ok) return { ok, status, body, ...received } as unknown as AnswerOf<OperationId>;
  const isProblem = headers.get('content-type') === 'application/problem+json';
  return { ok, status, problem: isProblem ? (body as Problem) : undefined, ...received };
}
