/**
 * What providers and phones tell us ▶ ledger, doubt, consent, suppression. Nothing is lost: what
 * cannot be acted upon is quarantined with its reason.
 */
import type { ProviderEvent } from '#shared/contracts/provider-events/normalised.ts';
import type { FeedbackPorts, FeedbackSettings, Taken } from './feedback/ports.ts';
import { takeInbound } from './feedback/take-inbound.ts';
import { takeResponse } from './feedback/take-response.ts';
import type { Failure, HandleBatch, Received } from './received.ts';

export function createFeedback(
  ports: FeedbackPorts,
  settings: FeedbackSettings,
): HandleBatch<ProviderEvent> {
  const take = (event: ProviderEvent): Promise<Taken> => {
    if (event.type === 'response') return takeResponse(ports, settings, event);
    return event.type === 'inbound'
      ? takeInbound(ports, event)
      : Promise.resolve({ outcome: 'set_aside', code: event.code, detail: event.detail });
  };

  return async (received) => {
    const failures: Failure[] = [];
    // One message's events change one customer: in turn they succeed, at once they would conflict.
    const groups = Map.groupBy(received, ({ message }) => subjectOf(message));
    await Promise.all(
      [...groups.values()].map(async (group) => {
        for (const one of group) {
          try {
            const taken = await take(one.message);
            if (taken.outcome === 'set_aside') await setAside(ports, one, taken);
          } catch (error) {
            failures.push({ id: one.id, error });
          }
        }
      }),
    );
    return failures;
  };
}

const subjectOf = (event: ProviderEvent): string => {
  if (event.type === 'set_aside') return '';
  return event.type === 'inbound' ? event.from : (event.customerId ?? event.providerMessageId);
};

const setAside = (
  ports: FeedbackPorts,
  { body }: Received<ProviderEvent>,
  { code, detail }: Extract<Taken, { outcome: 'set_aside' }>,
): Promise<void> => ports.quarantine.put([{ body, code, detail }]);
