/** Aligned columns and wrapped paragraphs for a terminal. */

/** What is written stays within this, names up to their own width. */
export const PAGE_WIDTH = 100;
export const NAME_WIDTH = 20;

/** Colours of a terminal, or none. Applied after padding, so that they never shift a column. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const same = (text: string): string => text;
export const NO_PAINT: Paint = { strong: same, faint: same, good: same, bad: same };

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

/** Indented lines, the head first; columns two spaces apart and as wide as they need to be. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string[] {
  const widths = columns.map(({ head }, index) =>
    Math.max(...[head, ...rows.map((row) => row[index] ?? '')].map(textWidth)),
  );
  const layOut = (cells: readonly string[]) =>
    columns
      .map(({ align = 'right' }, index) => {
        const cell = cells[index] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - textWidth(cell)));
        return align === 'left' ? cell + gap : gap + cell;
      })
      .join('  ')
      .trimEnd();
  return [
    `  ${paint.faint(layOut(columns.map(({ head }) => head)))}`,
    ...rows.map((row) => `  ${layOut(row)}`),
  ];
}

/** Words on lines of at most `width`, the second and further ones indented like the first. */
export function wrapped(text: string, width: number, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** A name cut to `width`, with an ellipsis where something is missing. */
export function shortened(name: string, width: number): string {
  const letters = [...name];
  return letters.length <= width ? name : `${letters.slice(0, width - 1).join('')}…`;
}

/** Columns that `text` takes; every code point counts as one. */
export function textWidth(text: string): number {
  return [...text].length;
}
