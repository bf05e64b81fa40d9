/**
 * What a JWT authorizer of an HTTP API does before a function is called.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

export interface JwtAuthorizerOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** `createRemoteJWKSet` of a real issuer, or a local one's. */
  readonly keys: JWTVerifyGetKey;
}

/** What the event says of the caller; undefined: refused. */
export type Authorizer = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
) => Promise<
  { readonly jwt: { readonly claims: Record<string, string>; readonly scopes: null } } | undefined
>;

/** @throws what `keys` throws when the issuer cannot be reached */
export function createJwtAuthorizer({ issuer, audience, keys }: JwtAuthorizerOptions): Authorizer {
  return async ({ authorization }) => {
    if (typeof authorization !== 'string') return undefined;
    // The scheme may be left out.
    const token = authorization.replace(/^Bearer +/i, '').trim();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        // Cognito's access tokens carry `client_id` and no audience.
        ...(isWithoutAudience(token) ? {} : { audience: [...audience] }),
        algorithms: ['RS256', 'RS384', 'RS512'],
        requiredClaims: ['exp'],
      });
      const client = payload.client_id;
      if (payload.aud === undefined && !(typeof client === 'string' && audience.includes(client))) {
        return undefined;
      }
      return { jwt: { claims: asTexts(payload), scopes: null } };
    } catch (error) {
      if (error instanceof errors.JOSEError && !UNREACHABLE.has(error.code)) return undefined;
      throw error;
    }
  };
}

const UNREACHABLE: ReadonlySet<string> = new Set([errors.JWKSTimeout.code, errors.JOSEError.code]);

function isWithoutAudience(token: string): boolean {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    );
    return typeof payload === 'object' && payload !== null && !('aud' in payload);
  } catch {
    return false;
  }
}

/** Claims travel as texts: lists as `[a b]`, numbers by their digits. */
function asTexts(payload: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? `[${value.join(' ')}]`
        : typeof value === 'string'
          ? value
          : JSON.stringify(value),
    ]),
  );
}
