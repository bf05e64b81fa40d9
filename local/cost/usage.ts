/** What AWS bills, counted. */
import type { FunctionName } from '#shared/contracts/deployment.ts';

/** Named as in the price list. GB are of 10^9 bytes. */
export const METERS = [
  'sqs.requests',
  'sns.publications',
  'dynamodb.readUnits',
  'dynamodb.writeUnits',
  'firehose.gb',
  'logs.gb',
  'lambda.requests',
  'gateway.requests',
  'ses.messages',
  'sms.parts',
] as const;
export type Meter = (typeof METERS)[number];

/** What one function did in its invocations; its time is made of the last two (bill.ts). */
export interface FunctionUse {
  readonly invocations: number;
  /** Of a processor, ms. */
  readonly cpuMs: number;
  /** Requests to AWS that had to be waited for one after the other. */
  readonly rounds: number;
}

export interface Usage {
  readonly meters: Readonly<Record<Meter, number>>;
  readonly functions: Readonly<Partial<Record<FunctionName, FunctionUse>>>;
}

const NO_USE: FunctionUse = { invocations: 0, cpuMs: 0, rounds: 0 };
export const NO_USAGE: Usage = { meters: metersOf(() => 0), functions: {} };

export function metersOf(count: (meter: Meter) => number): Usage['meters'] {
  return Object.fromEntries(METERS.map((meter) => [meter, count(meter)])) as Usage['meters'];
}

/** Each usage as often as its factor says, in sum. */
export function total(shares: readonly (readonly [Usage, number])[]): Usage {
  const names = new Set(shares.flatMap(([{ functions }]) => Object.keys(functions)));
  const sum = (of: (usage: Usage) => number) =>
    shares.reduce((before, [usage, times]) => before + of(usage) * times, 0);
  return {
    meters: metersOf((meter) => sum(({ meters }) => meters[meter])),
    functions: Object.fromEntries(
      [...names].map((name) => {
        const of = (key: keyof FunctionUse) =>
          sum(({ functions }) => (functions[name as FunctionName] ?? NO_USE)[key]);
        return [name, { invocations: of('invocations'), cpuMs: of('cpuMs'), rounds: of('rounds') }];
      }),
    ),
  };
}
