/** How an HTTP request reaches a route: limits, decoding, request ids, problems instead of exceptions. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpResponse, HttpRoute } from '#shared/contracts/http/exchange.ts';
import { type Problem, problem, problemResponse } from '#shared/contracts/http/problem.ts';
import type { Reader } from '#shared/contracts/reader.ts';
import { problemOfError } from './http-failure.ts';
import { pathOf, readText, toRequest, toResult } from './http-request.ts';
import { createHttpRouter } from './http-router.ts';
import { logger, traceOf } from './logger.ts';
import { createStart, type ReadSecret } from './start.ts';

export interface HttpLambda<Env> {
  readonly name: string;
  readonly env: Reader<Env>;
  /** Called on the first request, not on import. */
  readonly build: (env: Env) => readonly HttpRoute[];
  /** Needed where variables refer to secrets. */
  readonly secrets?: ReadSecret;
}

/** Every answer says who may keep it and what it is; a route's own headers go before these. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function defineHttpLambda<Env>(
  lambda: HttpLambda<Env>,
): middy.MiddyfiedHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const start = createStart({ ...lambda, build: (env) => createHttpRouter(lambda.build(env)) });
  return middy(async (event: APIGatewayProxyEventV2) => {
    const startedAt = performance.now();
    const { requestId, http } = event.requestContext;
    const answered = await answer(event).catch((error: unknown) => {
      const failed = problemOfError(error);
      logger.error('request failed', { requestId, code: failed.code, ...traceOf(error) });
      return { template: undefined, response: problemResponse(failed, requestId) };
    });
    const { template, response } = answered;
    // The template, not the path: ids in it are personal data.
    logger.info('request', {
      requestId,
      method: http.method,
      route: template,
      status: response.status,
      ms: Math.round(performance.now() - startedAt),
    });
    const headers = { ...HEADERS, ...response.headers, 'x-request-id': requestId };
    const body = http.method === 'HEAD' ? undefined : response.body;
    return toResult({ status: response.status, headers, ...(body !== undefined && { body }) });
  });

  async function answer(event: APIGatewayProxyEventV2): Promise<Answered> {
    const { requestId, http } = event.requestContext;
    const refuse = (refused: Problem, template?: string): Answered => ({
      template,
      response: problemResponse(refused, requestId),
    });
    const route = await start();
    const match = route(http.method, pathOf(event));
    switch (match.outcome) {
      case 'undecodable':
        return refuse(
          problem('PARAMETER_INVALID', 'the path holds a percent sign that stands for nothing'),
        );
      case 'not_found':
        return refuse(problem('ROUTE_UNKNOWN'));
      case 'method_not_allowed':
        return refuse(
          problem('METHOD_NOT_ALLOWED', undefined, {
            headers: { allow: match.allowed.join(', ') },
          }),
        );
      case 'found':
    }
    const { path: template, maxBodyBytes } = match.route;
    const read = readText(event, maxBodyBytes);
    if (read.outcome === 'too_large') {
      return refuse(problem('BODY_TOO_LARGE', `at most ${maxBodyBytes} bytes`), template);
    }
    if (read.outcome === 'not_text') return refuse(problem('BODY_NOT_TEXT'), template);
    const request = {
      ...toRequest(event, match.params),
      ...(read.text !== undefined && { body: read.text }),
    };
    return { template, response: await match.route.handle(request) };
  }
}

interface Answered {
  readonly template: string | undefined;
  readonly response: HttpResponse;
}
