/** Values made harmless for the place they are shown in. */

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Whatever some reader takes for the end of a line (Unicode Standard Annex 14). */
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** C0 and C1 controls except tab and line feed. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/** For HTML character data and quoted attributes (HTML Standard, 13.3 "escaping a string", and `'`). */
export const escapeHtml = (text: string): string =>
  wellFormed(text).replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? '');

/** One component of a URL, percent-encoded (RFC 3986), safe within a quoted attribute. */
export const escapeUrlPart = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replace(/'/g, '%27');

/** For plain text: no control characters but tab and line feed. */
export const escapePlain = (text: string): string => wellFormed(text);

/** A header value: one line, so that no value can begin another header (RFC 5322, 2.2). */
export const oneLine = (text: string): string => wellFormed(text).replace(/\s+/g, ' ').trim();

/**
 * An SMS text: no control characters but line feed, and plain spaces for the no-break ones that
 * number formats bring along, each of which would turn the message into dearer UCS-2.
 */
export const smsText = (text: string): string =>
  wellFormed(text)
    .replace(/[\t\u00a0\u2007\u2009\u202f]/g, ' ')
    .trim();

/** Half a surrogate pair cannot be sent as UTF-8; it becomes U+FFFD. Every line break becomes LF. */
const wellFormed = (text: string): string =>
  text.toWellFormed().replace(LINE_BREAKS, '\n').replace(CONTROLS, '');
