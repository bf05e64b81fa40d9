/** Numbers in sentences and tables: English, signs spelt out, never more digits than are known. */
import type { OpenInterval } from '../stats/relative-lift.ts';

const MINUS = '−';

/** `12,345`. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US').replace('-', MINUS);
}

/** 0.1234 as `12.3 %`; small rates keep three digits. */
export function percentText(share: number): string {
  const percent = 100 * share;
  const digits = percent === 0 || Math.abs(percent) >= 10 ? 1 : Math.abs(percent) >= 0.1 ? 2 : 4;
  return `${fixedText(percent, digits)} %`;
}

/** 0.1234 as `+12.3 %`. */
export function signedPercentText(share: number): string {
  return `${share > 0 ? '+' : ''}${percentText(share)}`;
}

/** A difference of rates, 0.0123 as `+1.23 pp`. */
export function pointsText(difference: number): string {
  return signedPercentText(difference).replace('%', 'pp');
}

/** `−€1,234.50`; whole units from a thousand on. An unknown currency stands before the number. */
export function moneyText(amount: number, currency: string): string {
  const digits = Math.abs(amount) >= 1000 ? 0 : Math.abs(amount) >= 0.1 || amount === 0 ? 2 : 4;
  return amount
    .toLocaleString('en-US', {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    .replace('-', MINUS);
}

export function signedMoneyText(amount: number, currency: string): string {
  return `${amount > 0 ? '+' : ''}${moneyText(amount, currency)}`;
}

/** `0.0123`, `0.00000012` as `1.2e-7`, and never 0 or 1 where that is only rounding. */
export function probabilityText(p: number): string {
  if (p > 0.9999 && p < 1) return '> 0.9999';
  if (p > 0 && p < 0.0001) return p.toExponential(1).replace('-', MINUS);
  return p.toFixed(4);
}

/** `+1.2 % to +3.4 %`; an end that is not bounded is said to be so. */
export function rangeText({ low, high }: OpenInterval, text: (value: number) => string): string {
  if (low === null && high === null) return 'anything';
  if (low === null) return `up to ${text(high ?? 0)}`;
  return high === null ? `${text(low)} or more` : `${text(low)} to ${text(high)}`;
}

function fixedText(value: number, digits: number): string {
  return value
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', MINUS);
}
