/** A text message from a phone: a wish about our messages, or an answer to the last one. */
import type { InboundText } from '#shared/contracts/provider-events/normalised.ts';
import type { Contact, CustomerState } from '#shared/domain/customer/state.ts';
import { ANSWER_WINDOW_MS } from '#shared/domain/response/answer-window.ts';
import { type Keyword, readKeyword } from '#shared/domain/response/keyword.ts';
import { consentAfterStart, consentAfterStop } from '#shared/domain/response/keyword-consent.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { changeConsent } from './change-consent.ts';
import { type FeedbackPorts, TAKEN, type Taken } from './ports.ts';
import { recordScore } from './record-score.ts';

/**
 * STOP ends all text messages to everybody who has the number, also when one of them cannot be read,
 * for whom it comes again. HELP is answered by the number's own keyword settings at the provider; here
 * it is an answer like any other.
 */
export async function takeInbound(ports: FeedbackPorts, text: InboundText): Promise<Taken> {
  const number = ports.addressHash.hash('sms', text.from);
  const ids = await ports.customers.idsAt(number);
  const read = await Promise.allSettled(ids.map((id) => ports.customers.loadLatest(id)));
  const failures = read.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  // Some may have moved on meanwhile.
  const owners = read.flatMap((one) =>
    one.status === 'fulfilled' && one.value?.customer.addressHash.sms === number ? one.value : [],
  );
  if (owners.length + failures.length === 0) {
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
  for (const owner of owners)
    await takeFrom(ports, owner, text, keyword, at).catch((error: unknown) => failures.push(error));
  // It comes again for those who could not be read or written; to the others it is told already.
  if (failures.length > 0) throw failures[0];
  return TAKEN;
}

async function takeFrom(
  ports: FeedbackPorts,
  { customer, state }: StoredCustomer,
  text: InboundText,
  keyword: Keyword | undefined,
  at: string,
): Promise<void> {
  await applyKeyword(ports, customer.profile.id, keyword, at, text.inboundId);
  const answered = lastTextSent(state, Date.parse(at));
  if (answered === undefined) return;
  if (keyword === undefined) await recordScore(ports, customer.profile.id, answered, text.body, at);
  const response = keyword === 'stop' ? 'unsubscribe' : 'reply';
  await ports.decisions.recordResponse(answered.id, response, at);
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
