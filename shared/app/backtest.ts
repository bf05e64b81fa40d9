/**
 * A draft over events of the past, in virtual time, through the very code that decides live; beside
 * it, the same events through what is in force without it.
 *
 * It goes on from a checkpoint, so that whoever was stopped loses nothing but the time since.
 */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset } from '#shared/domain/campaign/ruleset.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { type Event, occurredAt } from '#shared/domain/event.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import { type BacktestReport, reportBacktest } from './backtest/report.ts';
import { createTally, type StoredTally, storeTally, type Tally } from './backtest/tally.ts';
import {
  type BacktestWorld,
  createBacktestWorld,
  type EventEnd,
  type WorldSnapshot,
} from './backtest/world.ts';
import type { ComposeMessage } from './compose-message.ts';

export interface BacktestOptions {
  readonly draft: PublishedCampaign;
  /** All campaigns in force, the draft's own live version among them. */
  readonly inForce: readonly PublishedCampaign[];
  readonly policy: Policy;
  /** Instant (ms) at which the draft comes into force; nothing may happen before. */
  readonly startsAt: number;
  readonly latenessMs: number;
  /** `createPreviewMessage`: composing must leave no trace. */
  readonly compose: ComposeMessage;
  /** False: without the second run of what is in force, in half the time. True unless given. */
  readonly compare?: boolean;
  /** Told of every decision with the draft in force. */
  readonly onDecision?: (decision: Decision) => void;
  readonly from?: BacktestCheckpoint;
}

/** Plain JSON. Worth something only for the same draft, rules and events. */
export interface BacktestCheckpoint {
  /** Items taken so far: whoever goes on leaves as many out. */
  readonly taken: number;
  readonly events: EventCounts;
  readonly runs: readonly { readonly world: WorldSnapshot; readonly tally: StoredTally }[];
}

export type CountedReport = BacktestReport & { readonly events: EventCounts };

export type EventCounts = Readonly<Partial<Record<EventEnd, number>>>;

/** In the order of time. */
export type BacktestItem =
  | {
      readonly kind: 'customer';
      readonly at: number;
      readonly customer: Reachable;
      readonly state?: CustomerState;
    }
  | { readonly kind: 'event'; readonly event: Event };

export interface Backtest {
  /** One from before the time reached is decided at that time, as it would be live. */
  take(item: BacktestItem): Promise<void>;
  /** What is due until then (ms) happens. In one step or in many: it comes to the same. */
  advance(until: number): Promise<void>;
  /** What is due until then still happens. */
  finish(until: number): Promise<CountedReport>;
  /** As of the time reached. */
  report(): CountedReport;
  readonly taken: number;
  /** The time (ms) up to which everything has happened. */
  readonly reached: number;
  checkpoint(): BacktestCheckpoint;
}

interface Run {
  readonly world: BacktestWorld;
  readonly tally: Tally;
}

export function createBacktest(options: BacktestOptions): Backtest {
  const { draft, inForce, policy, from, onDecision } = options;
  const others = inForce.filter(({ id }) => id !== draft.id);
  const sets = [[...others, draft], ...(compares(options) ? [inForce] : [])];
  const runs = sets.map((published, index): Run => {
    const stored = from?.runs[index];
    const tally = createTally(stored?.tally);
    const observer =
      index === 0 && onDecision !== undefined
        ? {
            ...tally,
            decided(decision: Decision) {
              tally.decided(decision);
              onDecision(decision);
            },
          }
        : tally;
    const world = createBacktestWorld({
      ruleset: compileRuleset(1, policy, published),
      latenessMs: options.latenessMs,
      startsAt: options.startsAt,
      compose: options.compose,
      observer,
      ...(stored !== undefined && { from: stored.world }),
    });
    return { world, tally };
  });
  const [main, without] = runs;
  const events: Partial<Record<EventEnd, number>> = { ...from?.events };
  let taken = from?.taken ?? 0;

  async function advance(until: number): Promise<void> {
    for (const { world } of runs) await world.advance(until);
  }
  function report(): CountedReport {
    const isLive = inForce.some(({ id }) => id === draft.id);
    const figures = reportBacktest(draft.id, main?.tally ?? createTally(), without?.tally, isLive);
    return { ...figures, events: { ...events } };
  }

  return {
    get taken() {
      return taken;
    },
    get reached() {
      return main?.world.now ?? options.startsAt;
    },
    advance,
    report,
    async take(item) {
      const at = item.kind === 'event' ? occurredAt(item.event) : item.at;
      for (const { world } of runs) {
        await world.advance(at);
        if (item.kind === 'customer') world.join(item.customer, item.state);
        else {
          const end = await world.take(item.event);
          if (world === main?.world) events[end] = (events[end] ?? 0) + 1;
        }
      }
      taken += 1;
    },
    async finish(until) {
      await advance(until);
      return report();
    },
    checkpoint: () => ({
      taken,
      events: { ...events },
      runs: runs.map(({ world, tally }) => ({ world: world.snapshot(), tally: storeTally(tally) })),
    }),
  };
}

const compares = ({ compare = true, inForce }: BacktestOptions): boolean =>
  compare && inForce.length > 0;
