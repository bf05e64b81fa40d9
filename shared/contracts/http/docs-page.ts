/** The table of operations as one page for people: no script, nothing loaded from elsewhere. */
import { problemsOf, shownPath } from './openapi.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { PROBLEMS } from './problem.ts';

let page: string | undefined;

/** Built once per process. */
export function docsPage(): string {
  page ??= build();
  return page;
}

function build(): string {
  const rows = Object.entries<Operation>(operations);
  const tags = Map.groupBy(rows, ([, { tag }]) => tag);
  const contents = [...tags.keys()].map(
    (tag) => `<li><a href="#${anchor(tag)}">${escaped(tag)}</a></li>`,
  );
  const sections = [...tags].map(
    ([tag, members]) =>
      `<section id="${anchor(tag)}"><h2>${escaped(tag)}</h2>${members.map(([id, row]) => operationHtml(id, row)).join('')}</section>`,
  );
  const problems = Object.entries(PROBLEMS).map(
    ([code, [status, title]]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(title)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Opportune API</title><style>${STYLE}</style></head><body>
<header><h1>Opportune API</h1>
<p>The same as <a href="/v1/openapi.json">OpenAPI 3.1</a>, for people.</p>
<nav><ul>${contents.join('')}<li><a href="#problems">Problems</a></li></ul></nav></header>
<main>${INTRODUCTION}${sections.join('')}
<section id="problems"><h2>Problems</h2>
<p>Errors are <code>application/problem+json</code> (RFC 9457). <code>code</code> is for programs and never changes;
<code>errors</code> names the field by a JSON pointer, the rule and what is wrong.</p>
<table><tr><th>code</th><th>status</th><th>meaning</th></tr>${problems.join('')}</table></section>
</main></body></html>
`;
}

function operationHtml(id: string, row: Operation): string {
  const { method, summary, description, roles, body, lines, answers } = row;
  const example = body?.example ?? (lines === undefined ? undefined : [lines.example]);
  const outcomes = Object.entries(answers).map(
    ([status, answer]) => `<tr><td>${status}</td><td>${escaped(answer.description)}</td></tr>`,
  );
  const codes = problemsOf(row).map((code) => `<a href="#${code}">${code}</a>`);
  const answered = Object.values(answers).find((answer) => answer.example !== undefined)?.example;
  return `<article id="${id}"><h3><code><b>${method}</b> ${escaped(shownPath(row))}</code></h3>
<p>${escaped(summary)}. ${escaped(description ?? '')}</p>
<p class="small">${roles === 'anyone' ? 'Open to anyone.' : `Roles: ${roles.join(', ')}.`}${row.ifMatch === 'required' ? ' Needs <code>If-Match</code> unless it creates.' : ''}${row.idempotencyKey ? ' Takes <code>Idempotency-Key</code>.' : ''}</p>
${example === undefined ? '' : `<h4>Request</h4><pre>${json(example)}</pre>`}
<table>${outcomes.join('')}</table>
${answered === undefined ? '' : `<h4>Answer</h4><pre>${json(answered)}</pre>`}
<p class="small">Problems: ${codes.join(', ')}</p></article>`;
}

const json = (value: unknown): string => escaped(JSON.stringify(value, undefined, 2));

const anchor = (tag: string): string => tag.toLowerCase().replace(/[^a-z]+/g, '-');

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const INTRODUCTION = `<section><h2>Habits</h2><ul>
<li>Bodies are JSON in UTF-8. Unknown fields are refused, with the name that was probably meant.</li>
<li>A read answers an <code>ETag</code>; a change sends it back as <code>If-Match</code>. Without it: 428. Changed meanwhile: 412.
<code>If-None-Match: *</code> creates and never overwrites.</li>
<li>A <code>POST</code> that carries an <code>Idempotency-Key</code> takes effect once in 24 hours, however often it is sent.</li>
<li>Lists come in pages: hand <code>cursor</code> back for the next one.</li>
<li>Every answer carries <code>X-Request-Id</code>. After 429 and 503 wait as <code>Retry-After</code> says.</li>
</ul></section>`;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;color:#1b1b1f;background:#fff}
h1,h2{line-height:1.2}h2{border-bottom:1px solid #ccc;padding-bottom:.2rem;margin-top:3rem}h3{margin-top:2rem}h4{margin:.5rem 0 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;list-style:none}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f4f6;padding:.7rem;overflow-x:auto;border-radius:.3rem}
table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}
.small{font-size:.9em;color:#55555e}a{color:#0b57b7}:target{background:#fff3c4}
@media(prefers-color-scheme:dark){body{background:#17171a;color:#e8e8ec}pre{background:#232328}a{color:#8ab8ff}.small{color:#a5a5b0}:target{background:#4a3f10}}`;
