/**
 * The limits of campaigns and account for one running function: leased a little at a time from the shared counters.
 * What a lease holds is already counted, so limits hold with any number of functions; a function
 * that dies with a lease loses at most its few messages to the limit.
 */
import type { Budget } from '#shared/domain/limits/budgets.ts';
import {
  covers,
  leaseSize,
  minus,
  NOTHING,
  passes,
  plus,
  type QuotaAmount,
  type QuotaLimit,
} from '#shared/domain/limits/quota.ts';
import type { QuotaCounters } from '#shared/ports/quota-counters.ts';

export type QuotaAnswer = 'taken' | 'SEND_LIMIT' | 'SPEND_LIMIT';

export interface LeasedQuota {
  take(budget: Pick<Budget, 'id' | 'limit'>, amount: QuotaAmount): Promise<QuotaAnswer>;
  /** Back into the lease: what was taken and certainly not handed over. */
  giveBack(budgetId: string, amount: QuotaAmount): void;
  /** Returns what the leases still hold; called when a batch is done. */
  returnLeases(): Promise<void>;
}

export function createLeasedQuota(counters: QuotaCounters): LeasedQuota {
  const leases = new Map<string, QuotaAmount>();
  const used = new Map<string, QuotaAmount>();
  const turns = new Map<string, Promise<unknown>>();
  const lease = (id: string): QuotaAmount => leases.get(id) ?? NOTHING;

  async function takeNow(id: string, limit: QuotaLimit, amount: QuotaAmount): Promise<QuotaAnswer> {
    if (!covers(lease(id), amount)) {
      const known = used.get(id);
      const size = known === undefined ? 1 : leaseSize(limit, known, amount);
      const wanted = { sends: amount.sends * size, micros: amount.micros * size };
      const answer =
        (await reserve(id, wanted, limit)) ??
        (size > 1 ? await reserve(id, amount, limit) : undefined);
      if (answer === undefined) {
        return passes(limit, used.get(id) ?? NOTHING, amount) === 'spend'
          ? 'SPEND_LIMIT'
          : 'SEND_LIMIT';
      }
    }
    leases.set(id, minus(lease(id), amount));
    return 'taken';
  }

  async function reserve(
    id: string,
    amount: QuotaAmount,
    limit: QuotaLimit,
  ): Promise<'granted' | undefined> {
    const answer = await counters.reserve(id, amount, limit);
    used.set(id, answer.used);
    if (!answer.granted) return undefined;
    leases.set(id, plus(lease(id), amount));
    return 'granted';
  }

  return {
    take({ id, limit }, amount) {
      // One at a time per budget: two that wait for one lease would reserve it twice.
      const turn = (turns.get(id) ?? Promise.resolve()).then(() => takeNow(id, limit, amount));
      turns.set(
        id,
        turn.catch(() => {}),
      );
      return turn;
    },
    giveBack(id, amount) {
      if (used.has(id)) leases.set(id, plus(lease(id), amount));
    },
    async returnLeases() {
      for (const [id, held] of leases) {
        leases.delete(id);
        if (held.sends > 0 || held.micros > 0) await counters.release(id, held);
      }
    },
  };
}
