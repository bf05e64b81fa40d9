/** What a draft would have done, beside what is in force without it. */
import { addDecimals, type Decimal, subtractDecimals } from '#shared/domain/decimal.ts';
import { type CampaignTally, emptyTally, type Tally } from './tally.ts';

export interface CampaignFigures extends Omit<CampaignTally, 'reached' | 'sent'> {
  readonly sent: {
    readonly total: number;
    readonly byDay: readonly {
      readonly day: string;
      readonly email: number;
      readonly sms: number;
    }[];
  };
  readonly customersReached: number;
  readonly capHits: number;
  readonly budgetHits: number;
  readonly totalCost: Decimal;
}

/** How a campaign in force fares beside the draft. */
export interface Neighbour {
  readonly campaignId: string;
  readonly sent: number;
  /** Less what it sends without the draft. */
  readonly sentDifference: number;
  /** Occasions that both wanted. */
  readonly lostToIt: number;
  readonly wonFromIt: number;
  /** Customers who were sent something by both. */
  readonly customersInCommon: number;
}

export interface BacktestReport {
  readonly figures: CampaignFigures;
  readonly neighbours: readonly Neighbour[];
  /** Of the same campaign as it is in force; absent when it is not. */
  readonly live?: CampaignFigures;
  /** The draft less the live version. */
  readonly difference?: {
    readonly sent: number;
    readonly holdout: number;
    readonly customersReached: number;
    readonly cost: Decimal;
  };
}

/** `without`: the tally of what is in force, the live version of the draft included. */
export function reportBacktest(
  campaignId: string,
  tally: Tally,
  without: Tally | undefined,
  isLive: boolean,
): BacktestReport {
  const own = tally.campaigns.get(campaignId) ?? emptyTally();
  const figures = figuresOf(own);
  const others = new Set([...tally.campaigns.keys(), ...(without?.campaigns.keys() ?? [])]);
  others.delete(campaignId);
  const neighbours = [...others].sort().map((id): Neighbour => {
    const other = tally.campaigns.get(id) ?? emptyTally();
    const before = without?.campaigns.get(id) ?? emptyTally();
    return {
      campaignId: id,
      sent: sentOf(other),
      sentDifference: without === undefined ? 0 : sentOf(other) - sentOf(before),
      lostToIt: own.lostTo[id] ?? 0,
      wonFromIt: other.lostTo[campaignId] ?? 0,
      customersInCommon: [...own.reached].filter((who) => other.reached.has(who)).length,
    };
  });
  if (!isLive || without === undefined) return { figures, neighbours };
  const live = figuresOf(without.campaigns.get(campaignId) ?? emptyTally());
  return {
    figures,
    neighbours,
    live,
    difference: {
      sent: figures.sent.total - live.sent.total,
      holdout: figures.holdout - live.holdout,
      customersReached: figures.customersReached - live.customersReached,
      cost: subtractDecimals(figures.totalCost, live.totalCost),
    },
  };
}

function figuresOf({ reached, sent, ...tally }: CampaignTally): CampaignFigures {
  const byDay = Object.entries(sent)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, { email = 0, sms = 0 }]) => ({ day, email, sms }));
  const { suppressed, unsent, cost } = tally;
  return {
    ...tally,
    sent: { total: byDay.reduce((sum, { email, sms }) => sum + email + sms, 0), byDay },
    customersReached: reached.size,
    capHits:
      (suppressed.FREQUENCY_CAP ?? 0) +
      (suppressed.CAMPAIGN_CAP ?? 0) +
      (unsent.FREQUENCY_CAP ?? 0),
    budgetHits: (unsent.SEND_LIMIT ?? 0) + (unsent.SPEND_LIMIT ?? 0),
    totalCost: Object.values(cost).reduce(addDecimals, '0'),
  };
}

const sentOf = ({ sent }: CampaignTally): number =>
  Object.values(sent).reduce((sum, { email = 0, sms = 0 }) => sum + email + sms, 0);
