/** Watching for silence: armed by activity, moved by new activity only when it is looked at. */
import type { OnAbsence } from '../campaign/compiled-campaign.ts';
import type { Watch } from '../customer/state.ts';
import { durationMs } from '../time/duration.ts';
import type { Wake } from './wake.ts';

type Watches = Readonly<Record<string, Watch>>;

/**
 * The watches after an event of `type`. The first one arms a wake-up; later ones only note the
 * newer instant, and the wake-up re-arms itself when it finds that there was activity. So a busy
 * customer costs one due entry per duration, not one per event.
 */
export function watchSilence(
  watches: Watches,
  absences: readonly OnAbsence[],
  type: string,
  happenedAt: number,
  customerId: string,
): { readonly watches: Watches; readonly wakes: readonly Wake[] } {
  let next = watches;
  const wakes: Wake[] = [];
  for (const { id: campaignId, campaign } of absences) {
    if (!campaign.trigger.absence.events.includes(type)) continue;
    const watch = next[campaignId];
    if (watch === undefined) {
      const at = happenedAt + durationMs(campaign.trigger.absence.for);
      next = { ...next, [campaignId]: { at, since: happenedAt } };
      wakes.push({ customerId, campaignId, at });
    } else if (happenedAt > (watch.since ?? 0)) {
      next = { ...next, [campaignId]: { ...watch, since: happenedAt } };
    }
  }
  return { watches: next, wakes };
}

/** The instant at which the silence after `watch.since` is long enough. */
export function silenceEnds(published: OnAbsence, watch: Watch): number {
  return (watch.since ?? watch.at) + durationMs(published.campaign.trigger.absence.for);
}
