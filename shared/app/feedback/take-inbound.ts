/** A text message from a phone: a wish about our messages, or an answer to the last one. */
import type { InboundText } from '#shared/contracts/provider-events/normalised.ts';
import type { Contact, CustomerState } from '#shared/domain/customer/state.ts';
import { ANSWER_WINDOW_MS } from '#shared/domain/response/answer-window.ts';
import { type Keyword, readKeyword } from '#shared/domain/response/keyword.ts';
import { consentAfterStart, consentAfterStop } from '#shared/domain/response/keyword-consent.ts';
import { changeConsent } from './change-consent.ts';
import { type FeedbackPorts, TAKEN, type Taken } from './ports.ts';
import { recordScore } from './record-score.ts';

/**
 * STOP ends all text messages to everybody who has the number. HELP is answered by the number's own
 * keyword settings at the provider; here it is an answer like any other.
 */
export async function takeInbound(ports: FeedbackPorts, text: InboundText): Promise<Taken> {
  const number = ports.addressHash.hash('sms', text.from);
  const ids = await ports.customers.idsAt(number);
  const stored = await Promise.all(ids.map((id) => ports.customers.loadLatest(id)));
  // Some may have moved on meanwhile.
  const owners = stored.flatMap((one) =>
    one === undefined || one.customer.addressHash.sms !== number ? [] : one,
  );
  if (owners.length === 0) {
    return {
      outcome: 'set_aside',
      code: 'UNKNOWN_NUMBER',
      detail: 'a text message from nobody we know',
    };
  }
  const keyword = readKeyword(text.body);
  if (keyword === 'start' && text.at === undefined) {
    // Delivered twice, it would undo a STOP that came after it.
    return {
      outcome: 'set_aside',
      code: 'START_WITHOUT_TIME',
      detail: 'deliver SNS messages in their envelope',
    };
  }
  const at = text.at ?? ports.clock.now().toISOString();
  for (const { customer, state } of owners) {
    await applyKeyword(ports, customer.profile.id, keyword, at, text.inboundId);
    const answered = lastTextSent(state, Date.parse(at));
    if (answered !== undefined) {
      if (keyword === undefined)
        await recordScore(ports, customer.profile.id, answered, text.body, at);
      await ports.decisions.recordResponse(
        answered.id,
        keyword === 'stop' ? 'unsubscribe' : 'reply',
        at,
      );
    }
  }
  return TAKEN;
}

async function applyKeyword(
  ports: FeedbackPorts,
  customerId: string,
  keyword: Keyword | undefined,
  at: string,
  proof: string,
): Promise<void> {
  if (keyword === 'stop') {
    await changeConsent(ports, customerId, (consent) => consentAfterStop(consent, at, proof));
  } else if (keyword === 'start') {
    await changeConsent(ports, customerId, (consent) => consentAfterStart(consent, at, proof));
  }
}

/** Only one that was certainly sent: an answer must not prove a message that is in doubt. */
function lastTextSent({ contacts }: CustomerState, at: number): Contact | undefined {
  return contacts
    .filter(
      (contact) =>
        contact.channel === 'sms' &&
        contact.status === 'sent' &&
        contact.at <= at &&
        contact.at > at - ANSWER_WINDOW_MS,
    )
    .sort((a, b) => b.at - a.at)[0];
}
