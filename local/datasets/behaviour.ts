/**
 * How customers answer a campaign, with a planted effect: a run can then show the lift it measures
 * beside the one that was put in. Pure: the same exposure always gets the same answer.
 */

import { randomOf } from '#shared/domain/random.ts';
import type { EventRecord } from './dataset.ts';

/** The truth about one campaign, known to the run and never to the engine. */
export interface PlantedBehaviour {
  /** Share of the holdout that converts in the attribution window, on its own. */
  readonly baseRate: number;
  /** Relative: 0.3 makes a base of 10 % into 13 % among those a message reached. */
  readonly plantedLift: number;
  /** For variants that do better or worse than `plantedLift`. */
  readonly liftByVariant?: Readonly<Record<string, number>>;
  /** Among those reached; a click implies an open. */
  readonly openRate: number;
  readonly clickRate: number;
  /** Shares of those reached who unsubscribe or report spam. */
  readonly unsubscribeRate: number;
  readonly complaintRate: number;
  /** Conversions come up to so many days after exposure. */
  readonly withinDays: number;
  /** The event that is the conversion. */
  readonly followUp: Pick<EventRecord, 'type' | 'data'>;
}

/** Products taken up in answer to a campaign; the seeded bank has none of these by itself. */
export const FOLLOW_UP_EVENT_TYPES = [
  'app.activated',
  'savings.opened',
  'overdraft.opened',
  'term_deposit.opened',
  'insurance.opened',
  'instalments.opened',
  'card.ordered',
] as const;

export interface ExposureSeen {
  /** Any text that names this exposure alone: the message id, or the decision id of a holdout. */
  readonly id: string;
  readonly campaignId: string;
  readonly customerId: string;
  /** `holdout`, or the variant. */
  readonly arm: string;
  /** False for a holdout, and for a message that was suppressed, bounced or rejected. */
  readonly reached: boolean;
  /** Instant of exposure. */
  readonly at: string;
}

/** Instants; what does not happen is absent. They lie in the order in which people do these things. */
export interface Response {
  readonly opensAt?: string;
  readonly clicksAt?: string;
  readonly unsubscribesAt?: string;
  readonly complainsAt?: string;
  readonly converts?: EventRecord;
}

/**
 * Whether the customer converts is one draw per campaign and customer, compared with the rate of
 * their arm: who would have converted in the holdout converts in a variant with positive lift too.
 * Customers differ in how likely they are, with mean one, and the lift is relative, so the ratio of
 * the arms' expected rates is exactly `1 + lift`.
 */
export function respond(seed: string, truth: PlantedBehaviour, exposure: ExposureSeen): Response {
  const { campaignId, customerId, reached, arm } = exposure;
  const will = randomOf('will-convert', seed, campaignId, customerId);
  const keenness = 0.5 + will.unit();
  const lift = reached ? (truth.liftByVariant?.[arm] ?? truth.plantedLift) : 0;
  const converts = will.unit() < truth.baseRate * keenness * (1 + lift);
  const convertsAfter = Math.min(-Math.log(1 - will.unit()) / 4, 0.99) * truth.withinDays * DAY;

  const random = randomOf('reaction', seed, exposure.id);
  const draw = {
    clicks: random.chance(truth.clickRate),
    opens: random.chance(truth.openRate),
    unsubscribes: random.chance(truth.unsubscribeRate),
    complains: random.chance(truth.complaintRate),
    buysByLink: random.chance(0.7),
    opensAfter: delay(random.unit(), 3 * HOUR),
    clicksAfter: delay(random.unit(), 2 * MINUTE),
    regretsAfter: delay(random.unit(), 5 * MINUTE),
  };
  const clicks = reached && (draw.clicks || (converts && draw.buysByLink));
  const opens = reached && (draw.opens || clicks || draw.unsubscribes || draw.complains);
  // Who buys by the link has clicked before.
  const opensAfter = converts ? Math.min(draw.opensAfter, convertsAfter * 0.5) : draw.opensAfter;
  const clicksAfter = converts
    ? opensAfter + Math.min(draw.clicksAfter, convertsAfter * 0.25)
    : opensAfter + draw.clicksAfter;
  const regretsAfter = opensAfter + draw.regretsAfter;
  const instant = (after: number) =>
    new Date(Date.parse(exposure.at) + Math.floor(after)).toISOString();
  return {
    ...(opens && { opensAt: instant(opensAfter) }),
    ...(clicks && { clicksAt: instant(clicksAfter) }),
    ...(reached && draw.unsubscribes && { unsubscribesAt: instant(regretsAfter) }),
    ...(reached && draw.complains && { complainsAt: instant(regretsAfter) }),
    ...(converts && {
      converts: {
        id: `answer-${campaignId}-${customerId}-${exposure.id}`.slice(0, 128),
        ...truth.followUp,
        customerId,
        occurredAt: instant(convertsAfter + 1),
      },
    }),
  };
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Exponential with the given mean: most react soon, some days later. */
const delay = (unit: number, mean: number): number => -Math.log(1 - unit) * mean;
