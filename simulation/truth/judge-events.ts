/** Every accepted event ends in exactly one decision per campaign that wants it, or in a dead letter. */
import { decisionId } from '#shared/domain/decision/decision.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Event } from '#shared/domain/event.ts';
import type { ArchivedEvent } from '#shared/ports/event-archive.ts';
import type { World } from '../world.ts';
import { SKEW_MS } from './judge-claim.ts';
import type { Truth } from './truth.ts';

export function judgeEvents({ store, queues }: World, truth: Truth): void {
  const archived = Map.groupBy(store.archive.entries, ({ event }) => event.id);
  const buried = new Set(queues.events.deadLetters.map(({ body }) => body));
  const judged = new Set<string>();
  for (const { event, sentAt } of truth.scenario.events) {
    if (judged.has(event.id)) continue;
    judged.add(event.id);
    const ends = archived.get(event.id);
    if (ends === undefined) {
      if (!buried.has(JSON.stringify(event))) truth.report('lost', `event lost: ${event.id}`);
      continue;
    }
    if (!isJudgedLate(ends)) judgeDecisions(truth, event, sentAt);
  }
}

/** Beyond the bound an event decides nothing; before it, it may not be called late. */
const isJudgedLate = (ends: readonly ArchivedEvent[]): boolean =>
  ends.some(
    ({ outcome, event, evaluatedAt }) =>
      outcome === 'late' &&
      Date.parse(evaluatedAt) - Date.parse(event.occurredAt) > LATENESS_MS - SKEW_MS,
  );

function judgeDecisions(truth: Truth, event: Event, sentAt: number): void {
  const { customerId } = event;
  if (!truth.people.has(customerId) || truth.unsteady.has(customerId)) return;
  for (const { id, versions } of truth.scenario.rules.campaigns) {
    const campaign = versions[0]?.campaign;
    const since = truth.inForce.steadySince(id);
    if (campaign === undefined || since === undefined || sentAt < since + SKEW_MS) continue;
    const { trigger, audience } = campaign;
    if (!('event' in trigger) || trigger.event !== event.type || !wantsEverybody(audience))
      continue;
    const least = trigger.where !== undefined && 'fact' in trigger.where ? trigger.where.value : 0;
    if (Number(event.data['amount']) < Number(least)) continue;
    const wanted = decisionId(id, customerId, { kind: 'event', id: event.id });
    if (!truth.decisions.has(wanted))
      truth.report('lost', `no decision of ${id} on ${event.id} of ${customerId}`);
  }
}

export const wantsEverybody = (audience: object): boolean =>
  'all' in audience && Array.isArray(audience.all) && audience.all.length === 0;
