/** An HTTP request and its answer as a route sees them: no gateway and no framework. */

export interface HttpRequest {
  readonly method: string;
  /** As the gateway had it, without stage and query. */
  readonly path: string;
  /** Of the route's `{name}` parts, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** A parameter given twice is joined with a comma, as HTTP APIs do. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly requestId: string;
  /** What the gateway's authorizer vouches for. Absent: nobody was authenticated. */
  readonly identity?: Identity;
  readonly sourceIp?: string;
}

export type Identity =
  | { readonly kind: 'token'; readonly claims: Readonly<Record<string, unknown>> }
  /** A signed AWS call: ARN of the user or role session. */
  | { readonly kind: 'iam'; readonly arn: string };

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes travel as base64. */
  readonly body?: string | Uint8Array;
}

export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A name in braces stands for one segment, `{id+}` for one or more: customers' ids may hold slashes. */
  readonly path: string;
  /** UTF-8 bytes; larger ones are refused before anything reads them. */
  readonly maxBodyBytes: number;
  handle(request: HttpRequest): Promise<HttpResponse>;
}
