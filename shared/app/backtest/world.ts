/**
 * Customers, campaigns and a clock of its own: events go through the very decision, messages through
 * the very claim and words, and whatever is due happens in the minute in which a sweep would find it.
 *
 * What only the world could tell is taken to go well: every message arrives, nobody answers, nothing
 * waits for the providers' rates.
 */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { listPosition } from '#shared/domain/customer/list-order.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Decimal } from '#shared/domain/decimal.ts';
import { type Decided, decide, type EventOutcome } from '#shared/domain/decision/decide.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { isLate } from '#shared/domain/decision/late.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { type ClaimOutcome, claim, endMessage, putOff } from '#shared/domain/delivery/claim.ts';
import { type Event, eventFacts, occurredAt } from '#shared/domain/event.ts';
import { minus, NOTHING, passes, plus, type QuotaAmount } from '#shared/domain/limits/quota.ts';
import { type Look, planOf } from '#shared/domain/plan/plan.ts';
import { watchDates } from '#shared/domain/wake/date.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import type { Due } from '#shared/ports/due-index.ts';
import type { ComposeMessage } from '../compose-message.ts';
import { composeWithinLimits } from '../compose-within-limits.ts';
import type { LeasedQuota } from '../leased-quota.ts';
import { createMessageQuota } from '../message-quota.ts';
import { plansDue, startPlans } from '../plan-schedule.ts';
import { createDueMinutes } from './due-minutes.ts';

/** Told of everything as it happens; `at` in ms. */
export interface Observer {
  decided(decision: Decision): void;
  /** An event that a campaign wanted, with those it set off. */
  triggered(campaignIds: readonly string[]): void;
  sent(decision: Decision, at: number, cost: Decimal): void;
  unsent(decision: Decision, at: number, reason: Reason): void;
  converted(conversion: Conversion): void;
}

export interface BacktestWorld {
  /** Somebody comes, or their profile changes; a state is what is known of them from before. */
  join(customer: Reachable, state?: CustomerState): void;
  /** At the time of the clock, which the caller has moved on. */
  take(event: Event): Promise<EventEnd>;
  /** Everything that is due until then (ms), each at its minute. */
  advance(until: number): Promise<void>;
  snapshot(): WorldSnapshot;
  /** The time reached (ms). */
  readonly now: number;
}

export type EventEnd = EventOutcome['outcome'] | 'no_interest' | 'unknown_customer';

/** Plain JSON, to go on from. */
export interface WorldSnapshot {
  readonly now: number;
  readonly people: readonly (readonly [Reachable, CustomerState])[];
  readonly due: readonly Due[];
  /** Messages on their way, by decision. */
  readonly open: readonly Decision[];
  readonly used: readonly (readonly [string, QuotaAmount])[];
}

export interface WorldOptions {
  readonly ruleset: Ruleset;
  readonly latenessMs: number;
  /** When the campaigns come into force (ms). */
  readonly startsAt: number;
  readonly compose: ComposeMessage;
  readonly observer: Observer;
  readonly from?: WorldSnapshot;
}

interface Person {
  customer: Reachable;
  state: CustomerState;
}

export function createBacktestWorld(options: WorldOptions): BacktestWorld {
  const { ruleset, latenessMs, compose, observer, from } = options;
  let now = from?.now ?? options.startsAt;
  const people = new Map<string, Person>(
    from?.people.map(([customer, state]) => [customer.profile.id, { customer, state }]),
  );
  const due = createDueMinutes(
    from?.due ??
      [...ruleset.campaigns.values()].flatMap((one) => plansDue(one, new Date(options.startsAt))),
  );
  const open = new Map<string, Decision>(from?.open.map((one) => [one.id, one]));
  const used = new Map<string, QuotaAmount>(from?.used);
  const counted = countIn(used);
  let ready: { readonly person: Person; readonly id: string }[] = [];

  function decideFor(
    person: Person,
    what: {
      readonly events?: readonly Event[];
      readonly wakes?: readonly Wake[];
      readonly looks?: readonly Look[];
    },
  ): Decided {
    const decided = decide({
      customer: person.customer,
      state: person.state,
      events: what.events ?? [],
      wakes: what.wakes ?? [],
      looks: what.looks ?? [],
      ruleset,
      now: new Date(now),
      latenessMs,
    });
    // As the engine: what changes nothing is not written.
    if (!decided.changed) return decided;
    // Staff are told at once; nothing of it waits with the customer.
    person.state = { ...decided.state, unpublished: [], notices: [] };
    for (const decision of decided.decisions) {
      observer.decided(decision);
      if (decision.outcome === 'message') open.set(decision.id, decision);
    }
    for (const conversion of decided.conversions) observer.converted(conversion);
    for (const message of decided.messages) {
      if (message.sendAt <= now) ready.push({ person, id: message.id });
      else due.add([deliveryOf(person, message.id, message.sendAt)]);
    }
    if (decided.wakes.length > 0) due.add(decided.wakes.map(asDue));
    return decided;
  }

  async function deliverReady(): Promise<void> {
    while (ready.length > 0) {
      const batch = ready;
      ready = [];
      for (const { person, id } of batch) await deliver(person, id);
    }
  }

  async function deliver(person: Person, messageId: string): Promise<void> {
    const claimed = claim({
      messageId,
      customer: person.customer,
      state: person.state,
      ruleset,
      addressSuppressed: false,
      now: new Date(now),
    });
    switch (claimed.outcome) {
      case 'gone':
      case 'held':
        return;
      case 'early':
        due.add([deliveryOf(person, messageId, claimed.message.sendAt)]);
        return;
      case 'waiting':
        person.state = claimed.state;
        due.add([deliveryOf(person, messageId, claimed.retryAt.getTime())]);
        return;
      case 'suppressed':
        person.state = claimed.state;
        return end(messageId, claimed.reason);
      case 'claimed':
        return handOver(person, claimed);
    }
  }

  async function handOver(
    person: Person,
    { message, state }: Extract<ClaimOutcome, { outcome: 'claimed' }>,
  ): Promise<void> {
    const decision = open.get(message.id);
    const published = ruleset.campaigns.get(message.campaignId);
    if (decision === undefined || published === undefined) return;
    const at = new Date(now);
    const { policy } = ruleset;
    const quota = createMessageQuota(counted, published, policy, policy.accountLimits, at);
    const composed = await composeWithinLimits(
      { compose, quota },
      {
        message,
        published,
        policy,
        customer: person.customer,
        recorded: { decision, progress: { status: 'pending' }, responses: {} },
        now: at,
      },
    );
    if (composed.outcome !== 'composed') quota.giveBack();
    switch (composed.outcome) {
      case 'unsent':
        person.state = endMessage(person.state, message.id, 'none');
        return end(message.id, composed.reason);
      case 'later':
        person.state = putOff(person.state, message.id, composed.retryAt);
        due.add([deliveryOf(person, message.id, composed.retryAt.getTime())]);
        return;
      case 'composed':
        person.state = endMessage(state, message.id, { sentAt: at });
        open.delete(message.id);
        observer.sent(decision, now, composed.cost);
    }
  }

  function end(messageId: string, reason: Reason): void {
    const decision = open.get(messageId);
    if (decision === undefined) return;
    open.delete(messageId);
    observer.unsent(decision, now, reason);
  }

  /** What a sweep hands on: messages first, then wake-ups, then looks at everybody. */
  async function live(entries: readonly Due[]): Promise<void> {
    for (const entry of entries) {
      const person = entry.kind === 'delivery' ? people.get(entry.customerId) : undefined;
      if (entry.kind === 'delivery' && person !== undefined) await deliver(person, entry.messageId);
    }
    const wakes = entries.filter((entry) => entry.kind === 'wake');
    for (const [customerId, own] of Map.groupBy(wakes, (wake) => wake.customerId)) {
      const person = people.get(customerId);
      if (person !== undefined) decideFor(person, { wakes: own.map(asWake) });
    }
    await deliverReady();
    const plans = entries.flatMap((entry) => (entry.kind === 'plan' ? entry.plan : []));
    if (plans.length > 0) await startPlans(planPorts, ruleset, plans, new Date(now));
    await deliverReady();
  }

  /** A plan is one page here: everybody is at hand. */
  const planPorts: Parameters<typeof startPlans>[0] = {
    due: {
      add: async (entries) => due.add(entries),
      drain: async () => ({ handled: 0 }),
      remove: async () => {},
    },
    plans: {
      open: async (plan) => [{ ...planOf(plan), part: 0, page: 0 }],
      next: async () => undefined,
      move: async () => {},
      finish: async () => {},
      overdue: async () => [],
    },
    events: {
      enqueueEvents: async () => [],
      enqueueWakes: async () => {},
      enqueueLooks: async () => {},
      async enqueuePlanPages(pages) {
        // In the list's order, so that a limit is used up by the same customers.
        const listed = [...people]
          .map(([customerId, person]) => ({ customerId, person, place: listPosition(customerId) }))
          .sort((a, b) => (a.place < b.place ? -1 : 1));
        for (const page of pages)
          for (const { customerId, person } of listed)
            decideFor(person, { looks: [{ ...planOf(page), customerId }] });
      },
    },
  };

  return {
    get now() {
      return now;
    },

    join(customer, state) {
      const known = people.get(customer.profile.id);
      const before = state ?? known?.state ?? EMPTY_STATE;
      const at = new Date(now);
      const { watches, wakes } = watchDates(before.watches, ruleset.dates, customer.profile, at);
      if (wakes.length > 0) due.add(wakes.map(asDue));
      people.set(customer.profile.id, { customer, state: { ...before, watches } });
    },

    async take(event) {
      const facts = eventFacts(event);
      if (!ruleset.isOfInterest(event.type, facts))
        return isLate(occurredAt(event), new Date(now), latenessMs) ? 'late' : 'no_interest';
      const person = people.get(event.customerId);
      if (person === undefined) return 'unknown_customer';
      const { outcomes } = decideFor(person, { events: [event] });
      const [own] = outcomes;
      if (own !== undefined && own.triggered.length > 0) observer.triggered(own.triggered);
      if (ready.length > 0) await deliverReady();
      return own?.outcome ?? 'evaluated';
    },

    async advance(until) {
      for (let minute = due.next(); minute <= until; minute = due.next()) {
        now = Math.max(now, minute);
        await live(due.take(minute));
      }
      now = Math.max(now, until);
    },

    snapshot: () => ({
      now,
      people: [...people.values()].map(({ customer, state }) => [customer, state]),
      due: due.all(),
      open: [...open.values()],
      used: [...used],
    }),
  };
}

/** One function alone leases nothing: each message is counted by itself. */
function countIn(used: Map<string, QuotaAmount>): LeasedQuota {
  return {
    async take({ id, limit }, amount) {
      const before = used.get(id) ?? NOTHING;
      const passed = passes(limit, before, amount);
      if (passed !== undefined) return passed === 'sends' ? 'SEND_LIMIT' : 'SPEND_LIMIT';
      used.set(id, plus(before, amount));
      return 'taken';
    },
    giveBack(id, amount) {
      used.set(id, minus(used.get(id) ?? NOTHING, amount));
    },
    returnLeases: async () => {},
  };
}

const deliveryOf = ({ customer }: Person, messageId: string, at: number): Due => ({
  kind: 'delivery',
  at,
  customerId: customer.profile.id,
  messageId,
});

const asDue = (wake: Wake): Due => ({ kind: 'wake', ...wake });

const asWake = ({ customerId, campaignId, at }: Wake): Wake => ({ customerId, campaignId, at });
