/** Decisions on record for the tests of pages; each test says only what it is about. */
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';

export const DECISION_ID = 'd'.repeat(26);

export const decisionOf = (change: Partial<Decision> = {}): Decision => ({
  id: DECISION_ID,
  customerId: 'c-1',
  campaignId: 'fuel',
  campaignVersion: 1,
  rulesetVersion: 7,
  occasion: {
    kind: 'event',
    id: 'e-1',
    at: '2026-03-04T11:00:00.000Z',
    facts: { type: 'card.purchase', amount: 249.9 },
  },
  decidedAt: '2026-03-04T11:00:01.000Z',
  outcome: 'message',
  reason: 'SELECTED',
  arm: 'a',
  channel: 'email',
  sendAt: '2026-03-04T11:00:01.000Z',
  expiresAt: '2026-03-06T11:00:01.000Z',
  explanation: [],
  ...change,
});

/** Sent at once, unless it says otherwise. */
export const recordedOf = (
  change: Partial<Decision> = {},
  rest: Partial<RecordedDecision> = {},
): RecordedDecision => ({
  decision: decisionOf(change),
  progress: { status: 'sent', at: '2026-03-04T11:00:02.000Z' },
  responses: {},
  ...rest,
});

/** Without what only a decided message has. */
export function suppressedOf(change: Partial<Decision> = {}): RecordedDecision {
  const { arm: _a, channel: _c, sendAt: _s, expiresAt: _e, ...rest } = decisionOf();
  const decision: Decision = { ...rest, outcome: 'suppressed', reason: 'NO_CONSENT', ...change };
  return { decision, progress: { status: 'settled' }, responses: {} };
}
