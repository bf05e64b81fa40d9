/** The aggregates that all campaigns together need, planned anew only when one comes or goes. */
import type { WantedActivity } from '../activity/counter.ts';
import { type ActivityPlan, planActivities } from '../activity/plan.ts';
import type { NeededActivity } from '../rules/activities-of.ts';
import type { CompiledCampaign } from './compiled-campaign.ts';

export interface ActivityNeeds {
  readonly plan: ActivityPlan;
  /** How many campaigns read each aggregate and each baseline, by key. */
  readonly uses: ReadonlyMap<string, number>;
}

export function activityNeeds(campaigns: Iterable<CompiledCampaign>): ActivityNeeds {
  const uses = new Map<string, number>();
  const needed = new Map<string, Shared>();
  for (const campaign of campaigns) {
    for (const key of keysOf(campaign)) uses.set(key, (uses.get(key) ?? 0) + 1);
    for (const need of campaign.needed)
      needed.set(need.key, together(needed.get(need.key), need, campaign));
  }
  return { plan: planActivities([...needed.values()].map(wantedFrom)), uses };
}

/** An aggregate and what the campaigns that ask for it know of it. */
interface Shared extends Pick<CompiledCampaign, 'countedFrom' | 'wantsHistory'> {
  readonly need: NeededActivity;
}

/** Whoever has asked for it first knows the most; one who wants its history is enough to look at that. */
const wantedFrom = ({ need, countedFrom, wantsHistory }: Shared): WantedActivity =>
  wantsHistory ? { ...need, since: countedFrom } : need;

/** `campaigns` is how all of them stand after `before` became `after`; both plans are the same when no need is new or gone. */
export function changedNeeds(
  needs: ActivityNeeds,
  before: readonly CompiledCampaign[],
  after: readonly CompiledCampaign[],
  campaigns: () => Iterable<CompiledCampaign>,
): ActivityNeeds {
  const change = new Map<string, number>();
  for (const key of before.flatMap(keysOf)) change.set(key, (change.get(key) ?? 0) - 1);
  for (const key of after.flatMap(keysOf)) change.set(key, (change.get(key) ?? 0) + 1);
  const moved = [...change].filter(([, by]) => by !== 0);
  // What is known of it may have changed where nothing else has.
  if ([...before, ...after].some((one) => one.wantsHistory)) return activityNeeds(campaigns());
  if (moved.length === 0) return needs;
  const uses = new Map(needs.uses);
  for (const [key, by] of moved) uses.set(key, (uses.get(key) ?? 0) + by);
  const isSame = moved.every(([key]) => (needs.uses.get(key) ?? 0) > 0 && (uses.get(key) ?? 0) > 0);
  return isSame ? { plan: needs.plan, uses } : activityNeeds(campaigns());
}

/** What a campaign reads: aggregates and baselines. */
export const keysOf = ({ needed }: CompiledCampaign): readonly string[] =>
  needed.flatMap(({ key, usual }) => [key, ...usual.map((one) => one.key)]);

function together(
  known: Shared | undefined,
  need: NeededActivity,
  { countedFrom, wantsHistory }: CompiledCampaign,
): Shared {
  if (known === undefined) return { need, countedFrom, wantsHistory };
  const usual = new Map([...known.need.usual, ...need.usual].map((one) => [one.key, one]));
  return {
    need: need.usual.length === 0 ? known.need : { ...known.need, usual: [...usual.values()] },
    countedFrom: Math.min(known.countedFrom, countedFrom),
    wantsHistory: known.wantsHistory || wantsHistory,
  };
}
