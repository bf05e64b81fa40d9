/** Whoever is assigned is so by a version that is in force and live; what comes to nothing names one that was. */
import type { Decision } from '#shared/domain/decision/decision.ts';
import { HOLDS_WITHIN_MS } from './in-force.ts';
import { SKEW_MS } from './judge-claim.ts';
import type { Truth } from './truth.ts';

/** Rules are as old as they may be, on a clock that is behind or ahead. */
const SPAN_MS = HOLDS_WITHIN_MS + 2 * SKEW_MS;

export function judgeDecision(truth: Truth, decision: Decision): void {
  const { id, campaignId, campaignVersion, decidedAt, arm } = decision;
  const latest = Date.parse(decidedAt) + SKEW_MS;
  // A wish that waited in vain ends as what it was when it began to wait.
  const spanMs = arm === undefined ? Number.POSITIVE_INFINITY : SPAN_MS;
  const own = truth.inForce
    .campaign(campaignId, latest, spanMs)
    .filter(({ version }) => version === campaignVersion);
  if (own.length === 0)
    truth.report('unapproved', `decided by version ${campaignVersion}, not in force: ${id}`);
  else if (arm !== undefined && own.every(({ status }) => status !== 'live'))
    truth.report('unapproved', `assigned although ${campaignId} is not live: ${id}`);
}
