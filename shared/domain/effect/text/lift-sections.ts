/** Lift drawn as intervals on a common scale: by variant, by segment, over time. */
import type { EffectReport } from '../effect-report.ts';
import { chosenPercentText, pText, signedPercentText } from '../wording.ts';
import { type ForestRow, forest } from './bars.ts';
import { NAME_WIDTH, PAGE_WIDTH, type Paint, shortened } from './table.ts';
import { orUnknown, rangeOrTooEarly } from './unknown.ts';

export function liftLines(
  { comparisons, control, confidence }: EffectReport,
  paint: Paint,
): string[] {
  if (comparisons.length === 0) return [];
  const rows = comparisons.map(({ arm, conversion }) => ({ name: arm, ...conversion.relative }));
  return [
    paint.strong(`Lift of the conversion rate over ${control ?? ''}`),
    ...forestLines(rows, paint),
    paint.faint(
      `  ├──┤ always valid, ━━ single look, at ${chosenPercentText(confidence)}; ● what was measured`,
    ),
  ];
}

const UNKNOWN_LIFT: ForestRow = { value: null, alwaysValid: null, fixed: null };

export function segmentLines({ segments, correction }: EffectReport, paint: Paint): string[] {
  if (segments.length === 0) return [];
  const rows = segments.map((found) => ({
    name: found.segment,
    note: `${orUnknown(found.adjustedAlwaysValidP, pText)} ${found.shown ? 'shown' : 'not shown'}`,
    ...(found.conversion?.relative ?? UNKNOWN_LIFT),
  }));
  const method = correction === 'holm' ? 'Holm' : 'Benjamini–Hochberg';
  return [
    paint.strong(`Lift by segment, p always valid and corrected by ${method}`),
    ...forestLines(rows, paint),
  ];
}

export function timeLines({ overTime, comparisons }: EffectReport, paint: Paint): string[] {
  const [first] = comparisons;
  const points = overTime.filter(({ arm }) => arm === first?.arm);
  if (points.length === 0) return [];
  const every = Math.max(1, Math.ceil(points.length / 14));
  // Counted from the end, so that today is always there.
  const shown = points.filter((_, index) => (points.length - 1 - index) % every === 0);
  const rows = shown.map(({ day, relative }) => ({ name: day, ...relative }));
  return [paint.strong('Lift as it stood on the day'), ...forestLines(rows, paint)];
}

function forestLines(
  rows: readonly (ForestRow & { name: string; note?: string })[],
  paint: Paint,
): string[] {
  const names = Math.max(...rows.map(({ name }) => shortened(name, NAME_WIDTH).length));
  const notes = Math.max(...rows.map(({ note = '' }) => note.length));
  const width = Math.max(20, PAGE_WIDTH - names - notes - 42);
  const { axis, lines } = forest(rows, width, signedPercentText);
  return [
    `  ${' '.repeat(names + 12)}${paint.faint(axis)}`,
    ...rows.map((row, index) => {
      const name = shortened(row.name, NAME_WIDTH).padEnd(names);
      const value = orUnknown(row.value, signedPercentText).padStart(9);
      const drawn = (lines[index] ?? '').padEnd(width);
      const ends = rangeOrTooEarly(row.alwaysValid, signedPercentText).padEnd(24);
      return `  ${name} ${value}  ${drawn}  ${ends} ${row.note ?? ''}`.trimEnd();
    }),
  ];
}
