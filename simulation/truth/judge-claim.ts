/** A claim is the engine's last word before the hand-over: whatever was on record before it must hold. */
import type { CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import { answerKey, type Truth } from './truth.ts';
import { mustBeQuiet, zoneOf } from './windows.ts';

/** As long as one function runs: so old its view of rules and of the clock may be when it claims. */
export const FUNCTION_MS = 65_000;
/** Clocks of two machines, one ahead and one behind. */
export const SKEW_MS = 5000;

export function judgeClaim(
  truth: Truth,
  customerId: string,
  before: CustomerState | undefined,
  message: Undelivered,
): void {
  const { campaignId, channel, purpose } = message;
  const at = truth.now();
  const what = `${message.id} of ${customerId}`;
  const person = truth.people.get(customerId);
  if (person === undefined) return truth.report('unwilling', `claimed after erasure: ${what}`);

  if (truth.answers.get(answerKey(customerId, channel, purpose))?.granted !== true)
    truth.report('unwilling', `claimed without consent: ${what}`);

  const address = person.addressHash[channel];
  const known = before?.suppressions.some(
    (entry) => entry.channel === channel && entry.address === address,
  );
  const listedAt = truth.suppressed.get(`${channel} ${address}`);
  if (known === true || (listedAt !== undefined && listedAt < at - FUNCTION_MS))
    truth.report('unwilling', `claimed to a suppressed address: ${what}`);

  const policies = truth.inForce.policies(at, FUNCTION_MS);
  if (
    purpose === 'marketing' &&
    before?.complaint.open === true &&
    policies.every(({ complaintFirst }) => complaintFirst)
  )
    truth.report('unwilling', `claimed while a complaint is open: ${what}`);

  const campaigns = truth.inForce.campaign(campaignId, at, FUNCTION_MS);
  const zone = zoneOf(person.profile, channel);
  // It may be slow in writing what it has looked at; what is handed over has a look of its own.
  if ([at - FUNCTION_MS, at + SKEW_MS].every((one) => mustBeQuiet(policies, campaigns, zone, one)))
    truth.report('window', `claimed in quiet hours: ${what}`);
}
