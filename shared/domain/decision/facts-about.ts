/** Everything a condition may look at, of one customer at one instant. */
import { readActivity } from '../activity/read.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import { customerFacts } from '../customer/profile.ts';
import type { CustomerState } from '../customer/state.ts';
import type { Facts } from '../rules/facts.ts';
import { valueFacts } from '../value/value-facts.ts';
import type { Reachable } from './reachable.ts';

export interface About {
  readonly customer: Reachable;
  readonly state: CustomerState;
  readonly ruleset: Ruleset;
  readonly now: Date;
}

/** What `customer.*` paths see. */
export const customerFactsAbout = ({
  customer,
  state,
  ruleset,
  now,
}: About): Facts['customer'] => ({
  ...customerFacts(customer.profile, now),
  ...(customer.profile.noProfiling !== true &&
    valueFacts(ruleset.value?.value, state.purchases, now)),
});

/** @param campaignIds whose audiences are asked: aggregates that only others look at are left out */
export function factsAbout(
  about: About,
  event: Facts['event'],
  campaignIds: readonly string[],
): Facts {
  const { customer, state, ruleset, now } = about;
  const keys = ruleset.activityKeys(campaignIds);
  // What somebody did is no less a profile than what is said of them.
  const activity = customer.profile.noProfiling === true ? {} : state.activity;
  return {
    event,
    customer: customerFactsAbout(about),
    activity: readActivity(activity, ruleset.activities, now, keys),
  };
}
