/**
 * One occasion of one customer through the very decision, with all that led to it: nothing is kept of
 * it, and nothing follows from it.
 */
import type { Check, Reason } from '../arbitration/reason.ts';
import { HOLDOUT, plannedShares } from '../assignment.ts';
import { isOnEvent, triggerCondition } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import { compileRuleset, type Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState, Undelivered } from '../customer/state.ts';
import { decide } from '../decision/decide.ts';
import type { Decision, Occasion } from '../decision/decision.ts';
import { explainMatch } from '../decision/explain-match.ts';
import { factsAbout } from '../decision/facts-about.ts';
import { LATENESS_MS } from '../decision/late.ts';
import type { Reachable } from '../decision/reachable.ts';
import { settleWishes } from '../decision/settle.ts';
import { takeIn } from '../decision/take-in.ts';
import { endWaiting } from '../decision/waiting.ts';
import { type Event, eventFacts } from '../event.ts';
import type { Facts } from '../rules/facts.ts';
import { type Clause, explainCondition } from './clause.ts';

export interface RehearsalInput {
  /** As if it were live; in `ruleset`, with those it may meet. */
  readonly published: PublishedCampaign;
  readonly ruleset: Ruleset;
  readonly customer: Reachable;
  readonly state: CustomerState;
  /** What happened. Undefined: of a campaign on events, any event that would set it off. */
  readonly event: Event | undefined;
  readonly now: Date;
}

/** Codes are part of the API: never renamed, only added to. */
export type WhyNot = Reason | 'TRIGGER_NOT_MET' | 'AUDIENCE_NOT_MET' | 'ALREADY_DECIDED';

export interface Rehearsed {
  readonly outcome: Decision['outcome'] | 'not_triggered' | 'not_in_audience' | 'already_decided';
  readonly reason: WhyNot;
  readonly decision?: Decision;
  readonly occasion: Occasion;
  /** Trigger, then audience. */
  readonly clauses: readonly Clause[];
  /** The fewest that would have to be otherwise. */
  readonly needed: readonly Clause[];
  /** What stood in the way after trigger and audience were met. */
  readonly blocked?: Check;
  /** What the other campaigns of the rule set would decide on the same occasion. */
  readonly others: readonly Decision[];
}

export function rehearse(input: RehearsalInput): Rehearsed {
  const { published, event } = input;
  const occasion = occasionOf(input);
  const { trigger, audience } = explained(input, occasion.facts);
  const clauses = [...trigger.clauses, ...audience.clauses];
  const none = { occasion, clauses, others: [] };
  if (trigger.needed?.length !== 0) {
    const needed = trigger.needed ?? [];
    return { ...none, outcome: 'not_triggered', reason: 'TRIGGER_NOT_MET', needed };
  }
  if (audience.needed?.length !== 0) {
    const needed = audience.needed ?? [];
    return { ...none, outcome: 'not_in_audience', reason: 'AUDIENCE_NOT_MET', needed };
  }
  const decisions = decisionsOn(input, occasion, event);
  const decision = decisions.find(({ campaignId }) => campaignId === published.id);
  const others = decisions.filter((one) => one !== decision);
  if (decision === undefined)
    return { ...none, others, outcome: 'already_decided', reason: 'ALREADY_DECIDED', needed: [] };
  const blocked = decision.explanation.find(
    (check) => check.outcome === 'block' && check.reason === decision.reason,
  );
  return {
    outcome: decision.outcome,
    reason: decision.reason,
    decision,
    occasion,
    clauses,
    needed: [],
    others,
    ...(blocked !== undefined && { blocked }),
  };
}

/** What each arm would get if this customer were in it. */
export interface RehearsedArm {
  readonly arm: string;
  /** Of all customers. */
  readonly share: number;
  /** The campaign with this arm alone, which is how it was decided. */
  readonly published: PublishedCampaign;
  readonly decision: Decision;
  readonly message?: Undelivered;
  /** As the decision would leave it. */
  readonly state: CustomerState;
}

/** Of a customer whom the campaign may contact; the holdout is sent nothing and is none of them. */
export function rehearseArms(input: RehearsalInput): readonly RehearsedArm[] {
  const { customer, state, now, ruleset } = input;
  const shares = plannedShares(input.published.campaign);
  return input.published.campaign.variants.flatMap((variant): RehearsedArm[] => {
    const campaign = { ...input.published.campaign, variants: [variant], holdout: 0 };
    const published = { ...input.published, campaign };
    const settled = settleWishes({
      wishes: [{ published, occasion: occasionOf(input), checks: [] }],
      customer,
      state,
      ruleset: compileRuleset(ruleset.version, ruleset.policy, [published]),
      now,
    });
    const [decision] = settled.decisions;
    if (decision?.arm === undefined || decision.arm === HOLDOUT) return [];
    const [message] = settled.messages;
    return [
      {
        arm: variant.id,
        share: shares[variant.id] ?? 0,
        published,
        decision,
        state: settled.state,
        ...(message !== undefined && { message }),
      },
    ];
  });
}

function occasionOf({ published, event, now }: RehearsalInput): Occasion {
  if (event !== undefined)
    return { kind: 'event', id: event.id, at: event.occurredAt, facts: eventFacts(event) };
  const at = now.toISOString();
  const { trigger } = published.campaign;
  if ('event' in trigger) return { kind: 'event', id: at, at, facts: { type: trigger.event } };
  const kind = 'absence' in trigger ? 'absence' : 'date' in trigger ? 'date' : 'schedule';
  return { kind, id: at, at, facts: { type: kind, occurred_at: at } };
}

function decisionsOn(
  input: RehearsalInput,
  occasion: Occasion,
  event: Event | undefined,
): readonly Decision[] {
  const { published, ruleset, customer, state, now } = input;
  if (event !== undefined) {
    const decided = decide({
      customer,
      state,
      events: [event],
      wakes: [],
      ruleset,
      now,
      latenessMs: LATENESS_MS,
    });
    return [...decided.decisions, ...waitingOn(decided.state, occasion, customer, now)];
  }
  // Trigger and audience were met; what an event that has not come would say is taken to be as wanted.
  const facts = factsAbout(input, occasion.facts, [published.id]);
  const checks = isOnEvent(published) ? [] : explainMatch(ruleset, published, facts);
  const wishes = [{ published, occasion, checks }];
  const settled = settleWishes({ wishes, customer, state, ruleset, now });
  return [...settled.decisions, ...waitingOn(settled.state, occasion, customer, now)];
}

/** A wish that waits for its turn has no decision yet; what it waits for is the answer for now. */
const waitingOn = (
  { waiting }: CustomerState,
  { kind, id }: Occasion,
  { profile }: RehearsalInput['customer'],
  now: Date,
): readonly Decision[] =>
  Object.entries(waiting)
    .filter(([, wish]) => wish.occasion.kind === kind && wish.occasion.id === id)
    .map(([campaignId, wish]) => endWaiting(profile.id, campaignId, wish, wish.reason, now));

function explained(input: RehearsalInput, facts: Facts['event']) {
  const { published, state, event } = input;
  const unknown = isOnEvent(published) && event === undefined;
  const isOpen = (test: Clause['test']) =>
    unknown && 'fact' in test && test.fact.startsWith('event.') && test.fact !== 'event.type';
  const after = event === undefined ? state : takeIn(input, state, event, facts).state;
  const seen = factsAbout({ ...input, state: after }, facts, [published.id]);
  const segments = new Map(Object.entries(published.segments));
  const trigger = isOnEvent(published)
    ? explainCondition(
        'trigger',
        triggerCondition(published.campaign.trigger),
        seen,
        new Map(),
        isOpen,
      )
    : { clauses: [], needed: [] };
  const { audience } = published.campaign;
  return {
    trigger,
    audience: explainCondition('audience', audience, seen, segments, isOpen),
  };
}
