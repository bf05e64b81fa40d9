import { describe, expect, it } from 'vitest';
import { machineSign } from '#shared/domain/response/machine.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('a machine', () => {
  it.each([
    ['HEAD', { userAgent: CHROME, method: 'HEAD' }, 'method'],
    ['Purpose: prefetch', { userAgent: CHROME, purpose: 'prefetch' }, 'prefetch'],
    ['Sec-Purpose', { userAgent: CHROME, purpose: 'prefetch;prerender' }, 'prefetch'],
    ['X-Purpose: preview', { userAgent: CHROME, purpose: 'preview' }, 'prefetch'],
    ['no agent', { userAgent: ' ' }, 'no_agent'],
    ['Apple MPP', { userAgent: 'Mozilla/5.0' }, 'privacy_proxy'],
    [
      'iMessage preview',
      { userAgent: `${CHROME} facebookexternalhit/1.1 Facebot Twitterbot/1.0` },
      'robot',
    ],
    ['a gateway', { userAgent: 'BarracudaCentral Link Protection' }, 'robot'],
    ['a crawler', { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' }, 'robot'],
    ['a library', { userAgent: 'python-requests/2.32' }, 'robot'],
    ['curl', { userAgent: 'curl/8.9' }, 'robot'],
    ['a headless browser', { userAgent: CHROME.replace('Chrome', 'HeadlessChrome') }, 'robot'],
    ['within two seconds', { userAgent: CHROME, sinceSentMs: 1999 }, 'too_fast'],
  ] as const)('%s', (_what, fetch, sign) => expect(machineSign(fetch)).toBe(sign));
});

describe('a person', () => {
  it.each([
    ['a browser', { userAgent: CHROME, method: 'GET' }],
    ['two seconds later', { userAgent: CHROME, sinceSentMs: 2000 }],
    [
      'a phone',
      { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15' },
    ],
    [
      'in Gmail',
      {
        userAgent:
          'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
      },
    ],
    [
      'in Outlook',
      { userAgent: 'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0)' },
    ],
  ] as const)('%s', (_what, fetch) => expect(machineSign(fetch)).toBeUndefined());
});
