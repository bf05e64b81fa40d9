/** Watching for silence: armed by an event, and looked at again when it should have lasted long enough. */
import { newestEvent } from '../activity/newest-event.ts';
import type { ActivityPlan } from '../activity/plan.ts';
import { type OnAbsence, triggerCondition } from '../campaign/compiled-campaign.ts';
import type { CustomerState, Watch } from '../customer/state.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import type { Facts } from '../rules/facts.ts';
import { durationMs } from '../time/duration.ts';
import { SPENT, type Wake } from './wake.ts';

type Watches = Readonly<Record<string, Watch>>;
interface Watched {
  readonly watches: Watches;
  readonly wakes: readonly Wake[];
}

/**
 * The watches after an event. The first one arms a wake-up; later ones only note the newer instant,
 * and the wake-up re-arms itself when it finds that there was activity. So a busy customer costs one
 * due entry per duration, not one per event.
 *
 * With `after` only such an event arms, and one at a time: what the wait is broken by is looked up
 * when it ends.
 *
 * @param absences those that an event of this type concerns
 */
export function watchSilence(
  watches: Watches,
  absences: readonly OnAbsence[],
  event: Facts['event'],
  happenedAt: number,
  customerId: string,
): Watched {
  let next = watches;
  const wakes: Wake[] = [];
  for (const { id: campaignId, campaign } of absences) {
    const { after, for: silence } = campaign.trigger.absence;
    const watch = next[campaignId];
    const since = watch?.since ?? Number.NEGATIVE_INFINITY;
    if (watch === undefined || watch.at === SPENT) {
      const arms =
        after === undefined
          ? happenedAt > since
          : evaluateCondition(triggerCondition(after), { event, customer: {} });
      if (!arms) continue;
      const at = happenedAt + durationMs(silence);
      next = { ...next, [campaignId]: { at, since: happenedAt } };
      wakes.push({ customerId, campaignId, at });
    } else if (after === undefined && happenedAt > since) {
      next = { ...next, [campaignId]: { ...watch, since: happenedAt } };
    }
  }
  return { watches: next, wakes };
}

/**
 * Watches for a customer who was there before the campaign: silence is measured from `now` until an
 * event is seen. Only the first look arms; a campaign that waits `after` an event arms nobody so.
 */
export function watchSilenceFrom(
  watches: Watches,
  { id: campaignId, campaign }: OnAbsence,
  customerId: string,
  now: Date,
): Watched {
  const { after, for: silence } = campaign.trigger.absence;
  if (after !== undefined || watches[campaignId] !== undefined) return { watches, wakes: [] };
  const since = now.getTime();
  const at = since + durationMs(silence);
  return {
    watches: { ...watches, [campaignId]: { at, since } },
    wakes: [{ customerId, campaignId, at }],
  };
}

/**
 * The instant at which the silence that `watch` stands for is long enough; undefined: it was broken
 * for good.
 */
export function silenceEnds(
  { campaign }: OnAbsence,
  watch: Watch,
  activity: CustomerState['activity'],
  plan: ActivityPlan,
): number | undefined {
  const { events, after, for: silence } = campaign.trigger.absence;
  const since = watch.since ?? watch.at;
  const broken =
    after !== undefined &&
    events.some((type) => (newestEvent(activity, plan, type) ?? Number.NEGATIVE_INFINITY) >= since);
  return broken ? undefined : since + durationMs(silence);
}

/** Once only for what waits `after` an event; otherwise until the next event breaks a new silence. */
export const watchAfterSilence = ({ campaign }: OnAbsence, watch: Watch): Watch | undefined =>
  campaign.trigger.absence.after === undefined ? { ...watch, at: SPENT } : undefined;
