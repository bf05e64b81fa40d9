/** What campaigns know of a customer's past is what happened, each event once. */
import { readActivity } from '#shared/domain/activity/read.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { compileOnce } from '../compile-once.ts';
import type { World } from '../world.ts';
import type { Truth } from './truth.ts';

const DAY_MS = 86_400_000;

export function judgeActivity({ store }: World, truth: Truth): void {
  const { scenario } = truth;
  const counting = scenario.rules.campaigns.flatMap(({ id, versions: [first] }) =>
    first !== undefined &&
    truth.inForce.steadySince(id) === scenario.rules.startsAt &&
    'activity' in first.campaign.audience
      ? [first]
      : [],
  );
  const [policy] = scenario.rules.policies;
  const [published] = counting;
  if (published === undefined || policy === undefined) return;
  const ruleset = compileOnce(1, policy, counting);
  const [needed] = activitiesOf(ruleset.audience(published.id));
  if (needed === undefined) return;
  // Before the first of them leaves the window of a week.
  const now = new Date(scenario.rules.startsAt + 5 * DAY_MS);
  for (const [customerId, state] of truth.states) {
    if (truth.unsteady.has(customerId)) continue;
    const ends = store.archive.entries.filter(({ event }) => event.customerId === customerId);
    // One that crashed in time may be called late by now: nobody can tell whether it was counted.
    if (ends.some(({ outcome }) => outcome === 'late')) continue;
    const purchases = new Set(
      ends.filter(({ event }) => event.type === 'card.purchase').map(({ event }) => event.id),
    );
    const counted = readActivity(state.activity, ruleset.activities, now)[needed.key] ?? 0;
    if (counted !== purchases.size)
      truth.report('ledger', `${counted} of ${purchases.size} purchases counted: ${customerId}`);
  }
}
