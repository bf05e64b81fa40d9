/** What is wrong with a template, found when it is saved and not when it is sent. */
import type { Purpose } from '../channel.ts';
import { checkFields } from './check-fields.ts';
import { type AnalysedText, analyseText } from './compile-text.ts';
import { knownFields, type TemplateFields } from './fields.ts';
import type { Finding, Part, TextFinding } from './finding.ts';
import { eachTag, type Node, positionAt } from './nodes.ts';
import type { Template } from './template.ts';
import { utf8Length } from './template-bounds.ts';

/**
 * Every finding, by language, part and place. None of severity `error` means that `compileTemplate`
 * takes the template and that no declared, required field can make it fail.
 *
 * `purpose` is that of the campaign which is to use it: marketing mail must show `unsubscribe_url`
 * (RFC 8058 adds the header, laws such as CAN-SPAM and the ePrivacy directive want it in sight);
 * while no campaign is known, its absence is a warning.
 */
export function checkTemplate(
  template: Template,
  fields: TemplateFields,
  purpose?: Purpose,
): readonly Finding[] {
  const known = knownFields(template, fields);
  const findings: Finding[] = [];
  for (const [language, content] of Object.entries(template.languages)) {
    for (const [part, source] of Object.entries(content) as [Part, string | undefined][]) {
      if (source === undefined) continue;
      const analysed = analyseText(source, part === 'html' ? 'html' : 'plain');
      const found: TextFinding[] = [
        ...analysed.problems.map((problem) => ({ severity: 'error' as const, ...problem })),
        ...checkFields(analysed, known),
        ...checkPart(part, source, analysed, purpose),
      ];
      found.sort((a, b) => (a.at ?? -1) - (b.at ?? -1));
      for (const { at, ...rest } of found) {
        findings.push({ ...rest, language, part, ...(at !== undefined && positionAt(source, at)) });
      }
    }
  }
  return findings;
}

/** The paths that `template` shows or asks about in any language, such as `offer.code`. */
export function fieldsUsed(template: Template): ReadonlySet<string> {
  const used = new Set<string>();
  for (const content of Object.values(template.languages)) {
    for (const source of Object.values(content) as (string | undefined)[]) {
      for (const tag of eachTag(analyseText(source ?? '', 'plain').nodes)) {
        used.add(tag.path);
        if (tag.kind === 'if') continue;
        for (const argument of tag.filters.flatMap((filter) => filter.args)) {
          if ('path' in argument) used.add(argument.path);
        }
      }
    }
  }
  return used;
}

/** Gmail shows no more of a message than this, and hides the unsubscribe link with the rest. */
const CLIPPED_BYTES = 102 * 1024;

function checkPart(
  part: Part,
  source: string,
  analysed: AnalysedText,
  purpose: Purpose | undefined,
): TextFinding[] {
  const found: TextFinding[] = [];
  if (part === 'subject' && /[\r\n]/.test(source)) {
    const message = 'a subject is one line: it must not hold a line break';
    found.push({
      severity: 'error',
      code: 'SUBJECT_LINE_BREAK',
      message,
      at: source.search(/[\r\n]/),
    });
  }
  if (part === 'html' && utf8Length(source) > CLIPPED_BYTES) {
    const message = 'over 102 KB: Gmail cuts the message off there';
    found.push({ severity: 'warning', code: 'HTML_CLIPPED', message });
  }
  if (part === 'text' || part === 'body') found.push(...insecureLinks(analysed.nodes));
  if (
    (part === 'html' || part === 'text') &&
    purpose !== 'service' &&
    !alwaysShows(analysed.nodes, 'unsubscribe_url')
  ) {
    const message =
      'marketing e-mail must always show {{ unsubscribe_url }}, outside of {{#if}} or in both its branches';
    const severity = purpose === 'marketing' ? 'error' : 'warning';
    found.push({ severity, code: 'NO_UNSUBSCRIBE', message, field: 'unsubscribe_url' });
  }
  return found;
}

function insecureLinks(nodes: readonly Node[]): TextFinding[] {
  return nodes.flatMap((node): TextFinding[] => {
    if (node.kind === 'if')
      return [...insecureLinks(node.whenTrue), ...insecureLinks(node.whenFalse)];
    const index = node.kind === 'text' ? node.text.search(/\bhttp:\/\//i) : -1;
    if (index === -1) return [];
    const message = 'links must be https addresses';
    return [{ severity: 'error', code: 'LINK_NOT_HTTPS', message, at: node.at + index }];
  });
}

const alwaysShows = (nodes: readonly Node[], path: string): boolean =>
  nodes.some((node) =>
    node.kind === 'if'
      ? alwaysShows(node.whenTrue, path) && alwaysShows(node.whenFalse, path)
      : node.kind === 'value' && node.path === path,
  );
