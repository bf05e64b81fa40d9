/** From incremental value to profit, step by step, as an SVG waterfall. */

import type { Interval } from '../../stats/sample.ts';
import { ALL_VARIANTS } from '../compared-arms.ts';
import type { Comparison, EffectReport, ProfitReport } from '../effect-report.ts';
import {
  chosenPercentText,
  countedText,
  moneyText,
  rangeText,
  signedMoneyText,
} from '../wording.ts';
import { COLORS, element, line, picture, scale, text, ticks } from './svg.ts';

const SIZE = { width: 900, height: 460 };
/** At least; more where the amounts at the axis are longer. */
const LEFT = 96;
/** Of a digit of theirs. */
const DIGIT = 8;
const RIGHT = 876;
const TOP = 96;
const BOTTOM = 392;

interface Step {
  /** Line by line. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly label: string;
}

/**
 * One comparison of the report (the first unless named), its profit with the always-valid interval,
 * or that of a single look where there is none yet. A picture that says so where profit is not known.
 */
export function profitPlot(report: EffectReport, arm = report.comparisons[0]?.arm): string {
  const found = report.comparisons.find((comparison) => comparison.arm === arm);
  if (found === undefined || found.money === null) {
    const unknown = 'Profit is not known: it needs a control arm, values and a margin';
    return picture(SIZE, unknown, [title(unknown)]);
  }
  const { money } = found;
  const steps = stepsOf(found, money, report.currency);
  const band = money.profit.alwaysValid ?? money.profit.fixed;
  const ends = [
    0,
    ...steps.flatMap(({ from, to }) => [from, to]),
    ...(band ? [band.low, band.high] : []),
  ];
  const room = (Math.max(...ends) - Math.min(...ends) || 1) * 0.08;
  const range = [Math.min(...ends) - room, Math.max(...ends) + room] as const;
  const y = scale(range, [BOTTOM, TOP]);
  const axis = ticks(range[0], range[1], 6).map((value) => ({
    value,
    label: moneyText(value, report.currency).replace(/\.00$/, ''),
  }));
  const left = Math.max(LEFT, 18 + DIGIT * Math.max(...axis.map(({ label }) => label.length)));
  const wide = (RIGHT - left) / steps.length;
  const said = headline(money, report.currency);
  return picture(SIZE, said, [
    title(said),
    text(24, 60, subtitle(found, report), { fill: COLORS.faint }),
    ...axis.flatMap(({ value, label }) => [
      line([left, y(value)], [RIGHT, y(value)], { stroke: COLORS.grid }),
      text(left - 10, y(value) + 5, label, {
        'text-anchor': 'end',
        fill: COLORS.faint,
      }),
    ]),
    ...steps.flatMap((step, index) =>
      stepShapes(step, steps[index + 1], { left: left + index * wide, wide, band }, y),
    ),
    line([left, y(0)], [RIGHT, y(0)], { stroke: COLORS.ink, 'stroke-width': 1.5 }),
    ...(band === null ? [] : whisker(band, left + (steps.length - 0.5) * wide, y)),
  ]);
}

function title(said: string): string {
  return text(24, 36, said, { 'font-size': 22, 'font-weight': 600 });
}

function headline({ profit }: ProfitReport, currency: string): string {
  const measured = signedMoneyText(profit.value, currency);
  const band = profit.alwaysValid;
  if (band === null) return `Too early to tell: profit ${measured} so far`;
  const range = rangeText(band, (sum) => signedMoneyText(sum, currency));
  if (band.low > 0) return `Profit ${measured} (${range})`;
  if (band.high < 0) return `The campaign loses money: ${measured} (${range})`;
  return `No profit shown yet: ${measured} (${range})`;
}

function subtitle({ arm, nTreated, money }: Comparison, report: EffectReport): string {
  const which = arm === ALL_VARIANTS ? 'the campaign' : `“${arm}”`;
  const kind = money?.profit.alwaysValid ? 'always valid' : 'single look';
  return `Caused by ${which} among ${countedText(nTreated, 'customer')}, against “${report.control ?? 'nobody'}”; whisker of ${chosenPercentText(report.confidence)}, ${kind}`;
}

function stepsOf({ value }: Comparison, money: ProfitReport, currency: string): Step[] {
  const revenue = value.incremental.value;
  const kept = money.incrementalMargin.value;
  const { messages, incentives, fixed, uncaused } = money.costs;
  const steps: Step[] = [
    total('Incremental\nvalue', revenue, COLORS.blue, currency),
    change('Cost of\ngoods', revenue, kept - revenue, currency),
    total('Incremental\nmargin', kept, COLORS.blue, currency),
  ];
  let at = kept;
  for (const [name, cost] of [
    ['Messages', messages],
    ['Incentives', incentives],
    ['Fixed\ncost', fixed],
    ['Spent\nanyway', -uncaused],
  ] as const) {
    if (cost === 0) continue;
    steps.push(change(name, at, -cost, currency));
    at -= cost;
  }
  const band = money.profit.alwaysValid;
  const sure = band !== null && (band.low > 0 || band.high < 0);
  // Grey while its sign is open, whichever way it leans.
  const profit = total('Profit', money.profit.value, COLORS.green, currency);
  return [...steps, sure ? profit : { ...profit, color: COLORS.grey }];
}

function total(name: string, to: number, color: string, currency: string): Step {
  return {
    name,
    from: 0,
    to,
    color: to < 0 ? COLORS.orange : color,
    label: moneyText(to, currency),
  };
}

function change(name: string, from: number, by: number, currency: string): Step {
  const color = by < 0 ? COLORS.orange : COLORS.green;
  return { name, from, to: from + by, color, label: signedMoneyText(by, currency) };
}

function stepShapes(
  { name, from, to, color, label }: Step,
  next: Step | undefined,
  place: { left: number; wide: number; band: Interval | null },
  y: (value: number) => number,
): string[] {
  const { left, wide, band } = place;
  const [top, bottom] = [Math.min(y(from), y(to)), Math.max(y(from), y(to))];
  const center = left + wide / 2;
  const bar = { x: left + wide * 0.18, width: wide * 0.64 };
  return [
    element('rect', { ...bar, y: top, height: Math.max(bottom - top, 1), fill: color }),
    ...(next === undefined
      ? []
      : [
          line([bar.x + bar.width, y(to)], [left + wide * 1.18, y(to)], {
            stroke: COLORS.faint,
            'stroke-dasharray': '3 3',
          }),
        ]),
    text(center, labelAt(next === undefined ? band : null, top, y), label, {
      'text-anchor': 'middle',
      'font-weight': next === undefined ? 700 : 600,
    }),
    ...name
      .split('\n')
      .map((word, index) =>
        text(center, BOTTOM + 22 + 17 * index, word, { 'text-anchor': 'middle' }),
      ),
  ];
}

/** Above the bar, or above the whisker that it carries. */
function labelAt(band: Interval | null, top: number, y: (value: number) => number): number {
  return (band === null ? top : Math.min(top, y(band.high))) - 8;
}

function whisker({ low, high }: Interval, x: number, y: (value: number) => number): string[] {
  const style = { stroke: COLORS.ink, 'stroke-width': 2 };
  return [
    line([x, y(low)], [x, y(high)], style),
    line([x - 9, y(low)], [x + 9, y(low)], style),
    line([x - 9, y(high)], [x + 9, y(high)], style),
  ];
}
