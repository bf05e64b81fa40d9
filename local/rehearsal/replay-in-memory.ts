/**
 * A dataset through `decide` alone, in one pass and in memory: no queues, no providers, every message
 * arrives when it is due. Customers answer as the planted behaviour says, so that a measured effect can
 * be held against the one that was put in. Wake-ups (silence, dates) are left out.
 */
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMeasure } from '#shared/app/measure.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { decide } from '#shared/domain/decision/decide.ts';
import { type Decision, isOnItsWay } from '#shared/domain/decision/decision.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { endMessage } from '#shared/domain/delivery/claim.ts';
import { type Event, eventFacts } from '#shared/domain/event.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import { asCustomer, withAttributes } from '../datasets/as-customer.ts';
import { type PlantedBehaviour, respond } from '../datasets/behaviour.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { timeline } from '../datasets/timeline.ts';

export interface ReplayInMemory {
  readonly dataset: Dataset;
  readonly ruleset: Ruleset;
  /** By campaign id. */
  readonly behaviour: ReadonlyMap<string, PlantedBehaviour>;
  /** Of the answers. */
  readonly seed: string;
  /** ISO instant: nothing of the dataset from then on. */
  readonly until?: string;
}

interface Person {
  customer: Reachable;
  state: CustomerState;
}

const LATENESS_MS = 3 * 86_400_000;
const BATCH = 500;

/** @returns what was counted; answers that were still to come when the dataset ended are in it, too */
export async function replayInMemory(options: ReplayInMemory): Promise<Measurements> {
  const { ruleset } = options;
  const measurements = createMemoryMeasurements();
  const measure = createMeasure({ measurements, readDecision: async () => undefined });
  const people = new Map<string, Person>();
  const answers: Event[] = [];
  let ledger: LedgerEntry[] = [];

  function live(event: Event): void {
    const person = people.get(event.customerId);
    if (person === undefined || !ruleset.isOfInterest(event.type, eventFacts(event))) return;
    const { customer, state } = person;
    const now = new Date(event.occurredAt);
    const events = [event];
    const decided = decide({
      customer,
      state,
      events,
      wakes: [],
      ruleset,
      now,
      latenessMs: LATENESS_MS,
    });
    person.state = { ...decided.state, unpublished: [], notices: [] };
    for (const decision of decided.decisions) expose(person, decision);
    for (const conversion of decided.conversions)
      ledger.push({ kind: 'conversion', version: 0, conversion });
  }

  function expose(person: Person, decision: Decision): void {
    const reached = decision.outcome === 'message';
    const at = decision.sendAt ?? decision.decidedAt;
    if (reached) person.state = endMessage(person.state, decision.id, { sentAt: new Date(at) });
    const status = isOnItsWay(decision) ? 'sent' : 'settled';
    ledger.push({ kind: 'decision', version: 0, decision, status, responses: {} });
    const planted = options.behaviour.get(decision.campaignId);
    if (planted === undefined || decision.arm === undefined) return;
    const { id, campaignId, customerId, arm } = decision;
    const seen = { id, campaignId, customerId, arm, reached, at };
    const { converts } = respond(options.seed, planted, seen);
    if (converts !== undefined) insert(answers, converts);
  }

  async function count(): Promise<void> {
    const { failed } = await measure(ledger);
    if (failed[0] !== undefined) throw failed[0].error;
    ledger = [];
  }

  for await (const item of timeline(options.dataset)) {
    if (options.until !== undefined && item.at >= options.until) break;
    for (
      let next = answers[0];
      next !== undefined && next.occurredAt <= item.at;
      next = answers[0]
    ) {
      answers.shift();
      live(next);
    }
    if (item.kind === 'customer') people.set(item.customer.id, asCustomer(item.customer));
    else if (item.kind === 'profile') {
      const person = people.get(item.change.customerId);
      if (person !== undefined)
        person.customer = withAttributes(person.customer, item.change.attributes);
    } else if (item.kind === 'event') live(item.event);
    if (ledger.length >= BATCH) await count();
  }
  for (const answer of answers) live(answer);
  await count();
  return measurements;
}

/** In time order; most come near the end, some days ahead of now. */
function insert(answers: Event[], event: Event): void {
  let at = answers.length;
  while (at > 0 && (answers[at - 1]?.occurredAt ?? '') > event.occurredAt) at -= 1;
  answers.splice(at, 0, event);
}
