/** An appraisal for a terminal. */
import { NO_PAINT, type Paint, tableLines } from '../effect/text/table.ts';
import { countText, percentText } from '../effect/wording.ts';
import type { Appraisal } from './appraisal.ts';

export function appraisalText({ grades, tenths }: Appraisal, paint: Paint = NO_PAINT): string {
  const share = (of: number | null) => (of === null ? '–' : percentText(of));
  const byGrade = grades.map(({ grade, customers, shareOfContribution, boughtLater }) => [
    grade,
    countText(customers),
    percentText(shareOfContribution),
    share(boughtLater),
  ]);
  const byRisk = tenths.map(({ tenth, customers, from, to, expected, boughtLater }) => [
    String(tenth),
    countText(customers),
    `${from.toFixed(3)} to ${to.toFixed(3)}`,
    percentText(expected),
    share(boughtLater),
  ]);
  return [
    paint.strong('By grade'),
    ...tableLines(
      [
        { head: '', align: 'left' },
        { head: 'customers' },
        { head: 'contribution' },
        { head: 'bought again' },
      ],
      byGrade,
      paint,
    ),
    '',
    paint.strong('By tenth of the risk to lapse'),
    ...tableLines(
      [
        { head: '' },
        { head: 'customers' },
        { head: 'lapse_risk' },
        { head: 'expected' },
        { head: 'bought again' },
      ],
      byRisk,
      paint,
    ),
    '',
  ].join('\n');
}
