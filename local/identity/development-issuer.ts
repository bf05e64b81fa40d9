/**
 * An OpenID Connect issuer for this machine: a key of its own, and tokens for whoever asks. It takes
 * the place of Cognito; whoever can read its key file can be anybody, so it signs for no deployment.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { Role } from '#shared/contracts/http/roles.ts';

export const DEVELOPMENT_ISSUER = 'https://issuer.opportune.localhost';
export const DEVELOPMENT_AUDIENCE = 'opportune-local';

export interface TokenRequest {
  readonly sub: string;
  readonly roles: readonly Role[];
  /** 12 hours without it. */
  readonly validSeconds?: number;
}

export interface DevelopmentIssuer {
  readonly jwks: JSONWebKeySet;
  readonly keys: JWTVerifyGetKey;
  token(request: TokenRequest): Promise<string>;
}

const KEY_FILE = 'identity.json';
const VALID_SECONDS = 12 * 3600;
/** The only family of algorithms that API Gateway's JWT authorizers accept is RSA. */
const ALGORITHM = 'RS256';

/** With `dataDir`, tokens stay good over restarts. */
export async function openDevelopmentIssuer(dataDir?: string): Promise<DevelopmentIssuer> {
  const secret = dataDir === undefined ? await newKey() : await keptKey(dataDir);
  const { kty, n, e } = secret;
  const jwks: JSONWebKeySet = {
    keys: [{ kty, n, e, kid: 'development', alg: ALGORITHM, use: 'sig' } as JWK],
  };
  const key = await importJWK(secret, ALGORITHM);
  return {
    jwks,
    keys: createLocalJWKSet(jwks),
    token: ({ sub, roles, validSeconds = VALID_SECONDS }) =>
      new SignJWT({ 'cognito:groups': [...roles], scope: 'openid', token_use: 'access' })
        .setProtectedHeader({ alg: ALGORITHM, kid: 'development' })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(DEVELOPMENT_AUDIENCE)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${validSeconds}s`)
        .sign(key),
  };
}

/** Whether tokens were ever signed from there. */
export const holdsIdentity = (dataDir: string): boolean => existsSync(join(dataDir, KEY_FILE));

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return exportJWK(privateKey);
}

async function keptKey(dataDir: string): Promise<JWK> {
  const file = join(dataDir, KEY_FILE);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = await newKey();
  mkdirSync(dataDir, { recursive: true });
  // Whoever comes second takes the first one's.
  try {
    writeFileSync(file, JSON.stringify(key), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  }
  return key;
}
