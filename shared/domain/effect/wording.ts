/** Numbers in sentences and tables: English, signs spelt out, never more digits than are known. */
import type { OpenInterval } from '../stats/relative-lift.ts';

const MINUS = '−';

/** `12,345`. */
export function countText(count: number): string {
  return decimalsText(Math.round(count), 0);
}

/** `1 day`, `1,200 days`; `many` where an s is not enough. */
export function countedText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${pluralText(count, one, many)}`;
}

/** The noun alone, after a number that is written otherwise. */
export function pluralText(count: number, one: string, many = `${one}s`): string {
  return Math.abs(count) === 1 ? one : many;
}

/** A measured rate: 0.1234 as `12.3 %`, 0.00573 as `0.573 %`. */
export function percentText(share: number): string {
  return `${decimalsText(100 * share, digitsOfRate(100 * share))} %`;
}

/** A difference of rates, 0.0123 as `+1.23 pp`. */
export function pointsText(difference: number): string {
  return `${plus(difference)}${percentText(difference).replace('%', 'pp')}`;
}

/** The same without its unit, for a column that names it. */
export function barePointsText(difference: number): string {
  return pointsText(difference).replace(' pp', '');
}

/** A relative change: 0.1234 as `+12.3 %`, 1.234 as `+123 %`. */
export function signedPercentText(change: number): string {
  return `${plus(change)}${decimalsText(100 * change, Math.abs(change) < 0.9995 ? 1 : 0)} %`;
}

/** A number that somebody chose rather than measured: 0.1 as `10 %`, 0.005 as `0.5 %`. */
export function chosenPercentText(share: number): string {
  return `${Number((100 * share).toPrecision(4))} %`;
}

/** A probability in percent that never says 0 or 100 where that is only rounding. */
export function chanceText(chance: number): string {
  if (chance > 0.999 && chance < 1) return '> 99.9 %';
  if (chance < 0.001 && chance > 0) return '< 0.1 %';
  return `${decimalsText(100 * chance, 1)} %`;
}

/** A p-value: `0.0123`, `1.2e−7`. */
export function pText(p: number): string {
  if (p > 0 && p < 0.0001) return p.toExponential(1).replace('-', MINUS);
  return p.toFixed(4);
}

/** `−€1,234`, `€12.34`, `€0.084`: whole units from a hundred on. */
export function moneyText(amount: number, currency: string): string {
  const size = Math.abs(amount);
  const digits = size >= 100 ? 0 : size >= 0.1 || size === 0 ? 2 : 3;
  return amount
    .toLocaleString('en-US', {
      style: 'currency',
      signDisplay: 'negative',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    .replace('-', MINUS);
}

export function signedMoneyText(amount: number, currency: string): string {
  return `${plus(amount)}${moneyText(amount, currency)}`;
}

/** `+1.2 % to +3.4 %`; an end that is not bounded is said to be so. */
export function rangeText({ low, high }: OpenInterval, text: (value: number) => string): string {
  if (low === null && high === null) return 'anything';
  if (low === null) return `up to ${text(high ?? 0)}`;
  return high === null ? `${text(low)} or more` : `${text(low)} to ${text(high)}`;
}

function plus(value: number): string {
  return value > 0 ? '+' : '';
}

function digitsOfRate(percent: number): number {
  const size = Math.abs(percent);
  if (size === 0 || size >= 10) return 1;
  return size >= 1 ? 2 : size >= 0.01 ? 3 : 5;
}

function decimalsText(value: number, digits: number): string {
  return value
    .toLocaleString('en-US', {
      signDisplay: 'negative',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    .replace('-', MINUS);
}
