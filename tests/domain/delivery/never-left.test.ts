import { describe, expect, it } from 'vitest';
import { neverLeft } from '#shared/domain/delivery/never-left.ts';

const failure = (fields: object) => Object.assign(new Error('failed'), fields);

describe('a request that never left', () => {
  it.each([
    { name: 'CredentialsProviderError' },
    { code: 'ECONNREFUSED' },
    { code: 'ENOTFOUND' },
    { code: 'EAI_AGAIN' },
  ])('%o', (fields) => expect(neverLeft(failure(fields))).toBe(true));

  it.each([
    { name: 'TimeoutError' },
    { code: 'ECONNRESET' },
    { code: 'EPIPE' },
    { code: 'ETIMEDOUT' },
    { name: 'AbortError' },
  ])('cannot be told from %o', (fields) => expect(neverLeft(failure(fields))).toBe(false));

  it('is told from nothing else', () => expect(neverLeft('ECONNREFUSED')).toBe(false));
});
