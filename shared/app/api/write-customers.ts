/**
 * Profiles as they came ▶ stored profiles, consent, inherited suppression, armed date watches.
 *
 * The profile is written before the state: a crash then leaves a customer without the new consent,
 * and nobody without consent is contacted.
 */
import type { ConsentWish, CustomerBody } from '#shared/contracts/http/customers.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { CHANNELS, type Channel } from '#shared/domain/channel.ts';
import type { Consent } from '#shared/domain/customer/consent.ts';
import { profileSchema } from '#shared/domain/customer/profile.ts';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { type Suppression, suppress } from '#shared/domain/customer/suppression.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { watchDates } from '#shared/domain/wake/date.ts';
import type { AddressHashes } from '#shared/ports/address-index.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { changeCustomer } from '../change-customer.ts';
import { auditEntry } from './audit-entry.ts';
import type { Call } from './call.ts';
import { withAnswers } from './consent-answers.ts';
import type { ApiPorts } from './ports.ts';

export type WriteCustomersPorts = Pick<
  ApiPorts,
  | 'customers'
  | 'decisions'
  | 'suppressions'
  | 'due'
  | 'rulesets'
  | 'addressHash'
  | 'addressIndex'
  | 'audit'
  | 'pseudonym'
>;

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
  by: Pick<Call<unknown>, 'actor' | 'now' | 'requestId'>,
): Promise<ReadonlyMap<string, WrittenCustomer>> {
  const { now } = by;
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
      const state = changed?.state ?? EMPTY_STATE;
      return { id, customer, state, consentBefore: changed?.consentBefore ?? state.consent };
    }),
  );
  await ports.addressIndex.remove(
    fresh.map(({ id, customer }) => ({
      customerId: id,
      addresses: noLonger(known.get(id)?.customer.addressHash ?? {}, customer.addressHash),
    })),
  );
  // After the state, which holds the newest answer with its proof whatever becomes of this.
  const answered = written.filter(({ state, consentBefore }) => state.consent !== consentBefore);
  await ports.audit.append(
    answered.map(({ id, state, consentBefore }) =>
      auditEntry('consent', by, {
        target: { kind: 'customer', id: ports.pseudonym.of(id) },
        before: consentBefore,
        after: state.consent,
      }),
    ),
  );
  return new Map(written.map((one) => [one.id, one]));
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
): Promise<{
  readonly state: CustomerState;
  readonly changed: boolean;
  readonly consentBefore: Consent;
}> {
  const consent = withAnswers(state.consent, change.wish, change.now);
  const suppressions = change.suppressed.reduce(suppress, state.suppressions);
  const { profile } = change.customer;
  const { watches, wakes } = watchDates(state.watches, change.ruleset.dates, profile, change.now);
  // Before the state that names them: a wake-up without a watch does nothing, a watch without one waits for ever.
  if (wakes.length > 0) await due.add(wakes.map((wake) => ({ kind: 'wake', ...wake })));
  const changed =
    consent !== state.consent || suppressions !== state.suppressions || watches !== state.watches;
  const consentBefore = state.consent;
  return { state: { ...state, consent, suppressions, watches }, changed, consentBefore };
}

const noLonger = (before: AddressHashes, after: AddressHashes): AddressHashes =>
  Object.fromEntries(
    Object.entries(before).filter(([channel, address]) => after[channel as Channel] !== address),
  );

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
