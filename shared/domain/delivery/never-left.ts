/** Failures that prove by themselves that a provider never saw the request. */

/** Nothing to sign the request with. */
const NAMES: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TokenProviderError']);
/** No such host, or nobody there: the connection was never made. */
const CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * True when not one byte of the request can have left this machine. A reset, a broken pipe or a
 * time-out proves nothing and is not among them.
 */
export function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return NAMES.has(error.name) || ('code' in error && CODES.has(String(error.code)));
}
