/** What a template may hold, for its schema and for whoever reads or renders one without it. */

/** Characters, or bytes where so named. `rendered…` bounds what values may make of it. */
export const TEMPLATE_LIMITS = {
  subject: 250,
  preheader: 250,
  htmlBytes: 200 * 1024,
  text: 100_000,
  sms: 1600,
  renderedHtml: 400_000,
  name: 120,
  senderName: 64,
  /** E-mail (RFC 5321, 4.5.3.1.3). */
  address: 254,
  postalAddress: 300,
  url: 2000,
  links: 50,
  languages: 50,
  tagsPerText: 200,
  filtersPerTag: 5,
  ifDepth: 4,
} as const;

export const SURVEYS = ['nps', 'csat'] as const;

export const LINK_NAME = /^[a-z][a-z0-9_]{0,31}$/;
export const ONE_LINE = /^[^\p{Cc}]*$/u;
export const SMS_SENDER_ID = /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 _-]{1,11})$/;
export const URL_WITH_USER = /^https:\/\/[^/?#]*@/i;

/** Bytes of `text` in UTF-8, by its code points. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
