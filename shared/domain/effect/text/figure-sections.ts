/** The figures behind the drawing: conversions, value, profit, and what CUPED makes of them. */
import type { EffectReport } from '../effect-report.ts';
import {
  barePointsText,
  chanceText,
  chosenPercentText,
  countText,
  moneyText,
  pointsText,
  pText,
  signedMoneyText,
  signedPercentText,
} from '../wording.ts';
import { type Column, NAME_WIDTH, type Paint, shortened, tableLines } from './table.ts';
import { orUnknown, rangeOrTooEarly } from './unknown.ts';

export function numberLines({ comparisons }: EffectReport, paint: Paint): string[] {
  if (comparisons.length === 0) return [];
  const columns: Column[] = [
    { head: '', align: 'left' },
    ...['points, %', 'always valid', 'single look', 'p always', 'p single', 'wins', 'caused'].map(
      (head) => ({ head }),
    ),
  ];
  const rows = comparisons.map(({ arm, conversion }) => [
    shortened(arm, NAME_WIDTH),
    barePointsText(conversion.absolute.value),
    rangeOrTooEarly(conversion.absolute.alwaysValid, barePointsText),
    rangeOrTooEarly(conversion.absolute.fixed, barePointsText),
    orUnknown(conversion.alwaysValidP, pText),
    orUnknown(conversion.p, pText),
    orUnknown(conversion.chanceToWin, chanceText),
    countText(conversion.incremental.value),
  ]);
  return [paint.strong('Conversions'), ...tableLines(columns, rows, paint)];
}

export function valueLines({ comparisons, currency }: EffectReport, paint: Paint): string[] {
  const shown = comparisons.filter(({ value }) => value.chanceToWin !== null);
  if (shown.length === 0) return [];
  const money = (amount: number) => signedMoneyText(amount, currency);
  const columns: Column[] = [
    { head: '', align: 'left' },
    ...['each', 'always valid', 'single look', 'p always', 'p single', 'lift', 'caused'].map(
      (head) => ({ head }),
    ),
  ];
  const rows = shown.map(({ arm, value }) => [
    shortened(arm, NAME_WIDTH),
    money(value.absolute.value),
    rangeOrTooEarly(value.absolute.alwaysValid, money),
    rangeOrTooEarly(value.absolute.fixed, money),
    orUnknown(value.alwaysValidP, pText),
    orUnknown(value.p, pText),
    orUnknown(value.relative.value, signedPercentText),
    money(value.incremental.value),
  ]);
  return [paint.strong('Value per customer'), ...tableLines(columns, rows, paint)];
}

export function profitLines({ comparisons, currency }: EffectReport, paint: Paint): string[] {
  const shown = comparisons.flatMap(({ arm, money }) => (money === null ? [] : [{ arm, money }]));
  if (shown.length === 0) return [];
  const amount = (sum: number) => signedMoneyText(sum, currency);
  const columns: Column[] = [
    { head: '', align: 'left' },
    ...['margin', 'cost', 'profit', 'always valid', 'single look', 'ROI', 'chance'].map((head) => ({
      head,
    })),
  ];
  const rows = shown.map(({ arm, money }) => [
    shortened(arm, NAME_WIDTH),
    moneyText(money.incrementalMargin.value, currency),
    moneyText(money.cost, currency),
    amount(money.profit.value),
    rangeOrTooEarly(money.profit.alwaysValid, amount),
    rangeOrTooEarly(money.profit.fixed, amount),
    orUnknown(money.roi?.value ?? null, signedPercentText),
    chanceText(money.probabilityOfProfit),
  ]);
  const [first] = shown;
  return [
    paint.strong(`Profit, at a margin of ${chosenPercentText(first?.money.margin ?? 0)}`),
    ...tableLines(columns, rows, paint),
  ];
}

export function cupedLines({ comparisons, currency }: EffectReport, paint: Paint): string[] {
  const money = (amount: number) => signedMoneyText(amount, currency);
  const found = comparisons.flatMap(({ arm, cuped }) => [
    ...(cuped.conversion === null
      ? []
      : [{ arm, what: 'conversion', ...cuped.conversion, text: pointsText }]),
    ...(cuped.value === null ? [] : [{ arm, what: 'value', ...cuped.value, text: money }]),
  ]);
  if (found.length === 0) return [];
  const largest = Math.max(...found.map(({ correlation }) => Math.abs(correlation)));
  const lines = found.flatMap(({ arm, what, correlation, reduction, adjusted, text }) => {
    if (adjusted === null) return [];
    const { value, alwaysValid, fixed } = adjusted.absolute;
    const band =
      alwaysValid === null
        ? `${rangeOrTooEarly(fixed, text)} at a single look`
        : rangeOrTooEarly(alwaysValid, text);
    const gain = `correlation ${correlation.toFixed(2)}, variance ${signedPercentText(-reduction)}`;
    return `  ${shortened(arm, NAME_WIDTH)}, ${what}: ${text(value)} (${band}); ${gain}`;
  });
  return [
    paint.strong('With what customers did before taken out (CUPED)'),
    ...(lines.length > 0 ? lines : [`  No help here: correlation at most ${largest.toFixed(2)}.`]),
  ];
}
