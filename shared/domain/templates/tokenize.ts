/** What stands between `{{` and `}}`, cut into words. */

export interface Token {
  readonly kind: 'path' | 'text' | 'number' | 'mark' | 'bad';
  /** Of a text: without its quotes. */
  readonly text: string;
  /** Offset into the template's source. */
  readonly at: number;
}

const WORD =
  /\s+|([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)|"([^"\n]*)"|'([^'\n]*)'|(-?\d{1,15}(?:\.\d{1,9})?)(?![\w.])|([|:,])/y;

/** Ends with a `bad` token at the first thing that fits nowhere. */
export function tokenize(source: string, offset: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    WORD.lastIndex = at;
    const match = WORD.exec(source);
    if (match === null) {
      const text = /^(&#?\w+;?|\S)/u.exec(source.slice(at))?.[0] ?? '';
      tokens.push({ kind: 'bad', text, at: offset + at });
      return tokens;
    }
    const [whole, path, double, single, number, mark] = match;
    const position = offset + at;
    if (path !== undefined) tokens.push({ kind: 'path', text: path, at: position });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at: position });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, at: position });
    else if (double !== undefined || single !== undefined) {
      tokens.push({ kind: 'text', text: double ?? single ?? '', at: position });
    }
    at += whole.length;
  }
  return tokens;
}
