/**
 * A profile as it came ▶ stored profile, consent, inherited suppression, armed date watches.
 *
 * The profile is written before the state: a crash then leaves a customer without the new consent,
 * and nobody without consent is contacted.
 */
import type { ConsentWish, CustomerBody } from '#shared/contracts/http/customers.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import { CHANNELS, type Channel } from '#shared/domain/channel.ts';
import {
  type Consent,
  type ConsentRecord,
  recordConsent,
} from '#shared/domain/customer/consent.ts';
import { type Profile, profileSchema } from '#shared/domain/customer/profile.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { type Suppression, suppress } from '#shared/domain/customer/suppression.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { watchDates } from '#shared/domain/wake/date.ts';
import type { AddressHashes } from '#shared/ports/address-index.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { changeCustomer } from '../change-customer.ts';
import type { ApiPorts } from './ports.ts';

export type WriteCustomerPorts = Pick<
  ApiPorts,
  'customers' | 'decisions' | 'suppressions' | 'due' | 'rulesets' | 'addressHash' | 'addressIndex'
>;

/** An answer dated ahead would outlive every withdrawal before that date. */
const MAX_SKEW_MS = 5 * 60_000;
const SOURCE = 'api';

/** `known`: the customer as read; undefined when there was none. Answers it as written. */
export async function writeCustomer(
  ports: WriteCustomerPorts,
  id: string,
  { consent: wish, ...profileFields }: CustomerBody,
  known: StoredCustomer | undefined,
  now: Date,
): Promise<Pick<StoredCustomer, 'customer' | 'state'> | undefined> {
  const profile: Profile = profileSchema.parse({ ...profileFields, id });
  const customer = reachable(ports, profile);
  const [suppressed, ruleset] = await Promise.all([
    suppressionsOf(ports, customer),
    ports.rulesets.current(),
    ports.addressIndex.add(id, customer.addressHash),
  ]);
  await ports.customers.saveProfile(customer);
  const loaded = { state: EMPTY_STATE, version: 0, ...known, customer };
  const written = await changeCustomer(
    ports,
    id,
    async ({ state }) => {
      const consent = withAnswers(state.consent, wish, now);
      const suppressions = suppressed.reduce(suppress, state.suppressions);
      const { watches, wakes } = watchDates(state.watches, ruleset.dates, profile, now);
      // Before the state that names them: a wake-up without a watch does nothing, a watch without one waits for ever.
      if (wakes.length > 0) await ports.due.add(wakes.map((wake) => ({ kind: 'wake', ...wake })));
      const changed =
        consent !== state.consent ||
        suppressions !== state.suppressions ||
        watches !== state.watches;
      return { state: { ...state, consent, suppressions, watches }, changed };
    },
    loaded,
  );
  await ports.addressIndex.remove(
    id,
    noLonger(known?.customer.addressHash ?? {}, customer.addressHash),
  );
  return written === undefined ? undefined : { customer, state: written.state };
}

const noLonger = (before: AddressHashes, after: AddressHashes): AddressHashes =>
  Object.fromEntries(
    Object.entries(before).filter(([channel, address]) => after[channel as Channel] !== address),
  );

/** Rules on consent that need the clock. */
export function checkConsent(wish: ConsentWish | undefined, now: Date): readonly InputError[] {
  return answersIn(wish).flatMap(([channel, purpose, answer]) => {
    if (typeof answer === 'boolean' || Date.parse(answer.at) <= now.getTime() + MAX_SKEW_MS)
      return [];
    const at = `#/consent/${channel}/${purpose}/at`;
    return [{ pointer: at, rule: 'in_future', detail: 'lies more than 5 minutes ahead' }];
  });
}

function reachable({ addressHash }: WriteCustomerPorts, profile: Profile): Reachable {
  const { email, phone } = profile;
  return {
    profile,
    addressHash: {
      ...(email !== undefined && { email: addressHash.hash('email', email) }),
      ...(phone !== undefined && { sms: addressHash.hash('sms', phone) }),
    },
  };
}

async function suppressionsOf(
  { suppressions }: WriteCustomerPorts,
  { addressHash }: Reachable,
): Promise<readonly Suppression[]> {
  const found = await Promise.all(
    CHANNELS.map(async (channel) => {
      const address = addressHash[channel];
      return address === undefined ? undefined : suppressions.find(channel, address);
    }),
  );
  return found.flatMap((entry) => entry ?? []);
}

function withAnswers(consent: Consent, wish: ConsentWish | undefined, now: Date): Consent {
  return answersIn(wish).reduce((sofar, [channel, purpose, answer]) => {
    if (typeof answer !== 'boolean') return recordConsent(sofar, channel, purpose, answer);
    // Said again, it is the same answer: its first record is the proof.
    if (sofar[channel]?.[purpose]?.granted === answer) return sofar;
    return recordConsent(sofar, channel, purpose, {
      granted: answer,
      at: now.toISOString(),
      source: SOURCE,
    });
  }, consent);
}

type Answer = readonly [keyof Consent, 'marketing' | 'service', boolean | ConsentRecord];

const answersIn = (wish: ConsentWish = {}): readonly Answer[] =>
  CHANNELS.flatMap((channel) =>
    (['marketing', 'service'] as const).flatMap((purpose): Answer[] => {
      const answer = wish[channel]?.[purpose];
      return answer === undefined ? [] : [[channel, purpose, answer]];
    }),
  );
