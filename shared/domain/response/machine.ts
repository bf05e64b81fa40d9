/**
 * Opens and clicks that no person made: prefetching mail programs, link previews and security
 * gateways that follow every link before a mail is shown. Reported apart, never as a response.
 */

export interface Fetch {
  /** HTTP method; people use GET. */
  readonly method?: string;
  readonly userAgent: string;
  /** `Purpose`, `X-Purpose`, `X-Moz` or `Sec-Purpose`, where the request has one. */
  readonly purpose?: string | undefined;
  /** Milliseconds since the message was handed over. */
  readonly sinceSentMs?: number | undefined;
}

export type MachineSign =
  | 'method'
  | 'prefetch'
  | 'no_agent'
  | 'privacy_proxy'
  | 'robot'
  | 'too_fast';

/** A message takes longer than this to be delivered, seen and tapped. */
const HUMAN_MS = 2000;

/**
 * Why the fetch was a machine's; undefined when it may have been a person's.
 *
 * Errs on the side of the person: Gmail's and Yahoo's image proxies fetch when somebody opens the
 * mail, so they are no sign; Apple's Mail Privacy Protection fetches whether or not anybody does,
 * and says nothing but "Mozilla/5.0"
 * (https://help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events).
 */
export function machineSign(fetch: Fetch): MachineSign | undefined {
  if (fetch.method !== undefined && fetch.method !== 'GET') return 'method';
  if (fetch.purpose !== undefined && /prefetch|preview|prerender/i.test(fetch.purpose)) {
    return 'prefetch';
  }
  const agent = fetch.userAgent.trim();
  if (agent === '') return 'no_agent';
  if (agent === 'Mozilla/5.0') return 'privacy_proxy';
  if (ROBOT.test(agent)) return 'robot';
  const { sinceSentMs } = fetch;
  return sinceSentMs !== undefined && sinceSentMs < HUMAN_MS ? 'too_fast' : undefined;
}

/** Security gateways, link previews, crawlers, headless browsers and plain HTTP libraries, by what they call themselves. */
const ROBOT = new RegExp(
  [
    'barracuda|proofpoint|mimecast|messagelabs|symantec|trendmicro|fireeye|trellix|zscaler|forcepoint|sophos|cisco-?(ironport|talos)|safelinks|urldefense|virustotal|phishtank|netcraft',
    'bot\\b|bot/|spider|crawl|slurp|preview|facebookexternalhit|facebot|whatsapp|telegram|skypeuri|slackbot|discordbot|linkedinbot|embedly|iframely|page-?renderer|favicon',
    'headless|phantomjs|puppeteer|playwright|selenium|lighthouse',
    'curl/|wget|python|urllib|aiohttp|httpx|go-http-client|java/|okhttp|apache-httpclient|libwww|lwp::|node-fetch|undici|axios|got \\(|guzzle|postman|insomnia|ruby|perl|php/|winhttp|microsoft-cryptoapi|powershell',
  ].join('|'),
  'i',
);
