/**
 * An HTTP API in front of functions: node:http requests become payload 2.0 events and results become
 * responses, with API Gateway's limits and error bodies.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type HttpResult, splitOnce, toHttpEvent, toHttpResult } from './http-events.ts';
import { createRouter } from './http-routes.ts';
import { invokeFunction, type LambdaFunction } from './invoke-function.ts';
import type { Authorizer } from './jwt-authorizer.ts';

export interface HttpGatewayOptions {
  /** Functions by route key; see http-routes.ts. */
  readonly routes: Readonly<Record<string, LambdaFunction<APIGatewayProxyEventV2>>>;
  /** By route key; other routes are open to anyone. */
  readonly authorizers?: Readonly<Record<string, Authorizer>>;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly onError?: (functionName: string, error: unknown) => void;
}

export interface HttpGateway {
  readonly url: string;
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_SECONDS = 30;

export async function startHttpGateway(options: HttpGatewayOptions): Promise<HttpGateway> {
  const report = options.onError ?? ((name, error) => console.error(name, error));
  const route = createRouter(options.routes);
  const running = new Map<string, number>();

  async function answer(request: IncomingMessage): Promise<HttpResult> {
    const body = await readBody(request);
    if (body === undefined) return failure(413, 'Request Entity Too Large');
    const [path = '/'] = splitOnce(request.url ?? '/', '?');
    const match = route(request.method ?? 'GET', path);
    if (!match) return failure(404, 'Not Found');
    const authorize = options.authorizers?.[match.routeKey];
    const authorizer = await authorize?.(request.headers);
    if (authorize !== undefined && authorizer === undefined) return failure(401, 'Unauthorized');
    const { name, timeoutSeconds = MAX_SECONDS, reservedConcurrency } = match.target;
    const others = running.get(name) ?? 0;
    if (reservedConcurrency !== undefined && others >= reservedConcurrency) {
      report(name, 'throttled');
      return failure(503, 'Service Unavailable');
    }
    running.set(name, others + 1);
    const result = await invokeFunction(
      { ...match.target, timeoutSeconds: Math.min(timeoutSeconds, MAX_SECONDS) },
      withAuthorizer(toHttpEvent(request, body, match, new Date()), authorizer),
    ).finally(() => running.set(name, (running.get(name) ?? 1) - 1));
    if (result.outcome === 'timed_out') {
      report(name, 'timed out');
      return failure(503, 'Service Unavailable');
    }
    const response = result.outcome === 'returned' ? toHttpResult(result.value) : undefined;
    if (response) return response;
    report(name, result.outcome === 'threw' ? result.error : 'malformed response');
    return failure(500, 'Internal Server Error');
  }

  const server = createServer(async (request, response) => {
    try {
      send(response, await answer(request), request.method === 'HEAD');
    } catch (error) {
      // The client went away in the middle of its request.
      response.destroy(error instanceof Error ? error : undefined);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const withAuthorizer = (
  event: APIGatewayProxyEventV2,
  authorizer: unknown,
): APIGatewayProxyEventV2 =>
  authorizer === undefined
    ? event
    : { ...event, requestContext: Object.assign({}, event.requestContext, { authorizer }) };

/** Undefined when it is too large; the rest of it is read and dropped, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function failure(statusCode: number, message: string): HttpResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

function send(response: ServerResponse, result: HttpResult, isHead: boolean): void {
  response.writeHead(result.statusCode, {
    ...result.headers,
    'content-length': result.body.length,
    ...(result.cookies.length > 0 ? { 'set-cookie': [...result.cookies] } : {}),
  });
  response.end(isHead ? undefined : result.body);
}
