/** API Gateway's payload 2.0 as a request of ours, and a response of ours as its result. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpRequest, HttpResponse, Identity } from '#shared/contracts/http/exchange.ts';

/** The body is left to `readBody`, which may refuse it. */
export function toRequest(
  event: APIGatewayProxyEventV2,
  params: HttpRequest['params'],
): Omit<HttpRequest, 'body'> {
  const { requestContext, headers = {} } = event;
  const identity = identityOf(requestContext);
  return {
    method: requestContext.http.method,
    path: pathOf(event),
    params,
    query: definedOnly(event.queryStringParameters ?? {}),
    headers: Object.fromEntries(
      Object.entries(definedOnly(headers)).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    requestId: requestContext.requestId,
    ...(identity !== undefined && { identity }),
    sourceIp: requestContext.http.sourceIp,
  };
}

/** Without the stage, which HTTP APIs put before every path but that of `$default`. */
export function pathOf({ rawPath, requestContext }: APIGatewayProxyEventV2): string {
  const stage = `/${requestContext.stage}`;
  return rawPath === stage || rawPath.startsWith(`${stage}/`)
    ? rawPath.slice(stage.length) || '/'
    : rawPath;
}

export type ReadText =
  | { readonly outcome: 'text'; readonly text: string | undefined }
  | { readonly outcome: 'too_large' }
  | { readonly outcome: 'not_text' };

export function readText(
  { body, isBase64Encoded }: APIGatewayProxyEventV2,
  maxBytes: number,
): ReadText {
  if (body === undefined || body === '') return { outcome: 'text', text: undefined };
  if (!isBase64Encoded) {
    return Buffer.byteLength(body) > maxBytes
      ? { outcome: 'too_large' }
      : { outcome: 'text', text: body };
  }
  // Four characters of base64 are at most three bytes.
  if (body.length > Math.ceil(maxBytes / 3) * 4) return { outcome: 'too_large' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'base64'));
    return { outcome: 'text', text };
  } catch {
    return { outcome: 'not_text' };
  }
}

export function toResult({
  status,
  headers,
  body,
}: HttpResponse): APIGatewayProxyStructuredResultV2 {
  const result = { statusCode: status, headers: { ...headers } };
  if (body === undefined) return result;
  return typeof body === 'string'
    ? { ...result, body }
    : { ...result, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** What an authorizer vouches for; @types/aws-lambda knows of none on plain events. */
function identityOf(context: object): Identity | undefined {
  const { authorizer } = context as {
    authorizer?: { jwt?: { claims?: Record<string, unknown> }; iam?: { userArn?: string } };
  };
  const claims = authorizer?.jwt?.claims;
  if (claims !== undefined) return { kind: 'token', claims };
  const arn = authorizer?.iam?.userArn;
  return arn === undefined ? undefined : { kind: 'iam', arn };
}

const definedOnly = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
