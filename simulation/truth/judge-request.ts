/** Every request to a provider, judged in the moment it arrives there. */
import { assignArm, HOLDOUT } from '#shared/domain/assignment.ts';
import type { Request } from '../provider.ts';
import { judgeBudget, judgeCaps, judgeRates } from './judge-caps.ts';
import { FUNCTION_MS, SKEW_MS } from './judge-claim.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import type { Truth } from './truth.ts';
import { mustBeQuiet, zoneOf } from './windows.ts';

export function judgeRequest(truth: Truth, request: Request, occasions: Map<string, string>): void {
  judgeRepetition(truth, request, occasions);
  judgeApproval(truth, request);
  judgeWindow(truth, request);
  if (!mayHaveArrived(request)) return;
  judgeCaps(truth, request);
  judgeBudget(truth, request);
  judgeRates(truth, request);
}

function judgeRepetition(truth: Truth, { message }: Request, occasions: Map<string, string>): void {
  const { messageId } = message;
  const before = truth.requests
    .slice(0, -1)
    .filter((one) => one.message.messageId === messageId)
    .filter(({ accepted, told }) => accepted || told === 'unknown');
  if (before.length > (mayBeResent(truth, message) ? 1 : 0))
    truth.report('double_send', `handed over again: ${messageId}`);
  const decision = truth.decisions.get(messageId);
  if (decision === undefined)
    return truth.report('ledger', `handed over without a decision on record: ${messageId}`);
  if (decision.outcome !== 'message')
    truth.report('holdout', `handed over what was decided as ${decision.outcome}: ${messageId}`);
  const { campaignId, customerId, occasion } = decision;
  const key = `${campaignId} ${customerId} ${occasion.kind} ${occasion.id}`;
  const first = occasions.get(key) ?? messageId;
  occasions.set(key, first);
  if (first !== messageId) truth.report('double_send', `two messages on one occasion: ${key}`);
}

/** A service message of which nobody knows may be sent once more, where its campaign says so. */
const mayBeResent = (truth: Truth, { messageId, campaignId }: Request['message']): boolean =>
  truth.doubted.has(messageId) &&
  truth.scenario.rules.campaigns.some(
    ({ id, versions }) =>
      id === campaignId && versions.some(({ campaign }) => campaign.delivery.resendAfterDoubt),
  );

function judgeApproval(truth: Truth, { at, message }: Request): void {
  const { campaignId, customerId, content } = message;
  const what = message.messageId;
  const { inForce, scenario } = truth;
  if (
    inForce
      .policies(at)
      .every(({ stopped }) => stopped.includes('all') || stopped.includes(content.channel))
  )
    truth.report('unapproved', `handed over although ${content.channel} is stopped: ${what}`);
  if (inForce.campaign(campaignId, at).every(({ status }) => status !== 'live'))
    truth.report('unapproved', `handed over although ${campaignId} is not live: ${what}`);

  const words = content.channel === 'email' ? content.subject : content.body;
  const version = Number(/-(\d)/.exec(words)?.[1]);
  if (inForce.campaign(campaignId, at, FUNCTION_MS).every((one) => one.version !== version))
    truth.report('unapproved', `in words of version ${version}, not in force: ${what}`);

  const plan = scenario.rules.campaigns.find(({ id }) => id === campaignId);
  const campaign = plan?.versions[0]?.campaign;
  if (campaign === undefined || assignArm(campaignId, campaign, customerId) === HOLDOUT)
    truth.report('holdout', `handed over to the holdout: ${what}`);
}

const SAMPLE_MS = 30 * 60_000;

/** Looked at last of all, by rules as new as a stop is obeyed by. */
function judgeWindow(truth: Truth, { at, message }: Request): void {
  const { messageId, customerId, campaignId, content } = message;
  const expiresAt = truth.expiresAt.get(messageId) ?? 0;
  if (at - SKEW_MS >= expiresAt)
    truth.report('window', `handed over although worth nothing any more: ${messageId}`);
  const person = truth.people.get(customerId);
  if (person === undefined) return;
  const policies = truth.inForce.policies(at);
  const campaigns = truth.inForce.campaign(campaignId, at);
  const zone = zoneOf(person.profile, content.channel);
  const quiet = (instant: number) => mustBeQuiet(policies, campaigns, zone, instant);
  if (quiet(at - SKEW_MS) && quiet(at + SKEW_MS))
    truth.report('window', `handed over in quiet hours: ${messageId}`);
  // A text message must not be delivered too late either, so its time to live counts.
  if (content.channel !== 'sms' || quiet(at)) return;
  const end = at + message.timeToLiveSeconds * 1000;
  for (let instant = at; instant < end + SAMPLE_MS; instant += SAMPLE_MS)
    if (quiet(Math.min(instant, end)))
      truth.report('window', `may be delivered in quiet hours: ${messageId}`);
  if (end > expiresAt)
    truth.report('window', `may be delivered although worth nothing any more: ${messageId}`);
}
