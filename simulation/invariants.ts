/** What must hold at every claim and at rest, judged from what truly happened, not from what the engine says. */
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { microsOf } from '#shared/domain/limits/quota.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { checkQuietHours } from '#shared/domain/time/quiet-hours.ts';
import type { Request } from './provider.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** The truth that the engine has to live up to, kept beside it. */
export interface Truth {
  readonly optedOut: Set<string>;
  readonly ended: Set<string>;
  readonly breaches: string[];
}

export const createTruth = (): Truth => ({ optedOut: new Set(), ended: new Set(), breaches: [] });

/** Watches every state that is written, for claims that should not have been. */
export function watchClaims(world: World, scenario: Scenario, truth: Truth): void {
  const { customers } = world.store;
  const save = customers.saveState;
  customers.saveState = async (id, state, version) => {
    const before = (await customers.loadLatest(id))?.state;
    const saved = await save(id, state, version);
    if (saved === 'saved')
      for (const claimed of newlyClaimed(before, state)) judgeClaim(scenario, truth, id, claimed);
    return saved;
  };
}

function newlyClaimed(before: CustomerState | undefined, after: CustomerState) {
  const wasClaimed = new Set(
    before?.undelivered.filter(({ status }) => status !== 'pending').map(({ id }) => id),
  );
  return after.undelivered.filter(({ id, status }) => status === 'claimed' && !wasClaimed.has(id));
}

function judgeClaim(
  scenario: Scenario,
  truth: Truth,
  customerId: string,
  claimed: CustomerState['undelivered'][number],
): void {
  const at = new Date(claimed.since);
  const name = `${claimed.id} of ${customerId}`;
  if (truth.optedOut.has(customerId))
    truth.breaches.push(`claimed after a recorded opt-out: ${name}`);
  const zone = scenario.customers.find((customer) => customer.id === customerId)?.timeZone;
  if (zone === undefined) truth.breaches.push(`claimed without a time zone: ${name}`);
  else if (checkQuietHours([scenario.policy.quietHours], zone, at).outcome === 'block') {
    truth.breaches.push(`claimed in quiet hours: ${name} at ${at.toISOString()} in ${zone}`);
  }
  if (claimed.campaignVersion !== 1)
    truth.breaches.push(`claimed of a version that was never published: ${name}`);
}

/** After everything has drained without faults. */
export async function judgeAtRest(world: World, scenario: Scenario, truth: Truth): Promise<void> {
  const breach = (text: string): void => void truth.breaches.push(text);
  const decisions = new Map(world.store.decisions.all().map((one) => [one.decision.id, one]));
  const { requests } = world.provider;
  const accepted = requests.filter((request) => request.accepted);

  for (const [id, times] of countBy(accepted, ({ message }) => message.messageId)) {
    if (times > 1) breach(`handed over ${times} times: ${id}`);
  }
  for (const { message } of requests) {
    const outcome = decisions.get(message.messageId)?.decision.outcome;
    if (outcome !== 'message')
      breach(
        `handed over what was decided as ${outcome ?? 'nothing on record'}: ${message.messageId}`,
      );
  }
  judgeCaps(scenario, requests, breach);
  judgeBudgets(scenario, requests, breach);

  const acceptedIds = new Set(accepted.map(({ message }) => message.messageId));
  for (const { decision, progress } of decisions.values()) {
    if (progress.status === 'pending') breach(`never came to an end: ${decision.id}`);
    if (progress.status === 'in_doubt') breach(`still in doubt after three days: ${decision.id}`);
    if (progress.status === 'sent' && !acceptedIds.has(decision.id))
      breach(`recorded as sent, but never taken: ${decision.id}`);
    if (
      (progress.status === 'suppressed' ||
        progress.status === 'rejected' ||
        progress.status === 'settled') &&
      acceptedIds.has(decision.id)
    ) {
      breach(`taken by the provider, but recorded as ${progress.status}: ${decision.id}`);
    }
  }
  for (const id of acceptedIds)
    if (!decisions.has(id)) breach(`taken by the provider without a decision on record: ${id}`);

  for (const customer of scenario.customers) {
    const state = (await world.store.customers.loadLatest(customer.id))?.state;
    if ((state?.undelivered.length ?? 0) > 0) breach(`undelivered messages left: ${customer.id}`);
    for (const record of state?.unpublished ?? []) {
      if (record.kind === 'decision' && !decisions.has(record.decision.id))
        breach(`decided, but not on record: ${record.decision.id}`);
    }
  }
  const archived = new Set(world.store.archive.entries.map(({ event }) => event.id));
  const kept = new Set(world.store.quarantine.held.map(({ body }) => body));
  for (const { event } of scenario.events) {
    if (!archived.has(event.id) && !kept.has(JSON.stringify(event)))
      breach(`event lost: ${event.id}`);
  }
  judgeAssignments(scenario, world, breach);
}

/** A request that may have been taken counts, whatever became of it. */
const mayHaveBeenTaken = ({ accepted, told }: Request): boolean => accepted || told === 'unknown';

function judgeCaps(
  { policy }: Scenario,
  requests: readonly Request[],
  breach: (text: string) => void,
): void {
  for (const cap of policy.caps) {
    const windowMs = durationMs(cap.within);
    const counted = requests.filter(
      (request) =>
        mayHaveBeenTaken(request) &&
        (cap.channel === undefined || request.message.content.channel === cap.channel),
    );
    for (const [customerId, own] of Map.groupBy(counted, ({ message }) => message.customerId)) {
      for (const { at } of own) {
        const ids = new Set(
          own
            .filter((other) => other.at <= at && other.at > at - windowMs)
            .map(({ message }) => message.messageId),
        );
        if (ids.size > cap.limit) {
          breach(
            `cap of ${cap.limit} ${cap.channel ?? 'messages'} in ${cap.within} exceeded: ${customerId}`,
          );
          return;
        }
      }
    }
  }
}

function judgeBudgets(
  { campaigns, policy }: Scenario,
  requests: readonly Request[],
  breach: (text: string) => void,
): void {
  for (const { id, campaign } of campaigns) {
    const own = requests.filter(
      (request) => mayHaveBeenTaken(request) && request.message.campaignId === id,
    );
    const messages = new Map(own.map(({ message }) => [message.messageId, message]));
    const { sends, spend } = campaign.limits;
    if (sends !== undefined && messages.size > sends)
      breach(`limit of ${sends} messages exceeded: ${id}, ${messages.size}`);
    const spent = [...messages.values()].reduce(
      (sum, { content }) =>
        sum +
        microsOf(
          policy.prices[content.channel],
          content.channel === 'sms' ? content.parts.parts : 1,
        ),
      0,
    );
    if (spend !== undefined && spent > microsOf(spend.amount))
      breach(`budget exceeded: ${id}, ${spent} millionths`);
  }
}

/** The per-customer cap counts assignments, the holdout's too. */
function judgeAssignments(
  { campaigns }: Scenario,
  world: World,
  breach: (text: string) => void,
): void {
  for (const { id, campaign } of campaigns) {
    const cap = campaign.limits.perCustomer;
    if (cap === undefined) continue;
    const assigned = world.store.decisions
      .all()
      .filter(({ decision }) => decision.campaignId === id && decision.arm !== undefined);
    for (const [customerId, times] of countBy(assigned, ({ decision }) => decision.customerId)) {
      if (times > cap.max)
        breach(`assigned ${times} times within ${cap.within}: ${customerId} to ${id}`);
    }
  }
}

function countBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(items, key)].map(([name, members]) => [name, members.length]));
}
