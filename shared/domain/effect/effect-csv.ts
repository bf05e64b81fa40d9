/** The report as CSV, one figure a line: RFC 4180, comma, CRLF, a header. */
import { csvLine } from '../csv.ts';
import type { ArmResponses } from '../measure/responses.ts';
import type {
  Banded,
  Comparison,
  EffectReport,
  Outcome,
  ProfitReport,
  Relative,
} from './effect-report.ts';

const HEADER = [
  'section',
  'name',
  'figure',
  'value',
  'low',
  'high',
  'fixed_low',
  'fixed_high',
] as const;

type Cell = string | number | null | undefined;
type Row = readonly Cell[];

/**
 * `low` and `high` are the always-valid band, `fixed_*` that of a single look; empty where unknown.
 * A second report may follow the first in one file: without header, its sections under a prefix.
 */
export function effectCsv(
  report: EffectReport,
  {
    header = true,
    prefix = '',
    responses = [],
  }: { header?: boolean; prefix?: string; responses?: readonly ArmResponses[] } = {},
): string {
  const rows: Row[] = [
    ['report', '', 'verdict', report.verdict.code],
    ['report', '', 'verdict_text', report.verdict.text],
    ['report', '', 'currency', report.currency],
    ['report', '', 'confidence', report.confidence],
    ['report', '', 'sample_ratio_p', report.sampleRatio?.p],
    ...report.warnings.map(({ code, text }) => ['warning', code, 'text', text]),
    ...report.arms.flatMap(armRows),
    ...report.comparisons.flatMap(comparisonRows),
    ...report.segments.flatMap((found): Row[] => [
      ['segment', found.segment, 'assigned_control', found.nControl],
      ['segment', found.segment, 'assigned_treated', found.nTreated],
      ...(found.conversion === null
        ? []
        : outcomeRows('segment', found.segment, 'conversion', found.conversion)),
      ['segment', found.segment, 'adjusted_p', found.adjustedP],
      ['segment', found.segment, 'adjusted_always_valid_p', found.adjustedAlwaysValidP],
    ]),
    ...report.overTime.flatMap(({ day, arm, absolute, relative, incremental }): Row[] => [
      bandRow(`day ${day}`, arm, 'difference', absolute),
      bandRow(`day ${day}`, arm, 'lift', relative),
      bandRow(`day ${day}`, arm, 'incremental', incremental),
    ]),
  ];
  rows.push(...responses.flatMap(surveyRows));
  const prefixed = rows.map(([section, ...rest]) => [`${prefix}${section}`, ...rest]);
  return [...(header ? [HEADER] : []), ...prefixed].map(line).join('');
}

/** Surveys that somebody answered. */
function surveyRows({ arm, nps, csat }: ArmResponses): Row[] {
  const { promoters, passives, detractors } = nps;
  return [
    ...(nps.score === null
      ? []
      : [
          ['survey', arm, 'nps_answers', promoters + passives + detractors],
          fixedRow('survey', arm, 'nps', { value: nps.score, interval: nps.interval }),
        ]),
    ...(csat.mean === null
      ? []
      : [
          ['survey', arm, 'csat_answers', csat.answers],
          fixedRow('survey', arm, 'csat_mean', { value: csat.mean, interval: csat.interval }),
          fixedRow('survey', arm, 'csat_satisfied', {
            value: csat.satisfied.share,
            interval: csat.satisfied.interval,
          }),
        ]),
  ];
}

function armRows(arm: EffectReport['arms'][number]): Row[] {
  const { conversionRate, valuePerAssigned } = arm;
  return [
    ...Object.entries(arm.funnel).map(([stage, count]) => ['arm', arm.arm, stage, count]),
    ['arm', arm.arm, 'share', arm.share],
    ['arm', arm.arm, 'planned_share', arm.plannedShare],
    fixedRow('arm', arm.arm, 'conversion_rate', conversionRate),
    ['arm', arm.arm, 'value', arm.value],
    fixedRow('arm', arm.arm, 'value_per_assigned', valuePerAssigned),
    ['arm', arm.arm, 'cost', arm.cost.total],
  ];
}

function comparisonRows(found: Comparison): Row[] {
  const { arm, conversion, value, cuped, money } = found;
  return [
    ['effect', arm, 'verdict', found.verdict.code],
    ...outcomeRows('effect', arm, 'conversion', conversion),
    ...outcomeRows('effect', arm, 'value', value),
    ...(['conversion', 'value'] as const).flatMap((outcome): Row[] => {
      const past = cuped[outcome];
      if (past === null) return [];
      const name = `${outcome}_cuped`;
      return [
        ['effect', arm, `${name}_correlation`, past.correlation],
        ['effect', arm, `${name}_reduction`, past.reduction],
        ...(past.adjusted === null
          ? []
          : [
              bandRow('effect', arm, `${name}_difference`, past.adjusted.absolute),
              bandRow('effect', arm, `${name}_lift`, past.adjusted.relative),
            ]),
      ];
    }),
    ...(money === null ? [] : moneyRows(arm, money)),
  ];
}

function outcomeRows(section: string, name: string, outcome: string, found: Outcome): Row[] {
  return [
    [section, name, `${outcome}_control`, found.control],
    [section, name, `${outcome}_treated`, found.treated],
    bandRow(section, name, `${outcome}_difference`, found.absolute),
    bandRow(section, name, `${outcome}_lift`, found.relative),
    bandRow(section, name, `${outcome}_incremental`, found.incremental),
    [section, name, `${outcome}_p`, found.p],
    [section, name, `${outcome}_always_valid_p`, found.alwaysValidP],
    [section, name, `${outcome}_chance_to_win`, found.chanceToWin],
  ];
}

function moneyRows(arm: string, money: ProfitReport): Row[] {
  return [
    ['effect', arm, 'cost', money.cost],
    ['effect', arm, 'margin', money.margin],
    bandRow('effect', arm, 'incremental_margin', money.incrementalMargin),
    bandRow('effect', arm, 'profit', money.profit),
    bandRow('effect', arm, 'roi', money.roi),
    ['effect', arm, 'break_even_difference', money.breakEven],
    ['effect', arm, 'probability_of_profit', money.probabilityOfProfit],
  ];
}

function bandRow(
  section: string,
  name: string,
  figure: string,
  band: Banded | Relative | null,
): Row {
  const { value, alwaysValid, fixed } = band ?? {};
  return [
    section,
    name,
    figure,
    value,
    alwaysValid?.low,
    alwaysValid?.high,
    fixed?.low,
    fixed?.high,
  ];
}

function fixedRow(
  section: string,
  name: string,
  figure: string,
  found: { value: number | null; interval: { low: number; high: number } | null },
): Row {
  const { value, interval } = found;
  return [section, name, figure, value, null, null, interval?.low, interval?.high];
}

function line(row: Row): string {
  return csvLine(HEADER.map((_, column) => row[column]));
}
