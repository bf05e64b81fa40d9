/** Bars and intervals drawn in characters. */
import type { OpenInterval } from '../../stats/relative-lift.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `value` of `max` as a bar of at most `width` columns; nothing for a value of zero or below. */
export function bar(value: number, max: number, width: number): string {
  if (!(value > 0) || !(max > 0)) return '';
  const eighths = Math.max(1, Math.round(Math.min(value / max, 1) * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

export interface ForestRow {
  readonly value: number | null;
  readonly alwaysValid: OpenInterval | null;
  readonly fixed: OpenInterval | null;
}

export interface Forest {
  /** The scale: its two ends and zero, in the words of `text`. */
  readonly axis: string;
  /** One line a row: `├──━━●━━──┤` about a zero line. */
  readonly lines: readonly string[];
}

/**
 * Intervals on a common scale that holds zero: thin for always valid, thick for a single look, a dot
 * for the estimate, an arrow where an interval goes on beyond the scale.
 */
export function forest(
  rows: readonly ForestRow[],
  width: number,
  text: (value: number) => string,
): Forest {
  const { low, high } = scaleOf(rows);
  const at = (value: number) => Math.round(((value - low) / (high - low)) * (width - 1));
  const zero = at(0);
  return {
    axis: axisLine(width, zero, text(low), text(0), text(high)),
    lines: rows.map((row) => forestLine(row, width, zero, at)),
  };
}

function forestLine(
  { value, alwaysValid, fixed }: ForestRow,
  width: number,
  zero: number,
  at: (value: number) => number,
): string {
  const cells = new Array<string>(width).fill(' ');
  const clamp = (column: number) => Math.min(Math.max(column, 0), width - 1);
  const span = (
    interval: OpenInterval | null,
    stroke: string,
  ): readonly [number, number] | null => {
    if (interval === null) return null;
    const from = interval.low === null ? -1 : at(interval.low);
    const to = interval.high === null ? width : at(interval.high);
    for (let column = clamp(from); column <= clamp(to); column += 1) cells[column] = stroke;
    return [from, to];
  };
  cells[zero] = '│';
  const outer = span(alwaysValid, '─');
  const inner = span(fixed, '━');
  if (outer !== null) {
    cells[clamp(outer[0])] = outer[0] < 0 ? '◀' : '├';
    cells[clamp(outer[1])] = outer[1] >= width ? '▶' : '┤';
  } else if (inner !== null) {
    if (inner[0] < 0) cells[0] = '◀';
    if (inner[1] >= width) cells[width - 1] = '▶';
  }
  if (cells[zero] === '─' || cells[zero] === '━') cells[zero] = '┼';
  if (value !== null) cells[clamp(at(value))] = '●';
  return cells.join('').trimEnd();
}

/** Zero and every finite end, unless one is so far out that it would press the rest together. */
function scaleOf(rows: readonly ForestRow[]): { low: number; high: number } {
  const ends = rows.flatMap(({ alwaysValid, fixed }) =>
    [alwaysValid?.low, alwaysValid?.high, fixed?.low, fixed?.high].filter(
      (end) => end !== null && end !== undefined,
    ),
  );
  const values = rows.flatMap(({ value }) => value ?? []);
  const reach = 4 * Math.max(...values.map(Math.abs), 0);
  const kept = ends.filter((end) => Math.abs(end) <= reach);
  const low = Math.min(0, ...values, ...(kept.length > 0 ? kept : ends));
  const high = Math.max(0, ...values, ...(kept.length > 0 ? kept : ends));
  return low === high
    ? { low: -1, high: 1 }
    : { low: low < 0 ? low : -high / 8, high: high > 0 ? high : -low / 8 };
}

/** Left end, zero, right end; zero gives way where there is no room. */
function axisLine(width: number, zero: number, low: string, middle: string, high: string): string {
  const gap = width - low.length - high.length;
  const start = Math.round(zero - middle.length / 2) - low.length;
  const fits = start > 0 && start + middle.length < gap;
  const inside = fits
    ? ' '.repeat(start) + middle + ' '.repeat(gap - start - middle.length)
    : ' '.repeat(Math.max(gap, 1));
  return low + inside + high;
}
