/** What an event changes about a customer, whether or not it sets anything off. */
import { recordActivity } from '../activity/record.ts';
import { findConversions } from '../attribution/find-conversions.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState } from '../customer/state.ts';
import { type Event, occurredAt } from '../event.ts';
import type { Facts } from '../rules/facts.ts';
import { recordPurchase } from '../value/purchase-record.ts';
import { watchSilence } from '../wake/absence.ts';
import { complaintAfter } from './complaint.ts';
import type { Reachable } from './reachable.ts';
import type { Effects, Step } from './step.ts';

interface TakenIn extends Pick<Effects, 'conversions' | 'wakes'>, Pick<Step, 'refusedCode'> {
  readonly state: CustomerState;
  readonly changed: boolean;
}

/** Activity, silence, conversions, purchases and complaints, before any campaign is asked. */
export function takeIn(
  {
    customer,
    ruleset,
    now,
  }: { readonly customer: Reachable; readonly ruleset: Ruleset; readonly now: Date },
  before: CustomerState,
  event: Event,
  facts: Facts['event'],
): TakenIn {
  const happenedAt = occurredAt(event);
  const { id: customerId } = customer.profile;
  const activity = recordActivity(
    before.activity,
    ruleset.activities,
    { type: event.type, at: happenedAt, facts },
    now,
  );
  const silence = watchSilence(
    before.watches,
    ruleset.absencesOn(event.type),
    facts,
    happenedAt,
    customerId,
  );
  const attributed = findConversions(
    before.contacts,
    ruleset.convertedBy(facts),
    event,
    customerId,
    ruleset.policy,
  );
  const purchase = ruleset.value?.purchaseIn(event, facts);
  const purchases =
    purchase === undefined
      ? before.purchases
      : recordPurchase(before.purchases, purchase, now.getTime());
  const complaint = complaintAfter(before.complaint, ruleset, event);
  return {
    state: {
      ...before,
      contacts: attributed.contacts,
      activity,
      ...(purchases !== undefined && { purchases }),
      watches: silence.watches,
      complaint,
    },
    conversions: attributed.conversions,
    ...(attributed.refusedCode !== undefined && { refusedCode: attributed.refusedCode }),
    wakes: silence.wakes,
    changed:
      activity !== before.activity ||
      purchases !== before.purchases ||
      silence.watches !== before.watches ||
      complaint !== before.complaint ||
      attributed.conversions.length > 0,
  };
}
