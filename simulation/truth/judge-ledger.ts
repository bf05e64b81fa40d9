/** What is on record equals what happened: progress, contacts, counters, assignments, conversions. */
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { World } from '../world.ts';
import { SKEW_MS } from './judge-claim.ts';
import { judgeConversions } from './judge-conversions.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import type { Truth } from './truth.ts';

export function judgeLedger({ store, provider }: World, truth: Truth): void {
  const taken = new Set(
    provider.requests
      .filter(({ accepted, refusedLater }) => accepted && !refusedLater)
      .map(({ message }) => message.messageId),
  );
  const accepted = new Set(
    provider.requests.filter((one) => one.accepted).map(({ message }) => message.messageId),
  );
  for (const { id } of truth.notices) accepted.add(id);
  const recorded = new Map(store.decisions.all().map((one) => [one.decision.id, one]));
  for (const one of recorded.values()) judgeProgress(truth, one, taken, accepted);
  for (const [id, state] of truth.states) judgeState(truth, id, state, recorded);
  judgeCounters({ store, provider }, truth);
  judgeAssignments(truth);
  judgeCodes(truth, [...recorded.values()]);
  judgeConversions(store.decisions.conversions(), truth);
}

function judgeProgress(
  truth: Truth,
  { decision: { id, customerId }, progress }: RecordedDecision,
  taken: ReadonlySet<string>,
  accepted: ReadonlySet<string>,
): void {
  const { status } = progress;
  if (status === 'pending') truth.report('lost', `never came to an end: ${id}`);
  if (status === 'in_doubt') truth.report('lost', `in doubt for ever: ${id}`);
  if (status === 'sent' && !accepted.has(id))
    truth.report('ledger', `recorded as sent, but never taken: ${id}`);
  if ((status === 'suppressed' || status === 'rejected' || status === 'settled') && taken.has(id))
    truth.report('ledger', `taken by the provider, but recorded as ${status}: ${id}`);
  if (
    'reason' in progress &&
    progress.reason === 'CUSTOMER_ERASED' &&
    !truth.unsteady.has(customerId)
  )
    truth.report('lost', `ended as of somebody erased, who never was: ${id}`);
}

function judgeState(
  truth: Truth,
  customerId: string,
  state: CustomerState,
  recorded: ReadonlyMap<string, RecordedDecision>,
): void {
  for (const { id, status } of state.undelivered)
    truth.report('lost', `left as ${status}: ${id} of ${customerId}`);
  for (const id of state.notices) truth.report('lost', `staff never told: ${id} of ${customerId}`);
  for (const campaignId of Object.keys(state.waiting))
    truth.report('lost', `waits for its turn for ever: ${customerId} with ${campaignId}`);
  for (const one of state.unpublished) {
    if (one.kind === 'decision' && !recorded.has(one.decision.id))
      truth.report('lost', `decided, but not on record: ${one.decision.id}`);
  }
  const arrived = new Map(
    truth.requests.filter(mayHaveArrived).map(({ message, at }) => [message.messageId, at]),
  );
  for (const { id, status, at } of state.contacts) {
    if (status === 'reserved') truth.report('ledger', `reserved for ever: ${id} of ${customerId}`);
    const arrivedAt = arrived.get(id);
    if (arrivedAt === undefined) continue;
    if (status === 'none') truth.report('ledger', `handed over, but not counted: ${id}`);
    if (at < arrivedAt - SKEW_MS) truth.report('ledger', `counted too early: ${id}`);
  }
}

/** What died may have taken its share of a limit along; what did not may not. */
function judgeCounters({ store, provider }: Pick<World, 'store' | 'provider'>, truth: Truth): void {
  for (const { id, versions } of truth.scenario.rules.campaigns) {
    const used = store.quota.used(id).sends;
    const limits = versions.map(({ campaign }) => campaign.limits.sends);
    const own = provider.requests.filter(({ message }) => message.campaignId === id);
    const sent = new Set([
      ...own.filter(mayHaveArrived).map(({ message }) => message.messageId),
      ...truth.told.filter(({ campaignId }) => campaignId === id).map((one) => one.id),
    ]).size;
    const isCounted = versions.every(({ campaign }) => campaign.limits.sends !== undefined);
    if (isCounted && used < sent)
      truth.report('ledger', `counted ${used} of ${sent} messages: ${id}`);
    if (isCounted && used > Math.max(...limits.map((limit) => limit ?? 0)))
      truth.report('over_cap', `${used} messages reserved of ${id}`);
  }
}

/** A campaign's own cap counts assignments, the holdout's too. */
function judgeAssignments(truth: Truth): void {
  for (const { id, versions } of truth.scenario.rules.campaigns) {
    const cap = versions[0]?.campaign.limits.perCustomer;
    if (cap === undefined) continue;
    const windowMs = durationMs(cap.within);
    const assigned = [...truth.decisions.values()].filter(
      (one) => one.campaignId === id && one.arm !== undefined,
    );
    for (const [customerId, own] of Map.groupBy(assigned, (one) => one.customerId)) {
      if (truth.unsteady.has(customerId)) continue;
      const times = own.map((one) => ({
        decidedAt: Date.parse(one.decidedAt),
        countedAt: Date.parse(one.sendAt ?? one.decidedAt),
      }));
      for (const { decidedAt } of times) {
        const before = times.filter(
          (one) => one.decidedAt <= decidedAt && one.countedAt > decidedAt - windowMs + 2 * SKEW_MS,
        );
        if (before.length > cap.max)
          truth.report(
            'over_cap',
            `assigned too often within ${cap.within}: ${customerId} to ${id}`,
          );
      }
    }
  }
}

/** A code from a pool is nobody else's. */
function judgeCodes(truth: Truth, recorded: readonly RecordedDecision[]): void {
  const codes = recorded.flatMap(({ offerCode }) => offerCode ?? []);
  if (new Set(codes).size < codes.length) truth.report('ledger', 'one code for two messages');
}
