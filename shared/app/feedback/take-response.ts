/** One event about a message we sent: ledger, doubt, suppression, consent. */
import type { ProviderResponse } from '#shared/contracts/provider-events/normalised.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { SuppressionReason } from '#shared/domain/customer/suppression.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import { bouncesInARow } from '#shared/domain/response/soft-bounces.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { changeConsent, withoutMarketing } from './change-consent.ts';
import { type FeedbackPorts, type FeedbackSettings, TAKEN, type Taken } from './ports.ts';
import { settleMessage } from './settle-message.ts';
import { suppressAddress } from './suppress-address.ts';

/**
 * Every step may be repeated without effect, and none depends on another having been the first to
 * run: so duplicates and reordering change nothing, and a crash is mended by the next delivery.
 */
export async function takeResponse(
  ports: FeedbackPorts,
  settings: FeedbackSettings,
  response: ProviderResponse,
): Promise<Taken> {
  const { messageId, kind } = response;
  const recorded = messageId === undefined ? undefined : await ports.decisions.get(messageId);
  if (recorded?.decision.outcome !== 'message') return takeForeign(ports, response);

  // "Accepted" is the progress `sent` by another name, and needs no line of its own.
  if (kind !== 'accepted') {
    await ports.decisions.recordResponse(recorded.decision.id, kind, response.at);
  }
  await settleMessage(ports, recorded, response);
  await suppressIfUndeliverable(ports, response);
  if (kind === 'soft_bounce') await countSoftBounce(ports, settings, recorded, response);
  if (kind === 'unsubscribe') {
    const { id, customerId } = recorded.decision;
    await changeConsent(
      ports,
      customerId,
      withoutMarketing(response.channel, response.at, CONTACT_LIST_SOURCE, id),
    );
  }
  return TAKEN;
}

const CONTACT_LIST_SOURCE = 'ses-contact-list';

/**
 * An address that is dead or unwilling is so whoever wrote to it; SES's own account-level
 * suppression list goes by the same rule. Anything else about strangers' messages is set aside.
 */
async function takeForeign(ports: FeedbackPorts, response: ProviderResponse): Promise<Taken> {
  if (reasonToSuppress(response.kind, response.channel) !== undefined) {
    await suppressIfUndeliverable(ports, response);
    return TAKEN;
  }
  return response.messageId === undefined
    ? {
        outcome: 'set_aside',
        code: 'FOREIGN_EVENT',
        detail: `${response.kind} without a message id of ours`,
      }
    : {
        outcome: 'set_aside',
        code: 'UNKNOWN_MESSAGE',
        detail: `${response.kind} for a message not on record`,
      };
}

async function suppressIfUndeliverable(
  ports: FeedbackPorts,
  { kind, channel, recipients, at }: ProviderResponse,
): Promise<void> {
  const reason = reasonToSuppress(kind, channel);
  if (reason === undefined) return;
  for (const address of recipients) {
    await suppressAddress(ports, channel, address, reason, at);
  }
}

function reasonToSuppress(kind: ResponseKind, channel: Channel): SuppressionReason | undefined {
  if (kind === 'complaint') return 'complaint';
  if (kind !== 'hard_bounce') return undefined;
  return channel === 'sms' ? 'invalid_address' : 'hard_bounce';
}

const SOFT_BOUNCE_WINDOW_MS = 90 * 86_400_000;
/** Messages looked through for one that arrived in between. */
const MESSAGES_LOOKED_AT = 50;

async function countSoftBounce(
  ports: FeedbackPorts,
  settings: FeedbackSettings,
  { decision }: RecordedDecision,
  { channel, recipients, at }: ProviderResponse,
): Promise<void> {
  const since = new Date(Date.parse(at) - SOFT_BOUNCE_WINDOW_MS);
  for (const address of recipients) {
    const hash = ports.addressHash.hash(channel, address);
    const bounces = await ports.softBounces.add(hash, { messageId: decision.id, at }, since);
    if (bounces.length < settings.softBounces) continue;
    const { decisions } = await ports.decisions.ofCustomer(decision.customerId, MESSAGES_LOOKED_AT);
    const deliveries = new Map(
      decisions.flatMap((one) =>
        one.decision.channel === channel && one.responses.delivered !== undefined
          ? [[one.decision.id, one.responses.delivered] as const]
          : [],
      ),
    );
    if (bouncesInARow(bounces, deliveries).length >= settings.softBounces) {
      await suppressAddress(ports, channel, address, 'soft_bounces', at);
    }
  }
}
