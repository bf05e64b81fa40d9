/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, clauses 6.2.1 and 6.2.1.1). */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Septets that `character` takes: 1, or 2 when it needs the escape; 0 when GSM-7 cannot say it. */
export function septets(character: string): 0 | 1 | 2 {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : 0;
}

/** Typography that editors put in unasked, and what says the same in GSM-7. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '×': 'x',
  '÷': '/',
  '™': '(TM)',
  '©': '(C)',
  '®': '(R)',
  '\u00a0': ' ',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\t': ' ',
  '\u200b': '',
  '\u200e': '',
  '\u200f': '',
  '\ufeff': '',
  '\u00ad': '',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  œ: 'oe',
  Œ: 'OE',
  ç: 'c',
};

/** The nearest text in GSM-7, accents dropped, or undefined when there is none (`語`, `😀`). */
export function gsm7Replacement(character: string): string | undefined {
  const lookalike = LOOKALIKES[character];
  if (lookalike !== undefined) return lookalike;
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
  const sayable = bare !== '' && [...bare].every((part) => septets(part) > 0);
  return sayable ? bare : undefined;
}
