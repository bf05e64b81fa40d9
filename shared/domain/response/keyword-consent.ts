/** What STOP and START from a phone make of a customer's consent to text messages. */
import { PURPOSES } from '../channel.ts';
import { type Consent, recordConsent } from '../customer/consent.ts';

/** STOP took a consent that was there; START gives it back. */
export const STOP_SOURCE = 'sms-keyword';
/** STOP where there was no consent: on record, but START cannot turn it into one. */
export const STOP_WITHOUT_CONSENT_SOURCE = 'sms-keyword-refusal';

/** @param at ISO instant; @param proof the message's id */
export function consentAfterStop(consent: Consent, at: string, proof: string): Consent {
  let next = consent;
  for (const purpose of PURPOSES) {
    const known = consent.sms?.[purpose];
    const returnable = known?.granted === true || known?.source === STOP_SOURCE;
    const source = returnable ? STOP_SOURCE : STOP_WITHOUT_CONSENT_SOURCE;
    next = recordConsent(next, 'sms', purpose, { granted: false, at, source, proof });
  }
  return next;
}

/**
 * Restores what a STOP took and nothing else: "YES" may answer an offer, and must not become a
 * consent that was never given.
 */
export function consentAfterStart(consent: Consent, at: string, proof: string): Consent {
  let next = consent;
  for (const purpose of PURPOSES) {
    const known = consent.sms?.[purpose];
    if (known?.granted !== false || known.source !== STOP_SOURCE) continue;
    next = recordConsent(next, 'sms', purpose, { granted: true, at, source: STOP_SOURCE, proof });
  }
  return next;
}
