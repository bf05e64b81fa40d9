/** Which engine a command speaks to, and as whom. */
import { type Client, createClient } from '../../client/client.ts';
import { UsageError } from '../usage-error.ts';

export const ENGINE_OPTIONS = {
  api: { type: 'string', default: process.env.OPPORTUNE_API ?? 'http://127.0.0.1:8080' },
  token: { type: 'string' },
} as const;

export const ENGINE_HELP = `  --api URL       of the engine (default OPPORTUNE_API, else http://127.0.0.1:8080)
  --token TOKEN   of who is asking (default OPPORTUNE_TOKEN, which no list of processes shows)`;

export interface ChosenEngine {
  /** Its address, as the lock file knows it. */
  readonly url: string;
  readonly client: Client;
}

/** @throws UsageError for an address that is none, or one to which a token would travel in the open */
export function openEngine(options: {
  readonly api: string;
  readonly token?: string | undefined;
}): ChosenEngine {
  const address = URL.canParse(options.api) ? new URL(options.api) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol))
    throw new UsageError(`--api must be an address such as https://api.bank.example`);
  const token = options.token ?? process.env.OPPORTUNE_TOKEN;
  const isHere = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(address.hostname);
  if (token !== undefined && address.protocol === 'http:' && !isHere)
    throw new UsageError('--api must be https: a token is not sent in the open');
  const url = address.href.replace(/\/$/, '');
  const client = createClient({
    baseUrl: url,
    ...(token !== undefined && { token }),
    fetch: (request) =>
      fetch(request).catch((cause: unknown) => {
        const why = String((cause as Error).cause ?? cause);
        throw new UsageError(`nothing answers at ${url}: ${why}`);
      }),
  });
  return { url, client };
}
