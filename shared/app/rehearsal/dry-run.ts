/**
 * One customer and one occasion through decision, claim and words, without writing or sending
 * anything: what would go out, or why nothing would.
 */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset, type Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Decimal } from '#shared/domain/decimal.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { claim } from '#shared/domain/delivery/claim.ts';
import { type Event, eventFacts } from '#shared/domain/event.ts';
import {
  type Rehearsed,
  type RehearsedArm,
  rehearse,
  rehearseArms,
} from '#shared/domain/explain/rehearse.ts';
import type { Outgoing } from '#shared/ports/message-sender.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import type { ComposeMessage } from '../compose-message.ts';
import { priceOf } from '../message-quota.ts';

export interface DryRunPorts {
  readonly suppressions: Pick<SuppressionList, 'find'>;
  /** `createPreviewMessage`: composing must leave no trace. */
  readonly compose: ComposeMessage;
}

export interface DryRunInput {
  readonly published: PublishedCampaign;
  /** What is in force. */
  readonly inForce: Ruleset;
  readonly customer: Reachable;
  readonly state: CustomerState;
  readonly event: Event | undefined;
  readonly now: Date;
}

export interface DryRun extends Rehearsed {
  /** Of every variant, where the customer may be contacted at all. */
  readonly arms: readonly DryRunArm[];
}

export interface DryRunArm extends Pick<RehearsedArm, 'arm' | 'share' | 'decision'> {
  readonly content?: Outgoing['content'];
  readonly unsubscribeUrl?: string;
  /** In the account's currency. */
  readonly cost?: Decimal;
  /** Why nothing would be handed over although it was decided. `retryAt`: when it may be. */
  readonly stopped?: {
    readonly reason: Reason;
    readonly retryAt?: string;
    readonly detail?: string;
  };
}

export function createDryRun(ports: DryRunPorts): (input: DryRunInput) => Promise<DryRun> {
  return async (input) => {
    const ruleset = withRivals(input);
    const rehearsed = rehearse({ ...input, ruleset });
    const arms = rehearsed.decision === undefined ? [] : rehearseArms({ ...input, ruleset });
    return { ...rehearsed, arms: await Promise.all(arms.map((arm) => dryArm(ports, input, arm))) };
  };
}

/** The campaign with those in force that the same event sets off: nobody else can come before it. */
export function withRivals({
  published,
  inForce,
  event,
}: Pick<DryRunInput, 'published' | 'inForce' | 'event'>): Ruleset {
  const rivals = event === undefined ? [] : inForce.triggeredBy(eventFacts(event));
  return compileRuleset(inForce.version, inForce.policy, [
    ...rivals.filter(({ id }) => id !== published.id),
    published,
  ]);
}

async function dryArm(
  { suppressions, compose }: DryRunPorts,
  { inForce, customer }: DryRunInput,
  { arm, share, decision, message, published, state }: RehearsedArm,
): Promise<DryRunArm> {
  const shown = { arm, share, decision };
  if (message === undefined) return shown;
  const address = customer.addressHash[message.channel];
  const listed =
    address !== undefined && (await suppressions.find(message.channel, address)) !== undefined;
  const now = new Date(message.sendAt);
  const { policy, version } = inForce;
  const claimed = claim({
    messageId: message.id,
    customer,
    state,
    ruleset: compileRuleset(version, policy, [published]),
    addressSuppressed: listed,
    now,
  });
  const composed = await compose({
    message,
    published,
    policy,
    customer,
    recorded: { decision, progress: { status: 'pending' }, responses: {} },
    now,
  });
  if (composed.outcome === 'failed')
    return { ...shown, stopped: { reason: composed.reason, detail: composed.detail } };
  const { outgoing } = composed;
  return {
    ...shown,
    content: outgoing.content,
    cost: priceOf(policy, outgoing),
    ...(outgoing.unsubscribeUrl !== undefined && { unsubscribeUrl: outgoing.unsubscribeUrl }),
    ...((claimed.outcome === 'waiting' || claimed.outcome === 'suppressed') && {
      stopped: {
        reason: claimed.reason,
        ...(claimed.outcome === 'waiting' && { retryAt: claimed.retryAt.toISOString() }),
      },
    }),
  };
}
