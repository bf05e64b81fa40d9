/** A customer with a message under way, and the providers' events about it. */
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySoftBounces } from '#shared/adapters/memory/soft-bounces.ts';
import { createMemorySurveyAnswers } from '#shared/adapters/memory/survey-answers.ts';
import { createMemoryTemplates } from '#shared/adapters/memory/templates.ts';
import type { FeedbackPorts } from '#shared/app/feedback/ports.ts';
import { createFeedback } from '#shared/app/feedback.ts';
import type {
  ProviderEvent,
  ProviderResponse,
} from '#shared/contracts/provider-events/normalised.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Contact, CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import { stableId } from '#shared/domain/hash.ts';
import { NOON, stateOf } from '../../support/builders.ts';
import { createMemoryWorld } from '../../support/memory-world.ts';

export const MESSAGE = stableId('m-1');
export const EMAIL = 'c1@customers.example';
export const PHONE = '+420601000001';
export const SENT_AT = NOON.toISOString();
export const minutesLater = (minutes: number): string =>
  new Date(NOON.getTime() + minutes * 60_000).toISOString();

export function createFeedbackWorld(softBounces = 3) {
  const world = createMemoryWorld();
  const templates = createMemoryTemplates();
  const sentMessages = createMemorySentMessages();
  const answers = createMemorySurveyAnswers();
  const ports: FeedbackPorts = {
    ...world.ports,
    softBounces: createMemorySoftBounces(),
    addressHash: { hash: (_channel, address) => `hash:${address}` },
    sentMessages,
    templates,
    answers,
  };
  const feedback = createFeedback(ports, { softBounces });
  let received = 0;

  return {
    ...world,
    ports: { ...world.ports, sentMessages, answers },
    templates,
    feedback,
    tell: (...events: readonly ProviderEvent[]) =>
      feedback(
        events.map((message) => ({
          id: `r-${++received}`,
          message,
          body: JSON.stringify(message),
        })),
      ),
    async state(id = 'c-1'): Promise<CustomerState> {
      const stored = await world.ports.customers.loadLatest(id);
      if (stored === undefined) throw new Error('no such customer');
      return stored.state;
    },
    async version(id = 'c-1'): Promise<number> {
      return (await world.ports.customers.loadLatest(id))?.version ?? 0;
    },
    /** A customer who is owed the message, as far as `status` says. */
    async owe(status: Undelivered['status'] | 'sent', channel: Channel = 'email', id = MESSAGE) {
      await world.addCustomer(
        {},
        stateOf({
          contacts: [contactOf(id, channel, status)],
          undelivered: status === 'sent' ? [] : [undeliveredOf(id, channel, status)],
        }),
      );
      await this.record(id, channel);
      if (status === 'sent') await world.ports.decisions.progress(id, { status, at: SENT_AT });
    },
    async record(id: string, channel: Channel = 'email', decidedAt = SENT_AT) {
      await world.ports.decisions.record({
        id,
        customerId: 'c-1',
        campaignId: 'fuel',
        campaignVersion: 1,
        rulesetVersion: 7,
        occasion: { kind: 'event', id: 'e-1', at: SENT_AT, facts: {} },
        decidedAt,
        outcome: 'message',
        reason: 'SELECTED',
        arm: 'a',
        channel,
        explanation: [],
      });
    },
  };
}

const CONTACT_STATUS = {
  pending: 'reserved',
  claimed: 'reserved',
  in_doubt: 'doubt',
  sent: 'sent',
} as const;

function contactOf(id: string, channel: Channel, status: keyof typeof CONTACT_STATUS): Contact {
  return {
    id,
    campaignId: 'fuel',
    campaignVersion: 1,
    arm: 'a',
    status: CONTACT_STATUS[status],
    purpose: 'marketing',
    channel,
    at: NOON.getTime(),
    exposedAt: NOON.getTime(),
    until: NOON.getTime() + 7 * 86_400_000,
  };
}

function undeliveredOf(id: string, channel: Channel, status: Undelivered['status']): Undelivered {
  return {
    id,
    campaignId: 'fuel',
    campaignVersion: 1,
    channel,
    purpose: 'marketing',
    status,
    sendAt: NOON.getTime(),
    expiresAt: NOON.getTime() + 86_400_000,
    since: NOON.getTime(),
    attempts: 0,
  };
}

export function response(
  kind: ProviderResponse['kind'],
  change: Partial<ProviderResponse> = {},
): ProviderResponse {
  return {
    type: 'response',
    kind,
    channel: 'email',
    at: minutesLater(1),
    acceptedAt: SENT_AT,
    messageId: MESSAGE,
    customerId: 'c-1',
    providerMessageId: 'ses-1',
    recipients: [change.channel === 'sms' ? PHONE : EMAIL],
    detail: kind,
    ...change,
  };
}

export const text = (
  body: string,
  at: string | undefined = minutesLater(5),
  from = PHONE,
): ProviderEvent => ({
  type: 'inbound',
  from,
  body,
  inboundId: `in-${body}`,
  ...(at !== undefined && { at }),
});
