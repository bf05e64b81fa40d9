/** The lift of campaigns as a metric: read now and then, since it moves slowly and costs a read. */
import type { Metrics } from '#shared/contracts/metrics.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { ReadEffect } from '../effect.ts';

export interface LiftGaugePorts {
  readonly metrics: Metrics;
  readonly readEffect: ReadEffect;
  readonly machineClock: Clock;
  readonly onFailure: (error: unknown, entries: number) => void;
}

const EVERY_MS = 5 * 60_000;
/** In one batch: the others' turn comes with the next. */
const MAX_AT_ONCE = 5;

/** Of campaigns in which something was counted. A lift that cannot be read keeps nobody from counting. */
export function createLiftGauge(
  ports: LiftGaugePorts,
): (campaignIds: ReadonlySet<string>) => Promise<void> {
  const shownAt = new Map<string, number>();
  return async (campaignIds) => {
    const now = ports.machineClock.now().getTime();
    const due = [...campaignIds].filter((id) => (shownAt.get(id) ?? -EVERY_MS) <= now - EVERY_MS);
    for (const campaign of due.slice(0, MAX_AT_ONCE)) {
      shownAt.set(campaign, now);
      try {
        await show(ports, campaign);
      } catch (error) {
        ports.onFailure(error, 0);
      }
    }
  };
}

async function show({ metrics, readEffect }: LiftGaugePorts, campaign: string): Promise<void> {
  const view = await readEffect(campaign);
  const lift = view?.report.comparisons[0]?.conversion.relative;
  if (lift === undefined || lift.value === null) return;
  metrics.add('lift', 100 * lift.value, { campaign });
  const low = lift.alwaysValid?.low;
  if (low !== undefined && low !== null) metrics.add('liftLower', 100 * low, { campaign });
}
