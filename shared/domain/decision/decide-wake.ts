/** The decision on a wake-up: a silence that lasted, a day that came, or the turn of who waited. */
import { isOnAbsence, isOnDate } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState, Watch } from '../customer/state.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import { silenceEnds, watchAfterSilence } from '../wake/absence.ts';
import { dayToLookAt, missedDay, watchDates } from '../wake/date.ts';
import { SPENT, type Wake } from '../wake/wake.ts';
import { decideWaiting, isWaitingFor } from './decide-waiting.ts';
import type { Occasion } from './decision.ts';
import { explainMatch } from './explain-match.ts';
import { factsAbout } from './facts-about.ts';
import { forgetExpired } from './forget.ts';
import type { Reachable } from './reachable.ts';
import { expireWishes, settleWishes } from './settle.ts';
import { type Step, unchangedStep } from './step.ts';

/** How soon a paused campaign's wake-up is looked at again; a day is the occasion for a day only. */
const PAUSED_DATE_MS = 3_600_000;
const PAUSED_ABSENCE_MS = 86_400_000;

interface WakeInput {
  readonly customer: Reachable;
  readonly state: CustomerState;
  readonly ruleset: Ruleset;
  readonly now: Date;
  readonly latenessMs: number;
}

/**
 * A wake-up whose watch or wish was moved or dropped since it was armed changes nothing. One instant of
 * a campaign is one wake-up, whatever waits for it: a wish that lost goes first, being older.
 */
export function decideWake(input: WakeInput, wake: Wake): Step {
  const turn = isWaitingFor(input.state, wake)
    ? decideWaiting(input, wake.at)
    : unchangedStep(input.state);
  const watch = input.state.watches[wake.campaignId];
  if (watch === undefined || watch.at !== wake.at || watch.at === SPENT) return turn;
  return joined(turn, decideWatch({ ...input, state: turn.state }, wake, watch));
}

/** The day or the silence that is waited for, looked at again. */
function decideWatch(input: WakeInput, wake: Wake, watch: Watch): Step {
  const { ruleset, now, customer } = input;
  const published = ruleset.campaigns.get(wake.campaignId);
  const { [wake.campaignId]: _spent, ...others } = input.state.watches;
  const state = forgetExpired({ ...input.state, watches: others }, ruleset, now, input.latenessMs);
  if (published === undefined || published.status === 'ended')
    return rearmed(state, wake, undefined);
  // A version that no longer waits for anything.
  if (!isOnDate(published) && !isOnAbsence(published)) return rearmed(state, wake, undefined);
  if (published.status === 'paused') {
    const waitMs = isOnDate(published) ? PAUSED_DATE_MS : PAUSED_ABSENCE_MS;
    return rearmed(state, wake, { ...watch, at: now.getTime() + waitMs });
  }

  // The sweep's clock may be ahead of ours: what was armed for an instant is due by then.
  const due = Math.max(now.getTime(), watch.at);
  const missed = isOnDate(published)
    ? missedDay(published, customer.profile, watch, now)
    : undefined;
  const at = isOnDate(published)
    ? (missed ?? dayToLookAt(published, customer.profile, watch, now))
    : silenceEnds(published, watch, state.activity, ruleset.activities);
  if (at === undefined)
    return rearmed(state, wake, isOnDate(published) ? remembered(watch) : undefined);
  if (at > due) return rearmed(state, wake, { ...watch, at });

  const occasion = occasionOf(published, watch, at);
  const facts = factsAbout({ ...input, state }, occasion.facts, [published.id]);
  const wishes = evaluateCondition(ruleset.audience(published.id), facts)
    ? [{ published, occasion, checks: explainMatch(ruleset, published, facts) }]
    : [];
  const settle = missed === undefined ? settleWishes : expireWishes;
  const settled = settle({ wishes, customer, state, ruleset, now });
  const looked = isOnDate(published)
    ? { at: SPENT, since: at }
    : watchAfterSilence(published, watch);
  const next = watchDates(
    { ...settled.state.watches, ...(looked !== undefined && { [published.id]: looked }) },
    ruleset.dates.filter((one) => one.id === wake.campaignId),
    customer.profile,
    now,
  );
  return {
    ...settled,
    state: { ...settled.state, watches: next.watches },
    changed: true,
    triggered: [published.id],
    conversions: [],
    wakes: [...settled.wakes, ...next.wakes],
  };
}

const joined = (first: Step, then: Step): Step => ({
  state: then.state,
  changed: first.changed || then.changed,
  triggered: [...first.triggered, ...then.triggered],
  decisions: [...first.decisions, ...then.decisions],
  conversions: [...first.conversions, ...then.conversions],
  messages: [...first.messages, ...then.messages],
  wakes: [...first.wakes, ...then.wakes],
});

function occasionOf(published: PublishedCampaign, watch: Watch, instant: number): Occasion {
  const at = new Date(instant).toISOString();
  if (!isOnAbsence(published))
    return { kind: 'date', id: at, at, facts: { type: 'date', occurred_at: at } };
  const since = new Date(watch.since ?? watch.at).toISOString();
  return { kind: 'absence', id: since, at, facts: { type: 'absence', occurred_at: at, since } };
}

/** No day is left to wait for: the one that was looked at is remembered, and nobody is woken for it. */
const remembered = ({ since }: Watch): Watch | undefined =>
  since === undefined ? undefined : { at: SPENT, since };

function rearmed(state: CustomerState, wake: Wake, watch: Watch | undefined): Step {
  const watches =
    watch === undefined ? state.watches : { ...state.watches, [wake.campaignId]: watch };
  return {
    ...unchangedStep({ ...state, watches }),
    changed: true,
    wakes: watch === undefined || watch.at === SPENT ? [] : [{ ...wake, at: watch.at }],
  };
}
