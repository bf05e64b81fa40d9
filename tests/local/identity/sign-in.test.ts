import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  DEVELOPMENT_AUDIENCE,
  DEVELOPMENT_ISSUER,
  openDevelopmentIssuer,
} from '#local/identity/development-issuer.ts';
import { createJwtAuthorizer } from '#local/runner/jwt-authorizer.ts';

const issuer = await openDevelopmentIssuer();
const authorize = createJwtAuthorizer({
  issuer: DEVELOPMENT_ISSUER,
  audience: [DEVELOPMENT_AUDIENCE],
  keys: issuer.keys,
});
const bearer = (token: string) => authorize({ authorization: `Bearer ${token}` });
const ANNA = { sub: 'anna', roles: ['marketer', 'analyst'] } as const;

describe('signing in on this machine', () => {
  it('takes a token of its own issuer and hands the claims over as texts', async () => {
    const token = await issuer.token(ANNA);
    expect(await bearer(token)).toEqual({
      jwt: {
        claims: expect.objectContaining({
          sub: 'anna',
          'cognito:groups': '[marketer analyst]',
          iss: DEVELOPMENT_ISSUER,
          exp: expect.stringMatching(/^\d{10}$/),
        }),
        scopes: null,
      },
    });
    expect(await authorize({ authorization: token })).toBeDefined();
  });

  it('refuses everything else', async () => {
    const other = await openDevelopmentIssuer();
    const { privateKey } = await generateKeyPair('RS256');
    const signed = (change: (jwt: SignJWT) => SignJWT) =>
      change(
        new SignJWT({ 'cognito:groups': ['admin'] })
          .setProtectedHeader({ alg: 'RS256', kid: 'development' })
          .setIssuer(DEVELOPMENT_ISSUER)
          .setAudience(DEVELOPMENT_AUDIENCE)
          .setSubject('eve')
          .setExpirationTime('1h'),
      ).sign(privateKey);
    const good = await issuer.token(ANNA);
    const tampered = good.replace(/\.([^.]+)\./, (_, payload: string) => {
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return `.${Buffer.from(JSON.stringify({ ...claims, sub: 'ada' })).toString('base64url')}.`;
    });
    const bad = [
      '',
      'nonsense',
      'a.b.c',
      tampered,
      await other.token(ANNA),
      await signed((jwt) => jwt),
      await issuer.token({ ...ANNA, validSeconds: -10 }),
      new UnsecuredJWT({ sub: 'eve' })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setExpirationTime('1h')
        .encode(),
    ];
    for (const token of bad) expect(await bearer(token), token).toBeUndefined();
    expect(await authorize({})).toBeUndefined();
    const elsewhere = createJwtAuthorizer({
      issuer: 'https://other.example',
      audience: [DEVELOPMENT_AUDIENCE],
      keys: issuer.keys,
    });
    const forOthers = createJwtAuthorizer({
      issuer: DEVELOPMENT_ISSUER,
      audience: ['other'],
      keys: issuer.keys,
    });
    expect(await elsewhere({ authorization: good })).toBeUndefined();
    expect(await forOthers({ authorization: good })).toBeUndefined();
  });

  it('keeps its key beside the data, for its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'issuer-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [first, second] = [
      await openDevelopmentIssuer(folder),
      await openDevelopmentIssuer(folder),
    ];
    expect(second.jwks).toEqual(first.jwks);
    expect(first.jwks.keys[0]).not.toHaveProperty('d');
    expect(statSync(join(folder, 'identity.json')).mode & 0o077).toBe(0);
  });
});
