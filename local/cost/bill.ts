/** From counted usage and prices to dollars. Pure. */
import { FUNCTIONS, type FunctionName } from '#shared/contracts/deployment.ts';
import type { Counted } from './count-usage.ts';
import type { PriceList } from './price-list.ts';
import { METERS, total, type Usage } from './usage.ts';

/** A month of events. Shares are in [0, 1] of all events, responses of all messages. */
export interface Volume {
  readonly events: number;
  /** Become a message. */
  readonly match: number;
  /** Of the messages: as text messages. */
  readonly sms: number;
  /** Become a decision without a message: refused by policy, or holdout. */
  readonly refused: number;
  /** Of the rest: change a counter, or anything else of a customer's state. */
  readonly stateful: number;
  /** Opened or followed, each counted. */
  readonly responses: number;
}

/** How processor time and waiting become billed time. To be confirmed in an account. */
export interface Timing {
  /** Lambda gives a whole processor at this much memory, and less in proportion. */
  readonly wholeProcessorMb: number;
  /** One request to an AWS service in the same region, waited for. */
  readonly roundMs: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html; the second is assumed. */
export const TIMING: Timing = { wholeProcessorMb: 1769, roundMs: 6 };

export interface BillLine {
  readonly service: string;
  readonly usd: number;
}

/** The share of each kind, added up. */
export function usageOf({ events, response }: Counted, volume: Volume): Usage {
  const messages = volume.events * volume.match;
  const refused = volume.events * volume.refused;
  const rest = volume.events - messages - refused;
  return total([
    [events.email, messages * (1 - volume.sms)],
    [events.sms, messages * volume.sms],
    [events.refused, refused],
    [events.stateful, rest * volume.stateful],
    [events.stateless, rest * (1 - volume.stateful)],
    [response, messages * volume.responses],
  ]);
}

/** By service, the dearest first. */
export function bill(usage: Usage, { prices }: PriceList, timing = TIMING): readonly BillLine[] {
  const lines = new Map<string, number>();
  const add = ({ service, usd, per }: PriceList['prices'][keyof PriceList['prices']], n: number) =>
    lines.set(service, (lines.get(service) ?? 0) + (n * usd) / per);
  for (const meter of METERS) add(prices[meter], usage.meters[meter]);
  add(prices['lambda.gbSeconds'], gbSeconds(usage, timing));
  return [...lines]
    .map(([service, usd]) => ({ service, usd }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => b.usd - a.usd);
}

export const sumOf = (lines: readonly BillLine[]): number =>
  lines.reduce((sum, { usd }) => sum + usd, 0);

function gbSeconds({ functions }: Usage, { wholeProcessorMb, roundMs }: Timing): number {
  return Object.entries(functions).reduce((sum, [name, { cpuMs, rounds }]) => {
    const { memoryMb } = FUNCTIONS[name as FunctionName];
    const ms = cpuMs * Math.max(1, wholeProcessorMb / memoryMb) + rounds * roundMs;
    return sum + (ms / 1000) * (memoryMb / 1024);
  }, 0);
}
