/** Client request tokens: for ten minutes, the same transaction again does nothing. Kept in memory. */
import { createHash } from 'node:crypto';
import { wireError } from './dynalite.ts';

export interface RequestTokens {
  /** Throws a WireError when the token was used for another request. */
  isRepeated(body: Record<string, unknown>): boolean;
  remember(body: Record<string, unknown>): void;
}

const LIFE_MS = 10 * 60 * 1000;

export function createRequestTokens(): RequestTokens {
  const tokens = new Map<string, { digest: string; until: number }>();
  return {
    isRepeated(body) {
      const known = tokens.get(String(body.ClientRequestToken));
      if (!known || known.until < Date.now()) return false;
      if (known.digest === digestOf(body)) return true;
      throw wireError(
        'IdempotentParameterMismatchException',
        'Request rejected because its client request token was used with other parameters',
      );
    },
    remember(body) {
      if (typeof body.ClientRequestToken !== 'string') return;
      for (const [token, { until }] of tokens) if (until < Date.now()) tokens.delete(token);
      tokens.set(body.ClientRequestToken, { digest: digestOf(body), until: Date.now() + LIFE_MS });
    },
  };
}

const digestOf = (body: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(body.TransactItems)).digest('hex');
