/** The report for a terminal: tables and bars, a hundred columns wide. */
import type { EffectReport } from '../effect-report.ts';
import { countText, moneyText, percentText } from '../wording.ts';
import { bar } from './bars.ts';
import { cupedLines, numberLines, profitLines, valueLines } from './figure-sections.ts';
import { liftLines, segmentLines, timeLines } from './lift-sections.ts';
import {
  type Column,
  NAME_WIDTH,
  NO_PAINT,
  PAGE_WIDTH,
  type Paint,
  shortened,
  tableLines,
  wrapped,
} from './table.ts';
import { orUnknown } from './unknown.ts';

export function effectText(report: EffectReport, paint: Paint = NO_PAINT): string {
  return joined([
    headLines(report, paint),
    armLines(report, paint),
    funnelLines(report, paint),
    liftLines(report, paint),
    numberLines(report, paint),
    valueLines(report, paint),
    profitLines(report, paint),
    cupedLines(report, paint),
    segmentLines(report, paint),
    timeLines(report, paint),
  ]);
}

/** A further outcome of the same experiment: no money, and no arms a second time. */
export function outcomeText(name: string, report: EffectReport, paint: Paint = NO_PAINT): string {
  return joined([
    [paint.strong(`Also: ${name}`)],
    liftLines(report, paint),
    numberLines(report, paint),
    segmentLines(report, paint),
  ]);
}

function joined(sections: readonly string[][]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The campaign's verdict, where there are several variants each one's own, and what to beware of. */
function headLines({ verdict, warnings, comparisons }: EffectReport, paint: Paint): string[] {
  const tone =
    verdict.code === 'lift' || verdict.code === 'lift_and_profit'
      ? paint.good
      : ['harm', 'lift_at_a_loss', 'sample_ratio_mismatch'].includes(verdict.code)
        ? paint.bad
        : paint.strong;
  const notes = warnings.filter(({ code }) => code !== verdict.code);
  const variants = verdict.code === 'sample_ratio_mismatch' ? [] : comparisons.slice(1);
  return [
    ...wrapped(verdict.text, PAGE_WIDTH).map(tone),
    ...variants.flatMap((found) =>
      wrapped(`${found.arm}: ${found.verdict.text}`, PAGE_WIDTH, '  ', '    '),
    ),
    ...notes.flatMap(({ text }) => wrapped(text, PAGE_WIDTH, '  ! ', '    ')),
  ];
}

function armLines({ arms, currency }: EffectReport, paint: Paint): string[] {
  const columns: Column[] = [
    { head: '', align: 'left' },
    ...['assigned', 'share', 'converters', 'rate'].map((head) => ({ head })),
    { head: '', align: 'left' },
    { head: 'value each' },
    { head: 'cost' },
  ];
  const highest = Math.max(...arms.map(({ conversionRate }) => conversionRate.value ?? 0));
  const rows = arms.map(({ arm, control, funnel, share, conversionRate, ...rest }) => [
    shortened(arm, NAME_WIDTH) + (control ? ' (control)' : ''),
    countText(funnel.assigned),
    orUnknown(share, percentText),
    countText(funnel.converters),
    orUnknown(conversionRate.value, percentText),
    bar(conversionRate.value ?? 0, highest, 12),
    orUnknown(rest.valuePerAssigned.value, (amount) => moneyText(amount, currency)),
    moneyText(Number(rest.cost.total), currency),
  ]);
  return [paint.strong('Arms, over everyone assigned'), ...tableLines(columns, rows, paint)];
}

const STAGES = ['sent', 'delivered', 'opened', 'clicked'] as const;

/** Each stage as a share of everyone assigned; stages that nobody reached in any arm are left out. */
function funnelLines({ arms }: EffectReport, paint: Paint): string[] {
  const stages = STAGES.filter((stage) => arms.some(({ funnel }) => funnel[stage] > 0));
  if (stages.length === 0) return [];
  const columns: Column[] = [
    { head: '', align: 'left' },
    ...stages.flatMap((head) => [{ head }, { head: '' }, { head: '', align: 'left' } as const]),
  ];
  const rows = arms.map(({ arm, funnel }) => [
    shortened(arm, NAME_WIDTH),
    ...stages.flatMap((stage) => {
      const share = funnel.assigned === 0 ? null : funnel[stage] / funnel.assigned;
      return [countText(funnel[stage]), orUnknown(share, percentText), bar(share ?? 0, 1, 5)];
    }),
  ]);
  return [paint.strong('Funnel'), ...tableLines(columns, rows, paint)];
}
