/**
 * Events and wake-ups ▶ facts ▶ matching campaigns ▶ decision ▶ outbox.
 *
 * One read and at most one write per customer and batch; none for an event that no campaign could
 * want. A message is done only after everything it decided is published.
 */
import type { EvaluateMessage } from '#shared/contracts/messages.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { decide, type EventOutcome, isLate } from '#shared/domain/decision/decide.ts';
import { type Event, eventFacts, occurredAt } from '#shared/domain/event.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { ArchivedEvent, EventArchive } from '#shared/ports/event-archive.ts';
import type { Quarantine, Quarantined } from '#shared/ports/quarantine.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';
import { type Publication, type PublishPorts, pendingPublication, publish } from './publish.ts';
import type { Failure, HandleBatch, Received } from './received.ts';

export interface EvaluatePorts extends ChangePorts, PublishPorts {
  readonly rulesets: Rulesets;
  readonly archive: EventArchive;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
}

export interface EvaluateSettings {
  /** How old an event may be and still decide. */
  readonly latenessMs: number;
}

type Incoming = Received<EvaluateMessage>;

/** The end of one message, unless it fails and comes again. */
type Outcome = EventOutcome['outcome'] | 'no_interest' | 'in_future' | 'unknown_customer';

interface Done {
  readonly incoming: Incoming;
  readonly outcome: Outcome;
  readonly triggered: readonly string[];
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

export function createEvaluate(
  ports: EvaluatePorts,
  settings: EvaluateSettings,
): HandleBatch<EvaluateMessage> {
  return async (received) => {
    const ruleset = await ports.rulesets.current();
    const now = ports.clock.now();
    const done: Done[] = [];
    const wanted: Incoming[] = [];
    for (const incoming of received) {
      const outcome = screen(incoming.message, ruleset, now, settings.latenessMs);
      if (outcome === 'wanted') wanted.push(incoming);
      else done.push({ incoming, outcome, triggered: [] });
    }

    const byCustomer = Map.groupBy(
      wanted,
      ({ message }) => (message.kind === 'wake' ? message.wake : message.event).customerId,
    );
    const loaded =
      byCustomer.size === 0 ? new Map() : await ports.customers.load([...byCustomer.keys()]);
    const publications: Publication[] = [];
    const failures: Failure[] = [];
    await Promise.all(
      [...byCustomer].map(async ([customerId, own]) => {
        try {
          const share = await evaluateCustomer(
            ports,
            settings,
            ruleset,
            now,
            own,
            loaded.get(customerId),
          );
          done.push(...share.done);
          if (share.publication !== undefined) publications.push(share.publication);
        } catch (error) {
          failures.push(...own.map(({ id }) => ({ id, error })));
        }
      }),
    );

    await publish(ports, publications, now);
    const quarantined = done.flatMap(asQuarantined);
    if (quarantined.length > 0) await ports.quarantine.put(quarantined);
    const archived = done.flatMap((one) => asArchived(one, now));
    if (archived.length > 0) await ports.archive.append(archived);
    return failures;
  };
}

function screen(
  message: EvaluateMessage,
  ruleset: Ruleset,
  now: Date,
  latenessMs: number,
): 'wanted' | 'no_interest' | 'in_future' | 'late' {
  if (message.kind === 'wake') return 'wanted';
  const happenedAt = occurredAt(message.event);
  if (happenedAt > now.getTime() + MAX_SKEW_MS) return 'in_future';
  // A late one of interest is read all the same: its first run may have crashed while it was in time.
  if (ruleset.isOfInterest(message.event.type, eventFacts(message.event))) return 'wanted';
  return isLate(happenedAt, now, latenessMs) ? 'late' : 'no_interest';
}

/** `loaded` undefined: the customer did not exist when the batch was read. */
async function evaluateCustomer(
  ports: EvaluatePorts,
  settings: EvaluateSettings,
  ruleset: Ruleset,
  now: Date,
  own: readonly Incoming[],
  loaded: StoredCustomer | undefined,
): Promise<{ readonly done: readonly Done[]; readonly publication?: Publication }> {
  if (loaded === undefined) {
    return {
      done: own.map((incoming) => ({ incoming, outcome: 'unknown_customer', triggered: [] })),
    };
  }
  const customerId = loaded.customer.profile.id;
  const events: readonly Event[] = own.flatMap(({ message }) =>
    message.kind === 'event' ? message.event : [],
  );
  const wakes = own.flatMap(({ message }) => (message.kind === 'wake' ? message.wake : []));
  const decided = await changeCustomer(
    ports,
    customerId,
    (stored) => ({
      ...decide({ ...stored, events, wakes, ruleset, now, ...settings }),
      before: stored.state,
    }),
    loaded,
  );
  if (decided === undefined) return evaluateCustomer(ports, settings, ruleset, now, own, undefined);

  // Seen before: its first run may have crashed between write and publish.
  const maybeUnpublished =
    wakes.length > 0 || decided.outcomes.some(({ outcome }) => outcome !== 'evaluated');
  const publication = maybeUnpublished
    ? pendingPublication(customerId, decided.state)
    : {
        customerId,
        records: decided.state.unpublished.slice(decided.before.unpublished.length),
        messages: decided.messages,
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
      };
    }),
  };
}

function asQuarantined({ incoming, outcome }: Done): readonly Quarantined[] {
  const refusal = incoming.message.kind === 'event' ? REFUSALS[outcome] : undefined;
  return refusal === undefined ? [] : [{ body: incoming.body, ...refusal }];
}

function asArchived({ incoming, outcome, triggered }: Done, now: Date): readonly ArchivedEvent[] {
  if (incoming.message.kind === 'wake' || REFUSALS[outcome] !== undefined) return [];
  return [{ event: incoming.message.event, outcome, triggered, evaluatedAt: now.toISOString() }];
}
