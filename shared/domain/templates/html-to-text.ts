/** A plain-text alternative from the HTML of a message, for readers and filters that want one. */
import { decodeEntities } from './html-entities.ts';

/** Elements whose content no reader sees. */
const UNSEEN = /^(head|style|script|title|template|noscript)$/;
/** Elements that stand apart by an empty line, and those that only begin a new one. */
const PARAGRAPH = /^(p|h[1-6]|ul|ol|table|blockquote|section|article|header|footer|hr)$/;
const LINE = /^(br|div|tr|li|dt|dd|pre|address|center)$/;

const TAG = /<(\/?)([A-Za-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|<!--[\s\S]*?-->|<[!?][^>]*>/g;

/**
 * Paragraphs, lines, list items and table cells are kept apart; a link becomes `words (address)`,
 * an image its alternative text. Comments, styles and the head are left out.
 */
export function htmlToText(html: string): string {
  let text = '';
  let at = 0;
  let unseen = '';
  let link: { readonly href: string; readonly from: number } | undefined;
  for (const match of html.matchAll(TAG)) {
    if (unseen === '') text += words(html.slice(at, match.index), text);
    at = match.index + match[0].length;
    const name = match[2]?.toLowerCase();
    if (name === undefined) continue;
    const closing = match[1] === '/';
    if (unseen !== '') {
      if (closing && name === unseen) unseen = '';
      continue;
    }
    if (UNSEEN.test(name) && !closing) unseen = name;
    else if (name === 'a' && !closing) {
      link = { href: attribute(match[3] ?? '', 'href') ?? '', from: text.length };
    } else if (name === 'a' && link !== undefined) {
      const shown = text.slice(link.from).trim();
      if (/^https?:/i.test(link.href) && shown !== link.href) {
        text += shown === '' ? link.href : ` (${link.href})`;
      }
      link = undefined;
    } else if (name === 'img') text += words(attribute(match[3] ?? '', 'alt') ?? '', text);
    else if ((name === 'td' || name === 'th') && closing) text += ' ';
    else if (text.endsWith('\n- ')) continue;
    else if (PARAGRAPH.test(name)) text += name === 'hr' ? '\n\n---\n\n' : '\n\n';
    else if (LINE.test(name)) text += name === 'li' && !closing ? '\n- ' : '\n';
  }
  if (unseen === '') text += words(html.slice(at), text);
  return tidy(text);
}

/** White space collapses, also across elements. */
function words(html: string, before: string): string {
  const text = decodeEntities(html.replace(/[ \t\r\n\f]+/g, ' '));
  return /(^|\s)$/.test(before.slice(-1)) ? text.replace(/^ /, '') : text;
}

function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(
    `(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    'i',
  ).exec(attributes);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeEntities(value).trim();
}

/** No spaces at either end of a line, and at most one empty line in a row. */
const tidy = (text: string): string =>
  text
    .replace(/\u00a0/g, ' ')
    .replace(/\u034f|[\u200b\u200c\u00ad\ufeff]/g, '')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
