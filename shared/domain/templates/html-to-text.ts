/** A plain-text alternative from the HTML of a message, for readers and filters that want one. */
import { decodeEntities } from './html-entities.ts';

/** Elements whose content no reader sees. */
const UNSEEN = /^(head|style|script|title|template|noscript)$/;
/** Elements that stand apart by an empty line, and those that only begin a new one. */
const PARAGRAPH = /^(p|h[1-6]|ul|ol|table|blockquote|section|article|header|footer)$/;
const LINE = /^(br|div|tr|dt|dd|pre|address|center)$/;

/**
 * Paragraphs, lines, list items and table cells are kept apart; a link becomes `words (address)`,
 * an image its alternative text. Comments, styles and the head are left out. One pass, in linear time.
 */
export function htmlToText(html: string): string {
  const out = createWriter();
  let link: { readonly href: string; readonly from: number } | undefined;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const textEnd = open === -1 ? html.length : open;
    if (textEnd > at) out.words(decodeEntities(html.slice(at, textEnd)));
    if (open === -1) break;
    at = markupEnd(html, open);
    if (at === open) {
      out.words('<');
      at += 1;
      continue;
    }
    const [, slash, written] =
      /^<(\/?)([A-Za-z][^\s/>]{0,30})/.exec(html.slice(open, open + 40)) ?? [];
    const name = written?.toLowerCase();
    if (name === undefined) continue;
    const closing = slash === '/';
    if (UNSEEN.test(name)) {
      if (!closing) at = elementEnd(html, name, at);
    } else if (name === 'a' && !closing) {
      link = { href: attribute(html.slice(open, at), HREF), from: out.mark() };
    } else if (name === 'a') {
      if (link !== undefined) out.words(linkNote(link.href, out.since(link.from)));
      link = undefined;
    } else if (name === 'img') out.words(attribute(html.slice(open, at), ALT));
    else if (name === 'li' && !closing) out.bullet();
    else if (PARAGRAPH.test(name)) out.space('\n\n');
    else if (name === 'hr') out.space('\n\n---\n\n');
    else if (LINE.test(name) || name === 'li') out.space('\n');
    else if (/^t[dh]$/.test(name) && closing) out.space(' ');
  }
  return tidy(out.since(0));
}

/** Collapses white space also across elements, and lets no empty line follow a list's dash. */
function createWriter() {
  const pieces: string[] = [];
  let spaced = true;
  let dashed = false;
  const push = (piece: string) => {
    pieces.push(piece);
    spaced = /\s$/.test(piece);
    dashed = false;
  };
  return {
    words(text: string): void {
      const collapsed = text.replace(/[ \t\r\n\f]+/g, ' ');
      const piece = spaced ? collapsed.replace(/^ /, '') : collapsed;
      if (piece !== '') push(piece);
    },
    space(text: string): void {
      if (!dashed) push(text);
    },
    bullet(): void {
      push('\n- ');
      dashed = true;
    },
    mark: (): number => pieces.length,
    since: (mark: number): string => pieces.slice(mark).join(''),
  };
}

/** The offset behind the tag, comment or declaration at `open`; `open` itself when it is none. */
function markupEnd(html: string, open: number): number {
  if (html.startsWith('<!--', open)) return endOr(html.indexOf('-->', open + 4), 3, html);
  if (/[!?]/.test(html[open + 1] ?? '')) return endOr(html.indexOf('>', open), 1, html);
  if (!/^<\/?[A-Za-z]/.test(html.slice(open, open + 3))) return open;
  const special = /["'>]/g;
  special.lastIndex = open;
  for (let found = special.exec(html); found !== null; found = special.exec(html)) {
    if (found[0] === '>') return found.index + 1;
    const close = html.indexOf(found[0], found.index + 1);
    if (close === -1) break;
    special.lastIndex = close + 1;
  }
  // A tag that never ends hides the rest from a browser's reader too.
  return html.length;
}

function elementEnd(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi');
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}

const endOr = (found: number, length: number, html: string): number =>
  found === -1 ? html.length : found + length;

const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;
const ALT = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

function attribute(tag: string, pattern: RegExp): string {
  const found = pattern.exec(tag);
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}

function linkNote(href: string, shown: string): string {
  if (!/^https?:/i.test(href) || shown.trim() === href) return '';
  return shown.trim() === '' ? href : ` (${href})`;
}

/** No spaces at either end of a line, and at most one empty line in a row. */
const tidy = (text: string): string =>
  text
    .replace(/\u00a0/g, ' ')
    .replace(/\u034f|[\u200b\u200c\u00ad\ufeff]/g, '')
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
