/** Wishes whose turn may have come: decided anew, all of a customer together. */
import type { Ruleset } from '../campaign/ruleset.ts';
import type { CustomerState, WaitingWish } from '../customer/state.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import type { Wake } from '../wake/wake.ts';
import type { Wish } from './assign.ts';
import type { Decision } from './decision.ts';
import { explainMatch } from './explain-match.ts';
import { factsAbout } from './facts-about.ts';
import type { Reachable } from './reachable.ts';
import { settleWishes } from './settle.ts';
import type { Step } from './step.ts';
import { endWaiting, waitedCheck } from './waiting.ts';

/** How soon a paused campaign is looked at again. */
const PAUSED_MS = 3_600_000;

export const isWaitingFor = (state: CustomerState, { campaignId, at }: Wake): boolean =>
  state.waiting[campaignId]?.at === at;

/**
 * Audience, eligibility, caps and arbitration are asked again, among all whose time has come. Each ends
 * in its one decision, or waits again within the validity it had from the first.
 *
 * @param at of the wake-up; the sweep's clock may be ahead of ours
 */
export function decideWaiting(
  input: {
    readonly customer: Reachable;
    readonly state: CustomerState;
    readonly ruleset: Ruleset;
    readonly now: Date;
  },
  at: number,
): Step {
  const { customer, ruleset } = input;
  const { id: customerId } = customer.profile;
  const due = Math.max(input.now.getTime(), at);
  // A clock that is behind would find the cap still full, and wait for an instant that was swept already.
  const now = new Date(due);
  const waiting = Object.entries(input.state.waiting);
  const still: Record<string, WaitingWish> = Object.fromEntries(
    waiting.filter(([, wish]) => wish.at > due),
  );
  const ready = waiting.filter(([, wish]) => wish.at <= due);
  const wakes: Wake[] = [];
  const ended: Decision[] = [];
  const wishes: Wish[] = [];
  for (const [campaignId, wish] of ready) {
    const end = (reason: Decision['reason']) =>
      ended.push(endWaiting(customerId, campaignId, wish, reason, now));
    const published = ruleset.campaigns.get(campaignId);
    const again = due + PAUSED_MS;
    if (published === undefined || published.status === 'ended') end('CAMPAIGN_ENDED');
    else if (due >= wish.until) end('VALIDITY_EXPIRED');
    else if (published.status !== 'live') {
      if (again >= wish.until) end('CAMPAIGN_NOT_LIVE');
      else {
        still[campaignId] = { ...wish, at: again };
        wakes.push({ customerId, campaignId, at: again });
      }
    } else {
      const facts = factsAbout({ ...input, now }, wish.occasion.facts, [campaignId]);
      if (!evaluateCondition(ruleset.audience(campaignId), facts)) end('NO_LONGER_QUALIFIED');
      else {
        const checks = [waitedCheck(wish), ...explainMatch(ruleset, published, facts)];
        wishes.push({ published, checks, occasion: wish.occasion, until: wish.until });
      }
    }
  }
  const state = { ...input.state, waiting: still };
  const settled = settleWishes({ wishes, customer, state, ruleset, now });
  return {
    ...settled,
    decisions: [...ended, ...settled.decisions],
    wakes: [...wakes, ...settled.wakes],
    changed: true,
    triggered: [],
    conversions: [],
  };
}
