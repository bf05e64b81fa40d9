/** Caps, limits, budgets and rates: counted from what reached the provider, doubt included. */
import { microsOf } from '#shared/domain/limits/quota.ts';
import type { FrequencyCap } from '#shared/domain/policy/frequency-cap-schema.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { channelOf, type Request } from '../provider.ts';
import { FUNCTION_MS, SKEW_MS } from './judge-claim.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import type { Truth } from './truth.ts';

/** A newer policy counts from the next claim on, also what was handed over before it. */
export function judgeCaps(truth: Truth, { at, message }: Request): void {
  const { customerId, purpose, campaignId } = message;
  const category = categoryOf(truth, campaignId);
  const own = truth.requests.filter(
    (one) => one.message.customerId === customerId && mayHaveArrived(one),
  );
  // What was claimed before an erasure may be on the wire while it happens.
  const forgotten = (truth.erasedAt.get(customerId) ?? Number.NEGATIVE_INFINITY) + FUNCTION_MS;
  const exceeded = (cap: FrequencyCap): boolean => {
    if (cap.purpose !== purpose) return false;
    if (cap.channel !== undefined && cap.channel !== message.content.channel) return false;
    if (cap.category !== undefined && cap.category !== category) return false;
    const since = Math.max(at - durationMs(cap.within) + SKEW_MS, forgotten);
    const ids = new Set(
      own
        .filter(
          (one) =>
            one.at > since &&
            one.message.purpose === cap.purpose &&
            (cap.channel === undefined || cap.channel === channelOf(one)) &&
            (cap.category === undefined ||
              cap.category === categoryOf(truth, one.message.campaignId)),
        )
        .map((one) => one.message.messageId),
    );
    return ids.size > cap.limit;
  };
  const policies = truth.inForce.policies(at, FUNCTION_MS);
  if (policies.every((policy) => [...policy.caps, ...gapOf(policy)].some(exceeded)))
    truth.report('over_cap', `a frequency cap is exceeded: ${message.messageId} of ${customerId}`);
}

/** A cool-down is a cap of one. */
const gapOf = ({ coolDown }: Policy): readonly FrequencyCap[] =>
  coolDown === undefined ? [] : [{ purpose: 'marketing', limit: 1, within: coolDown }];

/** Campaigns keep their category over all versions. */
const categoryOf = ({ scenario }: Truth, campaignId: string): string | undefined =>
  scenario.rules.campaigns.find(({ id }) => id === campaignId)?.versions[0]?.campaign.category;

export function judgeBudget(truth: Truth, { at, message }: Request): void {
  const { campaignId } = message;
  const versions = truth.inForce.campaign(campaignId, at, FUNCTION_MS);
  const limits = versions.map(({ campaign }) => campaign.limits);
  const own = truth.requests.filter(
    (one) => one.message.campaignId === campaignId && mayHaveArrived(one),
  );
  const messages = new Map(own.map((one) => [one.message.messageId, one.message]));
  if (limits.every(({ sends }) => sends !== undefined && messages.size > sends))
    truth.report('over_cap', `the limit of messages is exceeded: ${campaignId}`);
  const { prices } = truth.scenario.rules.policies[0] ?? { prices: { email: '0', sms: '0' } };
  let spent = 0;
  for (const { content } of messages.values())
    spent += microsOf(prices[content.channel], content.channel === 'sms' ? content.parts.parts : 1);
  if (limits.every(({ spend }) => spend !== undefined && spent > microsOf(spend.amount)))
    truth.report('over_cap', `the budget is exceeded: ${campaignId}`);
}

/** Nearer than this to its slot, a message goes at once. */
const SLOT_TOLERANCE_MS = 1000;

/** Slots lie `1 / perSecond` apart: the n-th request cannot come before the n-th slot. */
export function judgeRates(truth: Truth, { at, message }: Request): void {
  const { campaignId, content } = message;
  const [policy] = truth.inForce.policies(at);
  const [published] = truth.inForce.campaign(campaignId, at);
  const judge = (
    scope: string,
    perSecond: number | undefined,
    counts: (request: Request) => boolean,
  ): void => {
    if (perSecond === undefined) return;
    const first = truth.firstSlots.get(scope) ?? at;
    const most = 1 + ((at + SLOT_TOLERANCE_MS + SKEW_MS - first) / 1000) * perSecond;
    if (truth.requests.filter(counts).length > most)
      truth.report('over_cap', `the rate of ${scope} is exceeded`);
  };
  judge(
    `campaign:${campaignId}`,
    published?.campaign.limits.perSecond,
    (one) => one.message.campaignId === campaignId,
  );
  judge(
    `channel:${content.channel}`,
    policy?.perSecond[content.channel],
    (one) => channelOf(one) === content.channel,
  );
}
