/** What a backtest counts, campaign by campaign. */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { addDecimals, type Decimal } from '#shared/domain/decimal.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { Observer } from './world.ts';

type Counts<K extends string = string> = Partial<Record<K, number>>;

/** Plain JSON. Days are UTC, `YYYY-MM-DD`; money is exact, in the account's currency. */
export interface CampaignTally {
  /** Events that met its trigger. */
  triggered: number;
  /** Decisions: trigger and audience were met, whatever came of it. */
  qualified: number;
  message: number;
  holdout: number;
  /** Told to staff instead of the customer. */
  notice: number;
  suppressed: Counts<Reason>;
  /** Decided, and then not handed over. */
  unsent: Counts<Reason>;
  arms: Counts;
  sent: Record<string, Counts<Channel>>;
  cost: Partial<Record<Channel, Decimal>>;
  /** Occasions on which another campaign came before it, by that campaign. */
  lostTo: Counts;
  /** When a limit of the whole campaign first kept a message back. */
  limitReachedAt?: string;
  /** Who was sent something. */
  reached: Set<string>;
}

export interface Tally extends Observer {
  readonly campaigns: ReadonlyMap<string, CampaignTally>;
}

export type StoredTally = readonly (readonly [
  string,
  Omit<CampaignTally, 'reached'> & { readonly reached: readonly string[] },
])[];

export function createTally(stored: StoredTally = []): Tally {
  const campaigns = new Map<string, CampaignTally>(
    stored.map(([id, { reached, ...rest }]) => [id, { ...rest, reached: new Set(reached) }]),
  );
  const of = (id: string): CampaignTally => {
    const known = campaigns.get(id) ?? emptyTally();
    campaigns.set(id, known);
    return known;
  };

  return {
    campaigns,
    triggered(ids) {
      for (const id of ids) of(id).triggered += 1;
    },
    decided(decision) {
      const tally = of(decision.campaignId);
      tally.qualified += 1;
      if (decision.arm !== undefined) count(tally.arms, decision.arm);
      if (decision.outcome !== 'suppressed') tally[decision.outcome] += 1;
      else {
        count(tally.suppressed, decision.reason);
        const winner = winnerOf(decision);
        if (winner !== undefined) count(tally.lostTo, winner);
      }
    },
    sent({ campaignId, customerId, channel }, at, cost) {
      if (channel === undefined) return;
      const tally = of(campaignId);
      const day = new Date(at).toISOString().slice(0, 10);
      const onDay = tally.sent[day] ?? {};
      tally.sent[day] = onDay;
      count(onDay, channel);
      tally.cost[channel] = addDecimals(tally.cost[channel] ?? '0', cost);
      tally.reached.add(customerId);
    },
    unsent({ campaignId }, at, reason) {
      const tally = of(campaignId);
      count(tally.unsent, reason);
      if (reason === 'SEND_LIMIT' || reason === 'SPEND_LIMIT')
        tally.limitReachedAt ??= new Date(at).toISOString();
    },
    // In the past nobody had these messages: what they bought says nothing of them.
    converted() {},
  };
}

export const storeTally = ({ campaigns }: Tally): StoredTally =>
  [...campaigns].map(([id, tally]) => [id, { ...tally, reached: [...tally.reached] }]);

export const emptyTally = (): CampaignTally => ({
  triggered: 0,
  qualified: 0,
  message: 0,
  holdout: 0,
  notice: 0,
  suppressed: {},
  unsent: {},
  arms: {},
  sent: {},
  cost: {},
  lostTo: {},
  reached: new Set(),
});

function winnerOf({ reason, explanation }: Decision): string | undefined {
  if (reason !== 'LOST_ARBITRATION') return undefined;
  const lost = explanation.find(({ check }) => check === 'arbitration');
  return typeof lost?.found === 'string' ? lost.found : undefined;
}

function count<K extends string>(counts: Counts<K>, key: K): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
