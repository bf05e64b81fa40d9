/**
 * The decision: one customer's events against the rule set in force.
 *
 * Pure: the same state, events, rule set and instant give the same result, which is what makes the
 * backtest and the replay after a crash the very same code.
 */
import type { Conversion } from '../attribution/conversion.ts';
import type { CodeRefusal } from '../attribution/redemption.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import { countRecent, hasSeen, MAX_RECENT_EVENTS, remember } from '../customer/recent-events.ts';
import type { CustomerState } from '../customer/state.ts';
import { type Event, eventFacts, occurredAt } from '../event.ts';
import type { Look } from '../plan/plan.ts';
import type { Wake } from '../wake/wake.ts';
import type { Wish } from './assign.ts';
import { complaintAfterRefused } from './complaint.ts';
import { decideLook } from './decide-look.ts';
import { decideWake } from './decide-wake.ts';
import type { Decision, Occasion } from './decision.ts';
import { explainMatch } from './explain-match.ts';
import { factsAbout } from './facts-about.ts';
import { forgetExpired } from './forget.ts';
import { isLate } from './late.ts';
import type { Reachable } from './reachable.ts';
import { settleWishes } from './settle.ts';
import type { Effects, Step } from './step.ts';
import { takeIn } from './take-in.ts';

export interface DecideInput {
  readonly customer: Reachable;
  readonly state: CustomerState;
  /** One customer's, in any order. */
  readonly events: readonly Event[];
  /** Due wake-ups of the same customer; looked at after the events. */
  readonly wakes: readonly Wake[];
  /** The customer's shares of looks at everybody; last. */
  readonly looks?: readonly Look[];
  readonly ruleset: Ruleset;
  readonly now: Date;
  /** How old an event may be and still decide; also how long its id is kept. */
  readonly latenessMs: number;
}

/** What happened to one event. `triggered` less its decisions is where only the audience missed. */
export interface EventOutcome {
  readonly eventId: string;
  readonly outcome: 'evaluated' | 'duplicate' | 'late' | 'too_many_events';
  readonly triggered: readonly string[];
  readonly refusedCode?: CodeRefusal;
}

export interface Decided extends Effects {
  /** Holds the new decisions and conversions as `unpublished`, after those that were there. */
  readonly state: CustomerState;
  /** False when nothing has to be written. */
  readonly changed: boolean;
  readonly outcomes: readonly EventOutcome[];
}

export function decide(input: DecideInput): Decided {
  let state = forgetExpired(input.state, input.ruleset, input.now, input.latenessMs);
  let changed = false;
  const outcomes: EventOutcome[] = [];
  const effects: Effects[] = [];
  for (const event of inOrder(input.events)) {
    const refusal = refusalOf(state, event, input);
    if (refusal !== undefined) {
      const complaint = complaintAfterRefused(state.complaint, input.ruleset, event);
      if (complaint !== state.complaint) {
        state = { ...state, complaint };
        changed = true;
      }
      outcomes.push({ eventId: event.id, outcome: refusal, triggered: [] });
      continue;
    }
    const step = decideEvent(input, state, event);
    if (step.changed) {
      changed = true;
      const recent = remember(
        step.state.recent,
        event.id,
        occurredAt(event),
        input.now.getTime(),
        input.latenessMs,
      );
      state = { ...step.state, recent };
    }
    effects.push(step);
    const { triggered, refusedCode } = step;
    outcomes.push({
      eventId: event.id,
      outcome: 'evaluated',
      triggered,
      ...(refusedCode !== undefined && { refusedCode }),
    });
  }
  for (const wake of input.wakes) {
    const step = decideWake({ ...input, state }, wake);
    changed ||= step.changed;
    state = step.state;
    effects.push(step);
  }
  for (const look of input.looks ?? []) {
    const step = decideLook({ ...input, state }, look);
    changed ||= step.changed;
    state = step.state;
    effects.push(step);
  }
  const decisions = effects.flatMap((one) => one.decisions);
  const conversions = effects.flatMap((one) => one.conversions);
  return {
    state: appendUnpublished(state, decisions, conversions),
    changed,
    outcomes,
    decisions,
    conversions,
    messages: effects.flatMap((one) => one.messages),
    wakes: effects.flatMap((one) => one.wakes),
  };
}

function decideEvent(input: DecideInput, before: CustomerState, event: Event): Step {
  const { ruleset, customer, now } = input;
  const facts = eventFacts(event);
  const taken = takeIn(input, before, event, facts);
  const { state, conversions, wakes, changed, refusedCode } = taken;
  const triggered = ruleset.triggeredBy(facts);
  const occasion = { kind: 'event', id: event.id, at: event.occurredAt, facts } as const;
  const wishes = triggered.length === 0 ? [] : findWishes({ ...input, state }, occasion, triggered);
  const settled = settleWishes({
    wishes,
    customer,
    state,
    ruleset,
    now,
  });
  return {
    ...settled,
    conversions,
    wakes: [...wakes, ...settled.wakes],
    triggered: triggered.map((one) => one.id),
    ...(refusedCode !== undefined && { refusedCode }),
    changed: changed || settled.decisions.length + settled.wakes.length > 0,
  };
}

function findWishes(
  input: DecideInput,
  occasion: Occasion,
  triggered: readonly PublishedCampaign[],
): readonly Wish[] {
  const { ruleset } = input;
  const ids = triggered.map(({ id }) => id);
  const facts = factsAbout(input, occasion.facts, ids);
  return ruleset
    .qualifying(facts)
    .map((published) => ({ published, occasion, checks: explainMatch(ruleset, published, facts) }));
}

function refusalOf(
  state: CustomerState,
  event: Event,
  { now, latenessMs }: DecideInput,
): Exclude<EventOutcome['outcome'], 'evaluated'> | undefined {
  const happenedAt = occurredAt(event);
  if (isLate(happenedAt, now, latenessMs)) return 'late';
  if (hasSeen(state.recent, event.id, happenedAt)) return 'duplicate';
  if (countRecent(state.recent, now.getTime(), latenessMs) >= MAX_RECENT_EVENTS)
    return 'too_many_events';
  return undefined;
}

/** By time, then id: a batch decides alike in whatever order the queue delivered it. */
const inOrder = (events: readonly Event[]): readonly Event[] =>
  [...events].sort(
    (a, b) => occurredAt(a) - occurredAt(b) || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );

/** Appends: what was unpublished before stays until the writer has put it on record. */
function appendUnpublished(
  state: CustomerState,
  decisions: readonly Decision[],
  conversions: readonly Conversion[],
): CustomerState {
  return {
    ...state,
    unpublished: [
      ...state.unpublished,
      ...decisions.map((decision) => ({ kind: 'decision', decision }) as const),
      ...conversions.map((conversion) => ({ kind: 'conversion', conversion }) as const),
    ],
  };
}
