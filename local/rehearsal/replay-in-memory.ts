/**
 * A dataset through a backtest's world, in one pass and in memory: every message arrives, and customers
 * answer as the planted behaviour says, so that a measured effect can be held against the one that was
 * put in.
 */
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createBacktestWorld } from '#shared/app/backtest/world.ts';
import type { ComposeMessage } from '#shared/app/compose-message.ts';
import { createMeasure } from '#shared/app/measure.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { type Decision, isOnItsWay } from '#shared/domain/decision/decision.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { type Event, occurredAt } from '#shared/domain/event.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import { datasetItems } from '../backtest/dataset-items.ts';
import { type PlantedBehaviour, respond } from '../datasets/behaviour.ts';
import type { Dataset } from '../datasets/dataset.ts';

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

const BATCH = 500;

/** @returns what was counted; answers that were still to come when the dataset ended are in it, too */
export async function replayInMemory(options: ReplayInMemory): Promise<Measurements> {
  const { dataset, ruleset, behaviour, seed, until = dataset.endsAt } = options;
  const measurements = createMemoryMeasurements();
  const measure = createMeasure({ measurements, readDecision: async () => undefined });
  const answers: Event[] = [];
  let ledger: LedgerEntry[] = [];

  function answer(decision: Decision, reached: boolean, at: string): void {
    const { id, campaignId, customerId, arm } = decision;
    const planted = behaviour.get(campaignId);
    if (planted === undefined || arm === undefined) return;
    const { converts } = respond(seed, planted, { id, campaignId, customerId, arm, reached, at });
    if (converts !== undefined) insert(answers, converts);
  }

  const record = (decision: Decision, version: number, status: Status): void =>
    void ledger.push({ kind: 'decision', version, decision, status, responses: {} });

  const world = createBacktestWorld({
    ruleset,
    latenessMs: LATENESS_MS,
    startsAt: Date.parse(dataset.startsAt),
    compose: withoutWords,
    observer: {
      triggered() {},
      decided(decision) {
        record(decision, 0, isOnItsWay(decision) ? 'pending' : 'settled');
        if (decision.outcome !== 'message') answer(decision, false, decision.decidedAt);
      },
      sent(decision, at) {
        record(decision, 1, 'sent');
        answer(decision, true, new Date(at).toISOString());
      },
      unsent(decision, at) {
        record(decision, 1, 'suppressed');
        answer(decision, false, new Date(at).toISOString());
      },
      converted: (conversion) => void ledger.push({ kind: 'conversion', version: 0, conversion }),
    },
  });

  async function live(event: Event): Promise<void> {
    await world.advance(occurredAt(event));
    await world.take(event);
  }

  async function count(): Promise<void> {
    const { failed } = await measure(ledger);
    if (failed[0] !== undefined) throw failed[0].error;
    ledger = [];
  }

  for await (const item of datasetItems(dataset)) {
    const at = item.kind === 'event' ? item.event.occurredAt : new Date(item.at).toISOString();
    if (at >= until) break;
    for (let next = answers[0]; next !== undefined && next.occurredAt <= at; next = answers[0]) {
      answers.shift();
      await live(next);
    }
    if (item.kind === 'event') await live(item.event);
    else {
      await world.advance(item.at);
      world.join(item.customer, item.state);
    }
    if (ledger.length >= BATCH) await count();
  }
  for (let next = answers.shift(); next !== undefined; next = answers.shift()) await live(next);
  await count();
  return measurements;
}

type Status = Extract<LedgerEntry, { kind: 'decision' }>['status'];

/** What a message says changes nothing of who answers it; each costs as an e-mail does. */
const withoutWords: ComposeMessage = async ({ message, published, customer }) => ({
  outcome: 'composed',
  outgoing: {
    messageId: message.id,
    customerId: customer.profile.id,
    campaignId: published.id,
    purpose: message.purpose,
    to: '',
    content: {
      channel: 'email',
      from: { address: '' },
      language: 'en',
      subject: '',
      html: '',
      text: '',
    },
  },
});

/** In time order; most come near the end, some days ahead of now. */
function insert(answers: Event[], event: Event): void {
  let at = answers.length;
  while (at > 0 && (answers[at - 1]?.occurredAt ?? '') > event.occurredAt) at -= 1;
  answers.splice(at, 0, event);
}
