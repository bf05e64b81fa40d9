/**
 * The frame of every page. No script anywhere and nothing loaded from elsewhere: the policy forbids
 * both, and allows the one stylesheet by its hash.
 */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Child, type Html, html, trusted } from './html.ts';
import { STYLE } from './style.ts';
import { instant } from './times.ts';

export interface PageParts {
  readonly title: string;
  readonly current?: 'overview' | 'inbox' | 'notices';
  readonly main: Child;
  readonly now: Date;
  /** 200 without it. */
  readonly status?: number;
  /**
   * The page shows a mail in a frame, which is bound by the page's policy too: a mail carries its
   * style in its elements. Its images are fetched only when asked for.
   */
  readonly mail?: { readonly images: boolean };
}

/** The page as a function's result, with the headers that keep it to itself. */
export function page(parts: PageParts): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: parts.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(parts),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
    body: frame(parts).toString(),
  };
}

/** A page that says so, with status 404. */
export const notFound = (what: string, now: Date): APIGatewayProxyStructuredResultV2 =>
  page({
    status: 404,
    title: 'Not found',
    now,
    main: html`<div class="empty"><h1>Not found</h1><p>${what}</p><p><a href="/">Back to the overview</a></p></div>`,
  });

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

function policyOf({ mail }: PageParts): string {
  const style = mail === undefined ? `'sha256-${STYLE_HASH}'` : "'unsafe-inline'";
  const images = mail?.images === true ? "data: https: 'self'" : 'data:';
  return [
    "default-src 'none'",
    `style-src ${style}`,
    `img-src ${images}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230e5a66'/%3E%3Ccircle cx='16' cy='16' r='7' fill='none' stroke='%23fff' stroke-width='3'/%3E%3Ccircle cx='23' cy='9' r='3' fill='%23f2b84b'/%3E%3C/svg%3E";

function frame({ title, current, main, now }: PageParts): Html {
  const link = (href: string, words: string, name?: PageParts['current']): Html =>
    html`<a href="${href}"${name !== undefined && name === current && trusted(' aria-current="page"')}>${words}</a>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Opportune</title>
<link rel="icon" href="${ICON}">
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="wide">
<a class="brand" href="/">${LOGO}Opportune</a>
<nav aria-label="Main">${link('/', 'Overview', 'overview')}${link('/inbox', 'Inbox', 'inbox')}${link('/notices', 'Staff', 'notices')}${link('/v1/docs', 'API')}</nav>
<p class="clock"><span>Engine time</span> ${instant(now)}</p>
</div></header>
<main id="main" class="wide" tabindex="-1">
${main}
</main>
<footer class="wide"><p>Served by the engine on this machine. No deployment has these pages, and no message left the machine.</p></footer>
</body>
</html>
`;
}

const LOGO = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><circle cx="15" cy="17" r="10" class="ring"/><circle cx="24.5" cy="7.5" r="4.5" class="spark"/></svg>`;
