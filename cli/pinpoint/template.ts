/** A message of Pinpoint ▶ a template that the engine takes: rewritten, checked, mended or given up. */
import { checkTemplate } from '#shared/domain/templates/check.ts';
import type { Finding } from '#shared/domain/templates/finding.ts';
import { type Template, templateSchema } from '#shared/domain/templates/template.ts';
import { isObject } from './account.ts';
import type { Facts } from './facts.ts';
import { rewriteText, stepsOf } from './message-text.ts';

export interface MessageParts {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly body?: string;
}

export type Part = keyof MessageParts;

export interface MadeTemplate {
  /** Undefined: it cannot be one. */
  readonly template?: Template;
  /** What a part shows otherwise, or why there is no template; empty: as it was. */
  whyOf(part: Part): string;
}

export interface TemplateTerms {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly sender?: Readonly<Record<string, string>>;
  readonly defaults: ReadonlyMap<string, string>;
}

export function makeTemplate(
  channel: 'email' | 'sms',
  parts: MessageParts,
  terms: TemplateTerms,
  facts: Facts,
): MadeTemplate {
  const losses = createLosses();
  const words = (part: Part): string | undefined => {
    const text = parts[part];
    if (text === undefined) return undefined;
    const rewritten = rewriteText(text, terms.defaults, facts);
    for (const loss of rewritten.losses) losses.add(part, loss);
    return rewritten.text;
  };
  const content =
    channel === 'sms'
      ? { body: withHttps(words('body') ?? '', 'body', losses) }
      : emailContent(words, terms.name, losses);
  const { id, name, language, sender } = terms;
  const draft = templateSchema.safeParse({
    id,
    channel,
    name: name.slice(0, 120),
    defaultLanguage: language,
    ...(sender !== undefined && { sender }),
    languages: { [language]: content },
  });
  if (draft.success) return mended(draft.data, facts, losses);
  const [issue] = draft.error.issues;
  return givenUp(`${issue?.path.join('.')} ${issue?.message}`);
}

interface Losses {
  add(part: string, loss: string): void;
  of(part: string): string;
}

function createLosses(): Losses {
  const all = new Map<string, Set<string>>();
  return {
    add: (part, loss) => void all.set(part, (all.get(part) ?? new Set()).add(loss)),
    of: (part) => [...(all.get(part) ?? [])].join('; '),
  };
}

const givenUp = (why: string): MadeTemplate => ({ whyOf: () => `it is no template here: ${why}` });

function emailContent(words: (part: Part) => string | undefined, name: string, losses: Losses) {
  const [subject, html, text] = [words('subject'), words('html'), words('text')];
  if (html === undefined) losses.add('text', 'it had no HTML: its text is set into some');
  const shown = html ?? `<!doctype html><html><body><p>${paragraphs(text ?? '')}</p></body></html>`;
  for (const part of ['html', 'text'])
    losses.add(
      part,
      'a link to unsubscribe is added at the end, as marketing e-mail must show one',
    );
  return {
    // Where there was none, its name stands there.
    subject: (subject ?? name).replace(/[\r\n]+/g, ' ').slice(0, 250),
    html: withFooter(withHttpsLinks(shown, losses)),
    ...(text !== undefined && {
      text: `${withHttps(text, 'text', losses)}\n\n{{ unsubscribe_url }}\n`,
    }),
  };
}

const paragraphs = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\r?\n\r?\n/g, '</p><p>')
    .replace(/\r?\n/g, '<br>');

const FOOTER = '<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>';

function withFooter(html: string): string {
  const end = html.search(/<\/body\s*>/i);
  return end === -1 ? `${html}${FOOTER}` : `${html.slice(0, end)}${FOOTER}${html.slice(end)}`;
}

function withHttps(text: string, part: Part, losses: Losses): string {
  const changed = text.replace(/\bhttp:\/\//gi, 'https://');
  if (changed !== text) losses.add(part, 'links lead to https');
  return changed;
}

function withHttpsLinks(html: string, losses: Losses): string {
  const changed = html.replace(/\b(href|src)(\s*=\s*["']?)http:\/\//gi, '$1$2https://');
  if (changed !== html) losses.add('html', 'links lead to https');
  return changed;
}

const MOST_ROUNDS = 100;

/** Takes out what would fail, one tag or block at a time, until nothing is left that would. */
function mended(template: Template, facts: Facts, losses: Losses): MadeTemplate {
  let current = template;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fields = facts.catalogue() as Parameters<typeof checkTemplate>[1];
    const error = checkTemplate(current, fields, 'marketing').find(
      ({ severity }) => severity === 'error',
    );
    if (error === undefined) return { template: current, whyOf: (part) => losses.of(part) };
    const next = withoutTag(current, error);
    if (next === undefined) return givenUp(error.message);
    losses.add(error.part, `a tag is left out: ${error.message}`);
    current = next;
  }
  return givenUp('too much of it cannot be kept');
}

function withoutTag(
  template: Template,
  { language, part, line, column }: Finding,
): Template | undefined {
  if (line === undefined || column === undefined) return undefined;
  const content = template.languages[language] as Readonly<Record<string, string>> | undefined;
  const text = content?.[part];
  if (text === undefined) return undefined;
  const before = text.split('\n').slice(0, line - 1);
  const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  // A place inside a tag means the tag.
  const start = text.startsWith('{{', at) ? at : text.lastIndexOf('{{', at);
  const end = start === -1 ? -1 : tagOrBlockEnd(text, start);
  if (end <= at) return undefined;
  const changed = { ...content, [part]: text.slice(0, start) + text.slice(end) };
  const languages = { ...template.languages, [language]: changed };
  const read = templateSchema.safeParse({ ...template, languages });
  return read.success ? read.data : undefined;
}

/** Behind the tag that begins at `start`, or behind the `{{/if}}` that closes it; -1: it never ends. */
function tagOrBlockEnd(text: string, start: number): number {
  const tags = /\{\{\s*(#if|\/if)?[^}]*\}\}/g;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    if (tag[1] === '#if') depth += 1;
    if (tag[1] === '/if') depth -= 1;
    if (depth <= 0) return tag.index + tag[0].length;
  }
  return -1;
}

/** Pinpoint keeps them as a JSON text, flat (`User.UserAttributes.Name`) or nested. */
export function defaultSubstitutions(text: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (isObject(value))
      for (const [name, inner] of Object.entries(value))
        walk(inner, path === '' ? name : `${path}.${name}`);
    else if (typeof value === 'string' && stepsOf(path) !== undefined) found.set(path, value);
  };
  try {
    walk(JSON.parse(text ?? '{}'), '');
  } catch {
    return found;
  }
  return found;
}
