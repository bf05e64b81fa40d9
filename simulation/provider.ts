/** An e-mail and SMS provider that may take a message and not say so, and tells about it later. */
import type { ProviderEvent } from '#shared/contracts/provider-events/normalised.ts';
import type { HandOver, MessageSender, Outgoing } from '#shared/ports/message-sender.ts';
import type { Faults } from './faults.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** One request that reached the provider, and what it truly did with it. */
export interface Request {
  readonly at: number;
  readonly message: Outgoing;
  readonly accepted: boolean;
  /** What the sender was told. */
  readonly told: HandOver['outcome'];
}

export interface SimulatedProvider {
  sender(process: Process): MessageSender;
  readonly requests: readonly Request[];
}

const FEEDBACK_DELAY_MS = 4000;

export function createSimulatedProvider(
  scheduler: Scheduler,
  faults: Faults,
  publish: (event: ProviderEvent, delayMs: number) => void,
): SimulatedProvider {
  const requests: Request[] = [];

  function decide(): { readonly accepted: boolean; readonly answer: HandOver } {
    if (faults.strikes('provider_throttle'))
      return { accepted: false, answer: { outcome: 'throttled' } };
    if (faults.strikes('provider_reject'))
      return { accepted: false, answer: { outcome: 'rejected', detail: 'refused' } };
    if (faults.strikes('provider_lost'))
      return { accepted: false, answer: { outcome: 'unknown', detail: 'reset' } };
    if (faults.strikes('provider_timeout_after_accept'))
      return { accepted: true, answer: { outcome: 'unknown', detail: 'timeout' } };
    return {
      accepted: true,
      answer: { outcome: 'accepted', providerMessageId: `p-${requests.length}` },
    };
  }

  function tell(message: Outgoing, at: number): void {
    for (const kind of ['accepted', 'delivered'] as const) {
      if (faults.strikes('feedback_lost')) continue;
      const event: ProviderEvent = {
        type: 'response',
        kind,
        channel: message.content.channel,
        at: new Date(at + 500).toISOString(),
        messageId: message.messageId,
        customerId: message.customerId,
        providerMessageId: `p-${at}`,
        acceptedAt: new Date(at).toISOString(),
        recipients: [],
        detail: kind,
      };
      publish(event, FEEDBACK_DELAY_MS);
      if (faults.strikes('feedback_duplicated')) publish(event, 3 * FEEDBACK_DELAY_MS);
    }
  }

  return {
    requests,
    sender: (process) => ({
      send: (message) =>
        faults
          .io(process, `provider.send ${message.messageId}`, async () => {
            const { accepted, answer } = decide();
            requests.push({ at: scheduler.now(), message, accepted, told: answer.outcome });
            if (accepted) tell(message, scheduler.now());
            return answer;
          })
          .catch((error: unknown) => {
            // Before the wire it is a definite failure; after it nobody knows.
            const reached = requests.some((one) => one.message === message);
            if (reached) return { outcome: 'unknown', detail: String(error) };
            return { outcome: 'throttled' };
          }),
    }),
  };
}
