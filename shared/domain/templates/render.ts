/** A checked template, compiled once, to the message for one customer. */
import { isTimeZone } from '../customer/time-zone.ts';
import { DomainError } from '../domain-error.ts';
import {
  analyseText,
  compileText,
  type RenderText,
  type Scope,
  type TextFailure,
} from './compile-text.ts';
import { escapeHtml, oneLine, smsText } from './escape.ts';
import type { FailureReason } from './filters.ts';
import { htmlToText } from './html-to-text.ts';
import { formatLocale, lookupLanguage } from './language.ts';
import { positionAt } from './nodes.ts';
import type { RenderContext, Rendered, RenderFailed } from './rendered.ts';
import { smsParts } from './sms-parts.ts';
import type { EmailContent, SmsContent, Template } from './template.ts';
import { TEMPLATE_LIMITS } from './template-bounds.ts';

export type Render = (context: RenderContext) => Rendered;

/**
 * Compiles every language of `template`. Keep the result: rendering is then a concatenation.
 *
 * Rendering never throws on account of values: what is missing, of the wrong type, blank or too
 * long comes back as `failed`, and no message goes out.
 *
 * @throws DomainError INVALID_TEMPLATE for a text that `checkTemplate` finds unsound.
 */
export function compileTemplate(template: Template): Render {
  const compile = (source: string, kind: 'html' | 'plain'): RenderText => {
    const analysed = analyseText(source, kind);
    const [problem] = analysed.problems;
    if (problem !== undefined) {
      const { line, column } = positionAt(source, problem.at);
      const where = `template ${template.id}, line ${line}, column ${column}`;
      throw new DomainError('INVALID_TEMPLATE', `${where}: ${problem.message}`);
    }
    return compileText(analysed, template);
  };
  const variants = new Map<string, Variant>();
  if (template.channel === 'email') {
    for (const [language, content] of Object.entries(template.languages)) {
      variants.set(language, emailVariant(language, content, compile));
    }
  } else {
    for (const [language, content] of Object.entries(template.languages)) {
      variants.set(language, smsVariant(language, content, compile));
    }
  }

  const languages = [...variants.keys()];
  const ellipsis = template.channel === 'sms' ? '...' : '…';
  return (context) => {
    const language = lookupLanguage(languages, context.language, template.defaultLanguage);
    const variant = variants.get(language);
    if (variant === undefined) return failed('EMPTY', 'languages');
    const { timeZone } = context;
    return variant({
      context,
      ellipsis,
      locale: formatLocale(language, context.language),
      timeZone: timeZone !== undefined && isTimeZone(timeZone) ? timeZone : undefined,
    });
  };
}

type Variant = (scope: Scope) => Rendered;
type Compile = (source: string, kind: 'html' | 'plain') => RenderText;

function emailVariant(language: string, content: EmailContent, compile: Compile): Variant {
  const subjectText = compile(content.subject, 'plain');
  const preheaderText =
    content.preheader === undefined ? undefined : compile(content.preheader, 'plain');
  const htmlText = compile(content.html, 'html');
  const plainText = content.text === undefined ? undefined : compile(content.text, 'plain');
  return (scope) => {
    const rawSubject = subjectText(scope);
    if (typeof rawSubject !== 'string') return failure(rawSubject);
    const preheader = preheaderText?.(scope) ?? '';
    if (typeof preheader !== 'string') return failure(preheader);
    const html = htmlText(scope);
    if (typeof html !== 'string') return failure(html);
    const text = plainText?.(scope) ?? htmlToText(html);
    if (typeof text !== 'string') return failure(text);

    const subject = oneLine(rawSubject);
    if (subject === '') return failed('EMPTY', 'subject');
    if (subject.length > TEMPLATE_LIMITS.subject) return failed('TOO_LONG', 'subject');
    if (html.length > TEMPLATE_LIMITS.renderedHtml) return failed('TOO_LONG', 'html');
    const withPreheader = preheader === '' ? html : putPreheader(html, oneLine(preheader));
    return { outcome: 'rendered', channel: 'email', language, subject, html: withPreheader, text };
  };
}

function smsVariant(language: string, content: SmsContent, compile: Compile): Variant {
  const bodyText = compile(content.body, 'plain');
  return (scope) => {
    const rendered = bodyText(scope);
    if (typeof rendered !== 'string') return failure(rendered);
    const body = smsText(rendered);
    if (body === '') return failed('EMPTY', 'body');
    if (body.length > TEMPLATE_LIMITS.sms) return failed('TOO_LONG', 'body');
    return { outcome: 'rendered', channel: 'sms', language, body, parts: smsParts(body) };
  };
}

/** Hidden, and first in the body (behind the head, or at the very start, of what has none): there inboxes take the preview line from. */
function putPreheader(html: string, preheader: string): string {
  const hidden = `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preheader)}</div>`;
  const body = /<body(?:"[^"]*"|'[^']*'|[^'">])*>/i.exec(html) ?? /<\/head\s*>/i.exec(html);
  const at = body === null ? 0 : body.index + body[0].length;
  return html.slice(0, at) + hidden + html.slice(at);
}

const failed = (reason: FailureReason, field: string): RenderFailed => ({
  outcome: 'failed',
  reason,
  field,
});
const failure = ({ reason, field }: TextFailure): RenderFailed => failed(reason, field);
