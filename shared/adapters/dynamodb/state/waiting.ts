/** What waits for its turn: by a wake-up alone, or a wish with what stood against it and its occasion. */
import { REASONS } from '#shared/domain/arbitration/reason.ts';
import type { WaitingWish, Watch } from '#shared/domain/customer/state.ts';
import { OCCASION_KINDS } from '#shared/domain/decision/decision.ts';
import { fields, number, oneOf, text, tuple } from './stored.ts';

export const encodeWatch = ({ at, since }: Watch): unknown[] =>
  since === undefined ? [at] : [at, since];

/** @throws DomainError STATE_UNREADABLE */
export function decodeWatch(stored: unknown): Watch {
  const [at, since] = tuple(stored, 1, 'more').map(number);
  return { at: number(at), ...(since !== undefined && { since }) };
}

/** Wake-up, end, versions of campaign and rule set, what stood against it, and the occasion. */
export function encodeWaiting(wish: WaitingWish): unknown[] {
  const { kind, id, at, facts } = wish.occasion;
  return [
    wish.at,
    wish.until,
    wish.campaignVersion,
    wish.rulesetVersion,
    wish.reason,
    kind,
    id,
    at,
    facts,
  ];
}

/** @throws DomainError STATE_UNREADABLE */
export function decodeWaiting(stored: unknown): WaitingWish {
  const [at, until, campaignVersion, rulesetVersion, reason, kind, id, happenedAt, facts] = tuple(
    stored,
    9,
  );
  return {
    occasion: {
      kind: oneOf(OCCASION_KINDS, kind),
      id: text(id),
      at: text(happenedAt),
      facts: fields(facts),
    },
    campaignVersion: number(campaignVersion),
    rulesetVersion: number(rulesetVersion),
    at: number(at),
    until: number(until),
    reason: oneOf(REASONS, reason),
  };
}
