/**
 * A batch of what concerns single customers ▶ facts ▶ matching campaigns ▶ decision ▶ outbox.
 *
 * One read and at most one write per customer and batch; none for an event that no campaign could
 * want. A message is done only after everything it decided is published.
 */
import type { EvaluateMessage } from '#shared/contracts/messages.ts';
import type { CodeRefusal } from '#shared/domain/attribution/redemption.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { decide, type EventOutcome } from '#shared/domain/decision/decide.ts';
import { isLate } from '#shared/domain/decision/late.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { eventFacts, occurredAt } from '#shared/domain/event.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { ArchivedEvent, EventArchive } from '#shared/ports/event-archive.ts';
import type { Quarantine, Quarantined } from '#shared/ports/quarantine.ts';
import { type ChangePorts, changeCustomer } from '../change-customer.ts';
import { type Publication, type PublishPorts, pendingPublication, publish } from '../publish.ts';
import type { Failure, Received } from '../received.ts';

export interface DecideBatchPorts extends ChangePorts, PublishPorts {
  readonly archive: EventArchive;
  readonly quarantine: Quarantine;
}

/** What a batch is decided by. */
export interface Basis {
  readonly ruleset: Ruleset;
  readonly now: Date;
  /** How old an event may be and still decide. */
  readonly latenessMs: number;
}

/** Concerns one customer. */
export type CustomerMessage = Exclude<EvaluateMessage, { kind: 'plan' }>;
type Incoming = Received<CustomerMessage>;

export interface DecidedBatch {
  readonly failures: readonly Failure[];
  /** How many messages to customers were decided. */
  readonly messages: number;
}

/** The end of one message, unless it fails and comes again. */
type Outcome = EventOutcome['outcome'] | 'no_interest' | 'in_future' | 'unknown_customer';

interface Done {
  readonly incoming: Incoming;
  readonly outcome: Outcome;
  readonly triggered: readonly string[];
  readonly refusedCode?: CodeRefusal;
}

/** Producers' clocks may be ahead by this much. */
const MAX_SKEW_MS = 5 * 60_000;

const REFUSALS: Readonly<Partial<Record<Outcome, { code: string; detail: string }>>> = {
  in_future: { code: 'EVENT_IN_FUTURE', detail: 'occurredAt: lies more than 5 minutes ahead' },
  unknown_customer: { code: 'UNKNOWN_CUSTOMER', detail: 'customerId: no such customer' },
  too_many_events: {
    code: 'TOO_MANY_EVENTS',
    detail: 'customerId: more recent events than can be told apart',
  },
};

/** Throws only when nothing of the batch is known to be done. */
export async function decideBatch(
  ports: DecideBatchPorts,
  basis: Basis,
  received: readonly Incoming[],
): Promise<DecidedBatch> {
  const done: Done[] = [];
  const wanted: Incoming[] = [];
  for (const incoming of received) {
    const outcome = screen(incoming, basis);
    if (outcome === 'wanted') wanted.push(incoming);
    else done.push({ incoming, outcome, triggered: [] });
  }

  const byCustomer = Map.groupBy(wanted, ({ message }) => customerOf(message));
  const loaded = await loadAll(ports, [...byCustomer.keys()]);
  const publications: Publication[] = [];
  const failures: Failure[] = [];
  await Promise.all(
    [...byCustomer].map(async ([customerId, own]) => {
      try {
        const share = await decideCustomer(ports, basis, customerId, own, loaded.get(customerId));
        done.push(...share.done);
        if (share.publication !== undefined) publications.push(share.publication);
      } catch (error) {
        failures.push(...own.map(({ id }) => ({ id, error })));
      }
    }),
  );

  await publish(ports, publications, basis.now);
  const quarantined = done.flatMap(asQuarantined);
  if (quarantined.length > 0) await ports.quarantine.put(quarantined);
  const archived = done.flatMap((one) => asArchived(one, basis.now));
  if (archived.length > 0) await ports.archive.append(archived);
  return {
    failures,
    messages: publications.reduce((sum, { messages }) => sum + messages.length, 0),
  };
}

function customerOf(message: CustomerMessage): string {
  switch (message.kind) {
    case 'event':
      return message.event.customerId;
    case 'wake':
      return message.wake.customerId;
    case 'look':
      return message.look.customerId;
  }
}

function screen(
  { message, again }: Received<CustomerMessage>,
  { ruleset, now, latenessMs }: Basis,
): 'wanted' | 'no_interest' | 'in_future' | 'late' {
  if (message.kind !== 'event') return 'wanted';
  const happenedAt = occurredAt(message.event);
  if (happenedAt > now.getTime() + MAX_SKEW_MS) return 'in_future';
  // Its first run may have crashed between write and publish, in time and under other rules.
  if (again === true) return 'wanted';
  // A late one of interest is read all the same, for the same reason.
  if (ruleset.isOfInterest(message.event.type, eventFacts(message.event))) return 'wanted';
  return isLate(happenedAt, now, latenessMs) ? 'late' : 'no_interest';
}

/** One customer who cannot be read must not fail the others: each is then read alone. */
async function loadAll(
  { customers }: DecideBatchPorts,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredCustomer>> {
  if (ids.length === 0) return new Map();
  try {
    return await customers.load(ids);
  } catch (error) {
    if (error instanceof DomainError && error.retryable) throw error;
    return new Map();
  }
}

/** `loaded` undefined: not there when the batch was read; an import a moment ago may have brought them. */
async function decideCustomer(
  ports: DecideBatchPorts,
  basis: Basis,
  customerId: string,
  own: readonly Incoming[],
  loaded: StoredCustomer | undefined,
): Promise<{ readonly done: readonly Done[]; readonly publication?: Publication }> {
  const messages = own.map(({ message }) => message);
  const events = messages.flatMap((one) => (one.kind === 'event' ? one.event : []));
  const wakes = messages.flatMap((one) => (one.kind === 'wake' ? one.wake : []));
  const looks = messages.flatMap((one) => (one.kind === 'look' ? one.look : []));
  const decided = await changeCustomer(
    ports,
    customerId,
    (stored) => ({
      ...decide({ ...stored, ...basis, events, wakes, looks }),
      before: stored.state,
    }),
    loaded,
  );
  if (decided === undefined) {
    return {
      done: own.map((incoming) => ({ incoming, outcome: 'unknown_customer', triggered: [] })),
    };
  }

  // Seen before: its first run may have crashed between write and publish.
  const maybeUnpublished =
    wakes.length + looks.length > 0 ||
    own.some(({ again }) => again === true) ||
    decided.outcomes.some(({ outcome }) => outcome !== 'evaluated');
  const publication = maybeUnpublished
    ? pendingPublication(customerId, decided.state)
    : {
        customerId,
        records: decided.state.unpublished.slice(decided.before.unpublished.length),
        messages: decided.messages,
        notices: decided.decisions.flatMap(({ outcome, id }) => (outcome === 'notice' ? id : [])),
        wakes: decided.wakes,
      };

  const outcomes = new Map(decided.outcomes.map((one) => [one.eventId, one]));
  return {
    publication,
    done: own.map((incoming) => {
      const known =
        incoming.message.kind === 'event' ? outcomes.get(incoming.message.event.id) : undefined;
      return {
        incoming,
        outcome: known?.outcome ?? 'evaluated',
        triggered: known?.triggered ?? [],
        ...(known?.refusedCode !== undefined && { refusedCode: known.refusedCode }),
      };
    }),
  };
}

function asQuarantined({ incoming, outcome }: Done): readonly Quarantined[] {
  const refusal = incoming.message.kind === 'event' ? REFUSALS[outcome] : undefined;
  return refusal === undefined ? [] : [{ body: incoming.body, ...refusal }];
}

function asArchived({ incoming, ...ended }: Done, now: Date): readonly ArchivedEvent[] {
  if (incoming.message.kind !== 'event' || REFUSALS[ended.outcome] !== undefined) return [];
  return [{ event: incoming.message.event, ...ended, evaluatedAt: now.toISOString() }];
}
