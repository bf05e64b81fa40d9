/** A plain-text alternative from the HTML of a message, for readers and filters that want one. */
import { decodeEntities } from './html-entities.ts';

/** Elements whose content no reader sees. */
const UNSEEN = new Set(['head', 'style', 'script', 'title', 'template', 'noscript']);

/** What stands for the beginning and the end of an element: an empty line, a new one, a space. */
const SPACE = new Map<string, string>([
  ...'p h1 h2 h3 h4 h5 h6 ul ol table blockquote section article header footer'
    .split(' ')
    .map((name): [string, string] => [name, '\n\n']),
  ...'br div tr li dt dd pre address center'
    .split(' ')
    .map((name): [string, string] => [name, '\n']),
  ['hr', '\n\n---\n\n'],
]);

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
    NAME.lastIndex = open + 1;
    const name = NAME.exec(html)?.[0].toLowerCase();
    if (name === undefined) continue;
    if (name.startsWith('/')) {
      const closed = name.slice(1);
      if (closed === 'a' && link !== undefined) {
        out.words(linkNote(link.href, out.since(link.from)));
        link = undefined;
      } else if (closed === 'td' || closed === 'th') out.space(' ');
      else out.space(SPACE.get(closed));
    } else if (UNSEEN.has(name)) at = elementEnd(html, name, at);
    else if (name === 'a') {
      link = { href: attribute(html.slice(open, at), HREF), from: out.mark() };
    } else if (name === 'img') out.words(attribute(html.slice(open, at), ALT));
    else if (name === 'li') out.bullet();
    else out.space(SPACE.get(name));
  }
  return tidy(out.since(0));
}

/** An element's name behind its `<`, with the slash of a closing tag. */
const NAME = /\/?[A-Za-z][^\s/>]{0,30}/y;

/** Collapses white space also across elements, and lets no empty line follow a list's dash. */
function createWriter() {
  const pieces: string[] = [];
  let spaced = true;
  let dashed = false;
  const push = (piece: string) => {
    pieces.push(piece);
    const end = piece.charCodeAt(piece.length - 1);
    spaced = end === 0x20 || end === 0x0a;
    dashed = false;
  };
  return {
    words(text: string): void {
      const collapsed = text.replace(/[ \t\r\n\f]+/g, ' ');
      const piece = spaced && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed;
      if (piece !== '') push(piece);
    },
    space(text: string | undefined): void {
      if (text !== undefined && !dashed) push(text);
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
  const next = html[open + 1];
  if (next === '!' || next === '?') return endOr(html.indexOf('>', open), 1, html);
  NAME.lastIndex = open + 1;
  if (!NAME.test(html)) return open;
  for (let at = NAME.lastIndex; at < html.length; at++) {
    const character = html[at];
    if (character === '>') return at + 1;
    if (character !== '"' && character !== "'") continue;
    at = html.indexOf(character, at + 1);
    if (at === -1) break;
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
