/** Word to staff: one notice for an occasion, by rules in force, and not again once it is on record. */
import { assignArm, HOLDOUT } from '#shared/domain/assignment.ts';
import type { StaffNotice } from '#shared/ports/staff-notices.ts';
import { FUNCTION_MS, SKEW_MS } from './judge-claim.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import type { Truth } from './truth.ts';

export function judgeNotice(
  truth: Truth,
  notice: StaffNotice,
  occasions: Map<string, string>,
): void {
  judgeDecided(truth, notice, occasions);
  judgeRules(truth, notice);
  const { id, customerId, expiresAt } = notice;
  const at = truth.now();
  if (Date.parse(expiresAt) < at - FUNCTION_MS - SKEW_MS)
    truth.report('window', `staff were told too late: ${id}`);
  const erasedAt = truth.erasedAt.get(customerId) ?? at;
  if (!truth.people.has(customerId) && erasedAt < at - FUNCTION_MS)
    truth.report('unwilling', `staff were told of somebody who was erased: ${id}`);
}

/** A crash between the queue and the record repeats a notice; nothing else does. */
function judgeDecided(truth: Truth, { id }: StaffNotice, occasions: Map<string, string>): void {
  const decision = truth.decisions.get(id);
  if (decision === undefined)
    return truth.report('ledger', `staff were told without a decision on record: ${id}`);
  const { campaignId, customerId, occasion, outcome } = decision;
  if (outcome !== 'notice')
    truth.report('holdout', `staff were told what was decided as ${outcome}: ${id}`);
  const key = `${campaignId} ${customerId} ${occasion.kind} ${occasion.id}`;
  const first = occasions.get(key) ?? id;
  occasions.set(key, first);
  if (first !== id) truth.report('double_send', `two messages on one occasion: ${key}`);
  const endedAt = truth.endedAt.get(id) ?? truth.now();
  if (endedAt < truth.now() - FUNCTION_MS)
    truth.report('double_send', `staff were told again of what had ended: ${id}`);
}

function judgeRules(truth: Truth, { id, campaignId, customerId, reason }: StaffNotice): void {
  const { inForce, scenario } = truth;
  const at = truth.now();
  if (inForce.policies(at, FUNCTION_MS).every(({ stopped }) => stopped.includes('all')))
    truth.report('unapproved', `staff were told although all is stopped: ${id}`);
  const versions = inForce.campaign(campaignId, at, FUNCTION_MS);
  if (versions.every(({ status }) => status !== 'live'))
    truth.report('unapproved', `staff were told although ${campaignId} is not live: ${id}`);
  if (versions.every(({ campaign }) => campaign.notify?.staff.reason !== reason))
    truth.report('unapproved', `staff were told in words that are not in force: ${id}`);
  const campaign = scenario.rules.campaigns.find((one) => one.id === campaignId)?.versions[0]
    ?.campaign;
  if (campaign === undefined || assignArm(campaignId, campaign, customerId) === HOLDOUT)
    truth.report('holdout', `staff were told of the holdout: ${id}`);
}

/**
 * Once a notice is on record as told: one whose queue did not answer may be told again, and counts then.
 * Of a campaign that is one of messages in another version, both count.
 */
export function judgeNoticeLimit(truth: Truth, campaignId: string): void {
  const ids = new Set([
    ...truth.told.filter((one) => one.campaignId === campaignId).map(({ id }) => id),
    ...truth.requests
      .filter((one) => one.message.campaignId === campaignId && mayHaveArrived(one))
      .map(({ message }) => message.messageId),
  ]);
  const versions = truth.inForce.campaign(campaignId, truth.now(), FUNCTION_MS);
  if (versions.every(({ campaign: { limits } }) => ids.size > (limits.sends ?? ids.size)))
    truth.report('over_cap', `the limit of notices is exceeded: ${campaignId}`);
}
