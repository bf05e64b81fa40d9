/** The report in one sentence, which may understate and never overstate. */
import { BAND_FROM } from '../stats/band-start.ts';
import type { Outcome, ProfitReport, Verdict } from './effect-report.ts';
import { pointsText, rangeText, signedMoneyText, signedPercentText } from './wording.ts';

/**
 * Judged by always-valid bands, in a fixed order: first whether there is a lift of the conversion
 * rate, and profit only once there is, so that the chance of any false claim stays below alpha
 * (W. Maurer, L. A. Hothorn, W. Lehmacher, 1995: a fixed sequence needs no correction).
 */
export function verdictOf(
  conversion: Outcome,
  profit: ProfitReport | null,
  currency: string,
): Verdict {
  const band = conversion.absolute.alwaysValid;
  if (band === null) {
    return {
      code: 'too_early',
      text: `Too early: intervals begin when each arm has ${BAND_FROM} customers who converted and ${BAND_FROM} who did not.`,
    };
  }
  const lift = liftText(conversion);
  if (band.low <= 0 && band.high >= 0) {
    return { code: 'not_shown', text: `No lift is shown yet: it may be ${lift}.` };
  }
  if (band.high < 0) return { code: 'harm', text: `The campaign lowers conversion: ${lift}.` };
  return withProfit(lift, profit, currency);
}

function withProfit(lift: string, profit: ProfitReport | null, currency: string): Verdict {
  const real = `Lift is real (${lift})`;
  if (profit === null) {
    return { code: 'lift', text: `${real}. Profit is not known: it needs values and a margin.` };
  }
  const band = profit.profit.alwaysValid;
  if (band === null) {
    return {
      code: 'lift_without_profit_yet',
      text: `${real}, profit is not yet: too few conversions to say what they are worth.`,
    };
  }
  const range = rangeText(band, (amount) => signedMoneyText(amount, currency));
  if (band.low > 0) return { code: 'lift_and_profit', text: `${real} and it pays: ${range}.` };
  if (band.high < 0) {
    return { code: 'lift_at_a_loss', text: `${real}, but the campaign loses money: ${range}.` };
  }
  return { code: 'lift_without_profit_yet', text: `${real}, profit is not yet: ${range}.` };
}

function liftText({ absolute, relative }: Outcome): string {
  const band = relative.alwaysValid;
  return band !== null && band.low !== null && band.high !== null
    ? rangeText(band, signedPercentText)
    : rangeText(absolute.alwaysValid ?? { low: null, high: null }, pointsText);
}
