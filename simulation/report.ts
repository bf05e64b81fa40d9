/** What a range of seeds came to, in figures and, where a promise was broken, in a short story. */
import { countedText } from '#shared/domain/effect/wording.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { SeedResult } from './run-seed.ts';
import type { RunInput } from './run-world.ts';
import type { Shrunk } from './shrink.ts';
import type { Breach } from './truth/breach.ts';

export interface Tally {
  readonly seeds: number;
  /** Different ones, however often they were sent. */
  readonly events: number;
  readonly handOvers: number;
  readonly ios: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** By seed; only those that broke a promise. */
  readonly breaches: readonly { readonly seed: number; readonly breaches: readonly Breach[] }[];
}

export const NO_SEEDS: Tally = {
  seeds: 0,
  events: 0,
  handOvers: 0,
  ios: 0,
  faults: {},
  breaches: [],
};

export const tallyOf = ({ seed, breaches, events, handOvers, ios, struck }: SeedResult): Tally => ({
  seeds: 1,
  events,
  handOvers,
  ios,
  faults: Object.fromEntries(struck),
  breaches: breaches.length === 0 ? [] : [{ seed, breaches }],
});

export const addTallies = (a: Tally, b: Tally): Tally => ({
  seeds: a.seeds + b.seeds,
  events: a.events + b.events,
  handOvers: a.handOvers + b.handOvers,
  ios: a.ios + b.ios,
  faults: Object.fromEntries(
    FAULT_KINDS.flatMap((kind) => {
      const times = (a.faults[kind] ?? 0) + (b.faults[kind] ?? 0);
      return times === 0 ? [] : [[kind, times] as const];
    }),
  ),
  breaches: [...a.breaches, ...b.breaches].sort((one, other) => one.seed - other.seed),
});

export function reportText(tally: Tally, from: number, seedsPerSecond: number): string {
  const count = (n: number): string => n.toLocaleString('en');
  const { seeds, handOvers, ios, faults, breaches } = tally;
  return [
    `${countedText(seeds, 'seed')} from ${from}: ${count(seedsPerSecond)} seeds/s, ${count(ios)} inputs and outputs, ${countedText(handOvers, 'message')} handed over`,
    'faults injected',
    ...Object.entries(faults).map(([kind, n]) => `  ${kind.padEnd(30)}${count(n).padStart(14)}`),
    breaches.length === 0
      ? 'no promise broken'
      : `${countedText(breaches.length, 'seed')} broke a promise`,
    '',
  ].join('\n');
}

/** The first failure, made small. */
export function storyText(seed: number, { input, result }: Shrunk): string {
  return [
    `seed ${seed}, made small:`,
    ...result.breaches.map(({ kind, text }) => `  ${kind}: ${text}`),
    ...cast(input).map((line) => `  ${line}`),
    ...result.trace.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function cast({ scenario, rates }: RunInput): readonly string[] {
  const { rules, customers, events, deployment } = scenario;
  return [
    ...customers.map((person) => `customer ${JSON.stringify(person)}`),
    ...rules.policies.slice(0, 1).map((policy) => `policy ${JSON.stringify(policy)}`),
    ...rules.campaigns.map(({ versions }) => `campaign ${JSON.stringify(versions[0])}`),
    ...events.map(
      ({ sentAt, event }) => `event at +${sentAt - rules.startsAt} ms ${JSON.stringify(event)}`,
    ),
    `deployment ${JSON.stringify(deployment)}`,
    `fault rates ${JSON.stringify(Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate > 0)))}`,
  ];
}
