/**
 * Profiles as they came ▶ stored profiles, consent, inherited suppression, armed date watches.
 *
 * The profile is written before the state: a crash then leaves a customer without the new consent,
 * and nobody without consent is contacted.
 */
import type { ConsentWish, CustomerBody } from '#shared/contracts/http/customers.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { CHANNELS, type Channel } from '#shared/domain/channel.ts';
import {
  type Consent,
  type ConsentRecord,
  recordConsent,
} from '#shared/domain/customer/consent.ts';
import { profileSchema } from '#shared/domain/customer/profile.ts';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { type Suppression, suppress } from '#shared/domain/customer/suppression.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { watchDates } from '#shared/domain/wake/date.ts';
import type { AddressHashes } from '#shared/ports/address-index.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { changeCustomer } from '../change-customer.ts';
import type { ApiPorts } from './ports.ts';

export type WriteCustomersPorts = Pick<
  ApiPorts,
  'customers' | 'decisions' | 'suppressions' | 'due' | 'rulesets' | 'addressHash' | 'addressIndex'
>;

/** An answer dated ahead would outlive every withdrawal before that date. */
const MAX_SKEW_MS = 5 * 60_000;
const SOURCE = 'api';

export interface CustomerEntry {
  readonly id: string;
  readonly body: CustomerBody;
}

export type WrittenCustomer = Pick<StoredCustomer, 'customer' | 'state'>;

/**
 * Each id at most once. `known`: those of them that exist already, as read; one that changed since
 * is read again.
 */
export async function writeCustomers(
  ports: WriteCustomersPorts,
  entries: readonly CustomerEntry[],
  known: ReadonlyMap<string, StoredCustomer>,
  now: Date,
): Promise<ReadonlyMap<string, WrittenCustomer>> {
  const fresh = entries.map((entry) => ({ ...entry, customer: reachable(ports, entry) }));
  const [ruleset, suppressed] = await Promise.all([
    ports.rulesets.current(),
    ports.suppressions.findAmong(fresh.flatMap(({ customer }) => addressesOf(customer))),
    ports.addressIndex.add(
      fresh.map(({ id, customer }) => ({ customerId: id, addresses: customer.addressHash })),
    ),
  ]);
  await ports.customers.saveProfiles(fresh.map(({ customer }) => customer));
  const written = await Promise.all(
    fresh.map(async ({ id, body, customer }) => {
      const loaded = { state: EMPTY_STATE, version: 0, ...known.get(id), customer };
      const own = suppressed.filter(
        ({ channel, address }) => customer.addressHash[channel] === address,
      );
      const changed = await changeCustomer(
        ports,
        id,
        (stored) =>
          changeState(ports, stored, {
            ruleset,
            customer,
            suppressed: own,
            wish: body.consent,
            now,
          }),
        loaded,
      );
      return [id, { customer, state: changed?.state ?? EMPTY_STATE }] as const;
    }),
  );
  await ports.addressIndex.remove(
    fresh.map(({ id, customer }) => ({
      customerId: id,
      addresses: noLonger(known.get(id)?.customer.addressHash ?? {}, customer.addressHash),
    })),
  );
  return new Map(written);
}

async function changeState(
  { due }: Pick<WriteCustomersPorts, 'due'>,
  { state }: StoredCustomer,
  change: {
    readonly ruleset: Ruleset;
    readonly customer: Reachable;
    readonly suppressed: readonly Suppression[];
    readonly wish: ConsentWish | undefined;
    readonly now: Date;
  },
): Promise<{ readonly state: CustomerState; readonly changed: boolean }> {
  const consent = withAnswers(state.consent, change.wish, change.now);
  const suppressions = change.suppressed.reduce(suppress, state.suppressions);
  const { profile } = change.customer;
  const { watches, wakes } = watchDates(state.watches, change.ruleset.dates, profile, change.now);
  // Before the state that names them: a wake-up without a watch does nothing, a watch without one waits for ever.
  if (wakes.length > 0) await due.add(wakes.map((wake) => ({ kind: 'wake', ...wake })));
  const changed =
    consent !== state.consent || suppressions !== state.suppressions || watches !== state.watches;
  return { state: { ...state, consent, suppressions, watches }, changed };
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

function reachable(
  { addressHash }: Pick<WriteCustomersPorts, 'addressHash'>,
  { id, body }: CustomerEntry,
): Reachable {
  const { consent: _wish, ...fields } = body;
  const profile = profileSchema.parse({ ...fields, id });
  const { email, phone } = profile;
  return {
    profile,
    addressHash: {
      ...(email !== undefined && { email: addressHash.hash('email', email) }),
      ...(phone !== undefined && { sms: addressHash.hash('sms', phone) }),
    },
  };
}

const addressesOf = ({
  addressHash,
}: Reachable): readonly Pick<Suppression, 'channel' | 'address'>[] =>
  CHANNELS.flatMap((channel) => {
    const address = addressHash[channel];
    return address === undefined ? [] : [{ channel, address }];
  });

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
