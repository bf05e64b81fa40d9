/** The same comparison with what customers did before taken out of it, where that helps. */
import { type CupedResult, cuped, type PairedSample } from '../stats/cuped.ts';
import { chanceAbove } from '../stats/posterior.ts';
import { sequentialP } from '../stats/sequential.ts';
import { tUpperQuantile } from '../stats/student-t.ts';
import type { ArmCounters } from './arm-counters.ts';
import { banded, mapBanded, relativeBands } from './bands.ts';
import type { ComparedArms } from './compared-arms.ts';
import type { Cuped } from './effect-report.ts';
import type { Settings } from './settings.ts';

/** Below this share of the variance the adjustment only makes a second, barely different figure. */
const WORTH_HAVING = 0.01;

/**
 * null when there is no pre-period figure, or when weights changed on the way (the adjustment and the
 * periods would have to be estimated together). Whether it helps is decided by the variance alone,
 * never by the effect. `band` is the reach of the always-valid band, null while it may not begin.
 */
export function compareWithPast(
  arms: ComparedArms,
  pick: (counters: ArmCounters) => PairedSample,
  band: number | null,
  settings: Settings,
): Cuped | null {
  if (arms.periods.length > 0) return null;
  const control = pick(arms.control);
  const found = cuped(control, pick(arms.treated), settings.alpha);
  if (found === null) return null;
  const helps = found.varianceReduction >= WORTH_HAVING;
  return {
    correlation: found.correlation,
    reduction: found.varianceReduction,
    helps,
    adjusted: helps ? adjusted(found, control.post.mean, band, settings) : null,
  };
}

function adjusted(
  found: CupedResult,
  controlMean: number,
  band: number | null,
  { alpha, tuning }: Settings,
): NonNullable<Cuped['adjusted']> {
  const { diff, se, df, p } = found.absolute;
  const critical = { fixed: tUpperQuantile(alpha / 2, df), alwaysValid: band };
  const absolute = banded(diff, se, critical);
  const n = found.control.n + found.treated.n;
  return {
    absolute,
    relative: relativeBands(controlMean === 0 ? null : diff / controlMean, critical, found.fieller),
    incremental: mapBanded(absolute, (x) => x * found.treated.n),
    p,
    alwaysValidP: band === null ? null : sequentialP(diff, se, n, alpha, tuning),
    chanceToWin: chanceAbove(diff, se),
  };
}
