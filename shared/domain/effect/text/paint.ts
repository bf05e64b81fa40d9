/** Colours of a terminal, or none. Applied after padding, so that they never shift a column. */

export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const same = (text: string): string => text;
export const PLAIN: Paint = { strong: same, faint: same, good: same, bad: same };

/** Select graphic rendition, ECMA-48 8.3.117: bold, faint, green, red. */
export const ANSI: Paint = {
  strong: rendition(1, 22),
  faint: rendition(2, 22),
  good: rendition(32, 39),
  bad: rendition(31, 39),
};

function rendition(on: number, off: number): (text: string) => string {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}
