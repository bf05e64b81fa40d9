/**
 * Profiles as they came ▶ stored profiles, consent, inherited suppression, armed date watches.
 *
 * The profile is written before the state: a crash then leaves a customer without the new consent,
 * and nobody without consent is contacted.
 */

import type { ConsentWish, CustomerBody } from '#shared/contracts/http/customers.ts';
import type { OperationId } from '#shared/contracts/http/operations.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { type Suppression, suppress } from '#shared/domain/customer/suppression.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { watchDates } from '#shared/domain/wake/date.ts';
import type { AuditEntry } from '#shared/ports/audit-log.ts';
import type { AsRead, StoredCustomer } from '#shared/ports/customers.ts';
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
  | 'audit'
  | 'pseudonym'
>;

export interface CustomerEntry {
  readonly id: string;
  readonly body: CustomerBody;
}

export type WrittenCustomer = Pick<StoredCustomer, 'customer' | 'state'>;

/**
 * Each id at most once, and each only while its profile is as in `known`, or while there is none: an
 * objection or an address that came in between is not undone.
 *
 * @param known those of the entries that exist already, as read
 * @returns by id; who is missing was changed since, and nothing is written of them
 */
export const writeCustomers = (
  ports: WriteCustomersPorts,
  entries: readonly CustomerEntry[],
  known: ReadonlyMap<string, StoredCustomer>,
  by: By,
): Promise<ReadonlyMap<string, WrittenCustomer>> =>
  write(ports, entries, known, by, ({ revision, customer }) => ({ revision, customer }));

/** Only while the whole customer, state too, is as in `known`, or is not there at all; else `conflict`. */
export async function writeAsRead(
  ports: WriteCustomersPorts,
  entry: CustomerEntry,
  known: StoredCustomer | undefined,
  by: By,
): Promise<WrittenCustomer | 'conflict'> {
  const before = new Map(known === undefined ? [] : [[entry.id, known]]);
  const written = await write(ports, [entry], before, by, (read) => read);
  return written.get(entry.id) ?? 'conflict';
}

type By = Pick<Call<unknown>, 'actor' | 'now' | 'requestId'>;

async function write(
  ports: WriteCustomersPorts,
  entries: readonly CustomerEntry[],
  known: ReadonlyMap<string, StoredCustomer>,
  by: By,
  conditionOf: (read: StoredCustomer) => AsRead | Omit<AsRead, 'version'>,
): Promise<ReadonlyMap<string, WrittenCustomer>> {
  const { now } = by;
  const fresh = entries.map((entry) => ({
    ...entry,
    customer: reachable(ports, withObjection(entry, known.get(entry.id))),
  }));
  const [ruleset, erased, suppressed] = await Promise.all([
    ports.rulesets.current(),
    erasuresOf(ports, entries, known),
    ports.suppressions.findAmong(fresh.flatMap(({ customer }) => addressesOf(customer))),
  ]);
  const outcomes = await Promise.all(
    fresh.map(({ id, customer }) => {
      const read = known.get(id);
      return ports.customers.replaceProfile(customer, read && conditionOf(read));
    }),
  );
  const kept = fresh.filter((_, index) => outcomes[index] === 'saved');
  // Before the states: answered twice after a crash, an entry is told twice, and none is missing.
  await ports.audit.append(kept.flatMap((one) => auditedAnswers(ports, one, known, by)));
  const written = await Promise.all(
    kept.map(async ({ id, body, customer }) => {
      const loaded = { state: EMPTY_STATE, version: 0, revision: 0, ...known.get(id), customer };
      const erasedAt = erased.get(id);
      const own = suppressed.filter(
        ({ channel, address }) => customer.addressHash[channel] === address,
      );
      const changed = await changeCustomer(
        ports,
        id,
        (stored) =>
          changeState(ports, stored, {
            ruleset,
            suppressed: own,
            wish: body.consent,
            erasedAt,
            now,
          }),
        loaded,
      );
      return [id, { customer, state: changed?.state ?? EMPTY_STATE }] as const;
    }),
  );
  return new Map(written);
}

function auditedAnswers(
  { pseudonym }: Pick<WriteCustomersPorts, 'pseudonym'>,
  { id, body }: CustomerEntry,
  known: ReadonlyMap<string, StoredCustomer>,
  by: By,
): readonly AuditEntry[] {
  const before = known.get(id)?.state.consent ?? {};
  const after = withAnswers(before, body.consent, by.now);
  const target = { kind: 'customer' as const, id: pseudonym.of(id) };
  const { noProfiling: objected = false } = known.get(id)?.customer.profile ?? {};
  const { noProfiling = objected } = body;
  return [
    ...(before === after ? [] : [auditEntry('consent', by, { target, before, after })]),
    ...(noProfiling === objected
      ? []
      : [
          auditEntry('profiling', by, {
            target,
            before: { noProfiling: objected },
            after: { noProfiling },
          }),
        ]),
  ];
}

/** Longer than a call takes: no wake-up of a day that has begun is given out before the state is there. */
const WRITTEN_MS = 60_000;

async function changeState(
  { due }: Pick<WriteCustomersPorts, 'due'>,
  { customer, state }: StoredCustomer,
  change: {
    readonly ruleset: Ruleset;
    readonly suppressed: readonly Suppression[];
    readonly wish: ConsentWish | undefined;
    readonly erasedAt: number | undefined;
    readonly now: Date;
  },
): Promise<{ readonly state: CustomerState; readonly changed: boolean }> {
  const consent = withAnswers(state.consent, change.wish, change.now);
  const suppressions = change.suppressed.reduce(suppress, state.suppressions);
  // Of whoever is there now: a later profile has its own dates.
  const { profile } = customer;
  const { watches, wakes } = watchDates(state.watches, change.ruleset.dates, profile, change.now);
  // Before the state that names them: a wake-up without a watch does nothing, a watch without one waits for ever.
  if (wakes.length > 0) {
    const notBefore = new Date(change.now.getTime() + WRITTEN_MS);
    await due.add(
      wakes.map((wake) => ({ kind: 'wake', ...wake })),
      notBefore,
    );
  }
  const erasedAt = state.erasedAt ?? change.erasedAt;
  const changed =
    consent !== state.consent ||
    suppressions !== state.suppressions ||
    watches !== state.watches ||
    erasedAt !== state.erasedAt;
  const back = erasedAt === undefined ? {} : { erasedAt };
  return { state: { ...state, consent, suppressions, watches, ...back }, changed };
}

/** More entries than one who comes back has since then: of a first try that a crash cut short. */
const ENTRIES = 10;

/** When those were erased who come back; all that is kept of them is in the audit log, under a hash. */
async function erasuresOf(
  { audit, pseudonym }: Pick<WriteCustomersPorts, 'audit' | 'pseudonym'>,
  entries: readonly CustomerEntry[],
  known: ReadonlyMap<string, StoredCustomer>,
): Promise<ReadonlyMap<string, number>> {
  const isNew = ({ id }: CustomerEntry) => (known.get(id)?.version ?? 0) === 0;
  const found = await Promise.all(
    entries.filter(isNew).map(async ({ id }) => {
      const target = { kind: 'customer' as const, id: pseudonym.of(id) };
      const { items } = await audit.ofTarget(target, ENTRIES);
      const erasure = items.find(({ action }) => action === ERASURE);
      return erasure === undefined ? [] : [[id, Date.parse(erasure.at)] as const];
    }),
  );
  return new Map(found.flat());
}

const ERASURE: OperationId = 'deleteCustomer';

/** An objection stays until it is taken back in so many words: no import without the field undoes it. */
function withObjection(
  { id, body }: CustomerEntry,
  known: StoredCustomer | undefined,
): CustomerEntry {
  const noProfiling = body.noProfiling ?? known?.customer.profile.noProfiling;
  return { id, body: { ...body, ...(noProfiling !== undefined && { noProfiling }) } };
}

/** A customer as a decision sees them. @throws ZodError for a body that its schema refuses */
export function reachable(
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

export const addressesOf = ({
  addressHash,
}: Reachable): readonly Pick<Suppression, 'channel' | 'address'>[] =>
  CHANNELS.flatMap((channel) => {
    const address = addressHash[channel];
    return address === undefined ? [] : [{ channel, address }];
  });
