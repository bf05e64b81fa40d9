/**
 * One POST to an address that somebody else chose. The address that was looked at is the one that is
 * connected to: the name is resolved once, by our own hook, so that it cannot mean something else the
 * second time. Redirects are answers like any other; what stands in an answer is not read.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Posted, WebhookSender } from '#shared/ports/webhooks.ts';
import { isPublicAddress } from './public-address.ts';

export interface WebhookSenderSettings {
  /** `any`: for a machine of one's own, where recipients are on it. */
  readonly targets: 'public' | 'any';
  readonly timeoutMs: number;
  /** How names are resolved, if not by the system. */
  readonly resolve?: typeof lookup;
}

const NOT_PUBLIC = 'ADDRESS_NOT_PUBLIC';

export function createWebhookSender(settings: WebhookSenderSettings): WebhookSender {
  const { targets, timeoutMs, resolve = lookup } = settings;
  return {
    async post(url, headers, body) {
      const { protocol, hostname } = new URL(url);
      if (targets === 'public') {
        if (protocol !== 'https:') return { outcome: 'failed', code: 'NOT_HTTPS' };
        // Numbers are not looked up, so nobody else would look at them.
        const literal = hostname.replace(/^\[|\]$/g, '');
        if (isIP(literal) !== 0 && !isPublicAddress(literal))
          return { outcome: 'failed', code: NOT_PUBLIC };
      }
      const send = protocol === 'https:' ? requestHttps : requestHttp;
      return new Promise<Posted>((done) => {
        const request = send(url, {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          signal: AbortSignal.timeout(timeoutMs),
          agent: false,
          ...(targets === 'public' && { lookup: publicLookup(resolve) }),
        });
        request.once('response', (response) => {
          const { statusCode: status = 0, headers: answered } = response;
          response.on('error', () => {});
          response.destroy();
          done({
            outcome: 'answered',
            status,
            retryAfterMs: retryAfterMs(answered['retry-after']),
          });
        });
        request.once('error', (error) => done({ outcome: 'failed', code: codeOf(error) }));
        // Neither came: a 101 that nobody asked for closes the connection without a word.
        request.once('close', () => done({ outcome: 'failed', code: 'CLOSED' }));
        request.end(body);
      });
    },
  };
}

/** Refuses a name if any of its addresses is not public: which one is taken is not ours to say. */
const publicLookup =
  (resolve: typeof lookup): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses: readonly LookupAddress[] = error === null ? found : [];
      const [first] = addresses;
      if (error !== null || first === undefined) {
        done(error ?? refusal('ENOTFOUND'), '', 0);
      } else if (!addresses.every(({ address }) => isPublicAddress(address))) {
        done(refusal(NOT_PUBLIC), '', 0);
      } else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };

const refusal = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

/** Seconds, as nearly everybody writes it; a date is left to our own schedule. */
const retryAfterMs = (header: string | undefined): number =>
  /^\d{1,6}$/.test(header ?? '') ? Number(header) * 1000 : 0;

function codeOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'TIMEOUT';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'FAILED';
}
