/**
 * Notices to staff: at most one for each campaign, customer and occasion. They compete with nothing,
 * since no customer is contacted; holdout and the campaign's own limits hold as they do for messages.
 */
import {
  drawArm,
  isAssigned,
  type Settled,
  type SettleInput,
  settleHoldout,
  suppressed,
  type Wish,
} from './assign.ts';
import type { Decision } from './decision.ts';
import { checkGeneral, messageExpiry } from './eligibility.ts';

export const isNotice = ({ published }: Wish): boolean => published.campaign.notify !== undefined;

/** Of the wishes those that notify staff; the others are left to `settleWishes`. */
export function settleNotices(input: SettleInput): Settled {
  let { state } = input;
  const decisions: Decision[] = [];
  for (const wish of input.wishes.filter(isNotice)) {
    if (isAssigned(input, wish)) continue;
    const settled = settleNotice({ ...input, state }, wish);
    state = settled.state;
    decisions.push(...settled.decisions);
  }
  return { state, decisions, messages: [] };
}

function settleNotice(input: SettleInput, wish: Wish): Settled {
  const { published, checks } = wish;
  const { customer, state, ruleset, now } = input;
  const { explanation, outcome } = checkGeneral(
    published,
    customer,
    state,
    ruleset.policy,
    now,
    state.notices.length,
  );
  const why = [...checks, ...explanation];
  if (outcome !== undefined)
    return { state, decisions: [suppressed(input, wish, why, outcome)], messages: [] };
  const drawn = drawArm(input, wish, why, now);
  const { base, exposed } = drawn;
  return (
    settleHoldout(input, drawn) ?? {
      state: {
        ...state,
        contacts: [...state.contacts, { ...exposed, status: 'none' }],
        notices: [...state.notices, base.id],
      },
      decisions: [
        {
          ...base,
          outcome: 'notice',
          reason: 'STAFF_NOTIFIED',
          sendAt: now.toISOString(),
          expiresAt: messageExpiry(published.campaign, now).toISOString(),
        },
      ],
      messages: [],
    }
  );
}
