/** The frame of the public pages: no script, nothing loaded from anywhere, nothing personal shown. */
import type { HttpResponse } from '#shared/contracts/http/exchange.ts';
import { escapeHtml } from '#shared/domain/templates/escape.ts';
import type { Texts } from './texts.ts';

const STYLE = `
:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;color:#1c1c1e;background:#f4f4f6}
main{max-width:32rem;margin:10vh auto;padding:2rem;background:#fff;border-radius:.75rem}
h1{font-size:1.5rem;margin:0 0 1rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0}legend{padding:0;margin-bottom:.5rem}
label{display:block;padding:.5rem 0}input{width:1.25rem;height:1.25rem;vertical-align:middle;margin:0 .5rem 0 0}
.scale label{display:inline-block;min-width:3rem}
button{font:inherit;padding:.625rem 1.25rem;margin:0 .5rem .5rem 0;border:1px solid #0b5cad;border-radius:.5rem;background:#0b5cad;color:#fff;cursor:pointer}
button.second{background:transparent;color:#0b5cad}a{color:#0b5cad}
:focus-visible{outline:3px solid #e08a00;outline-offset:2px}
.note{color:#5b5b60}
@media (prefers-color-scheme:dark){body{color:#f2f2f4;background:#111114}main{background:#1d1d22}.note{color:#b4b4bb}a,button.second{color:#8fc2ff;border-color:#8fc2ff}}
`;

export interface Page {
  readonly status: number;
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** An origin that a form's answer may lead to. */
  readonly leadsTo?: string;
}

export function htmlPage(
  { language }: Texts,
  { status, title, body, leadsTo }: Page,
): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; " +
        `form-action 'self'${leadsTo === undefined ? '' : ` ${leadsTo}`}`,
      'x-robots-tag': 'noindex, nofollow',
    },
    body: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`,
  };
}

export const paragraph = (text: string, attributes = ''): string =>
  `<p${attributes === '' ? '' : ` ${attributes}`}>${escapeHtml(text)}</p>`;

/** Not ours, or altered. */
export const unknownPage = (texts: Texts): HttpResponse =>
  htmlPage(texts, { status: 404, title: texts.unknownTitle, body: paragraph(texts.unknownText) });

/** Ours, and over. */
export const expiredPage = (texts: Texts): HttpResponse =>
  htmlPage(texts, { status: 410, title: texts.expiredTitle, body: paragraph(texts.expiredText) });
