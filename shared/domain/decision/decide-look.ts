/** What a look at everybody means for one customer. */
import { isOnAbsence, isOnDate, isOnSchedule } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import { hasSeen, remember } from '../customer/recent-events.ts';
import type { CustomerState } from '../customer/state.ts';
import { isOccurrence } from '../plan/occurrences.ts';
import type { Look } from '../plan/plan.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import { watchSilenceFrom } from '../wake/absence.ts';
import { watchDates } from '../wake/date.ts';
import type { Occasion } from './decision.ts';
import { explainMatch } from './explain-match.ts';
import { factsAbout } from './facts-about.ts';
import { isLate } from './late.ts';
import type { Reachable } from './reachable.ts';
import { settleWishes } from './settle.ts';
import { type Step, unchangedStep } from './step.ts';

interface LookInput {
  readonly customer: Reachable;
  readonly state: CustomerState;
  readonly ruleset: Ruleset;
  readonly now: Date;
  readonly latenessMs: number;
}

/** Changes nothing the second time, and nothing for a campaign that is not live. */
export function decideLook(input: LookInput, look: Look): Step {
  const published = input.ruleset.campaigns.get(look.campaignId);
  if (published?.status !== 'live') return unchangedStep(input.state);
  return look.kind === 'watches'
    ? startWatching(input, published, new Date(look.at))
    : decideOccurrence(input, published, look.at);
}

/** The occasion of a scheduled campaign's hour (ms), whenever somebody gets round to a customer. */
export function scheduledOccasion(at: number): Occasion {
  const instant = new Date(at).toISOString();
  const facts = { type: 'schedule', occurred_at: instant };
  return { kind: 'schedule', id: instant, at: instant, facts };
}

/** A day that was one when the campaign came into force is one however late somebody gets round to it. */
function startWatching(
  { customer, state, now }: LookInput,
  published: PublishedCampaign,
  inForceSince: Date,
): Step {
  const { profile } = customer;
  const watched = isOnDate(published)
    ? watchDates(state.watches, [published], profile, inForceSince)
    : isOnAbsence(published)
      ? watchSilenceFrom(state.watches, published, profile.id, now)
      : { watches: state.watches, wakes: [] };
  if (watched.watches === state.watches) return unchangedStep(state);
  return {
    ...unchangedStep({ ...state, watches: watched.watches }),
    changed: true,
    wakes: watched.wakes,
  };
}

/**
 * An hour that led to a decision is remembered as an event is, for the lateness bound, and counts as
 * late beyond it.
 */
function decideOccurrence(input: LookInput, published: PublishedCampaign, at: number): Step {
  const { customer, state, ruleset, now, latenessMs } = input;
  const { id: campaignId } = published;
  const id = `schedule#${campaignId}#${at}`;
  const isDue =
    isOnSchedule(published) &&
    isOccurrence(published.campaign.trigger, at) &&
    !isLate(at, now, latenessMs) &&
    !hasSeen(state.recent, id, at);
  if (!isDue) return unchangedStep(state);

  const occasion = scheduledOccasion(at);
  const facts = factsAbout(input, occasion.facts, [campaignId]);
  if (!evaluateCondition(ruleset.audience(campaignId), facts)) return unchangedStep(state);
  const wishes = [{ published, occasion, checks: explainMatch(ruleset, published, facts) }];
  const settled = settleWishes({ wishes, customer, state, ruleset, now });
  const recent = remember(settled.state.recent, id, at, now.getTime(), latenessMs);
  return {
    ...settled,
    state: { ...settled.state, recent },
    changed: true,
    triggered: [campaignId],
    conversions: [],
  };
}
