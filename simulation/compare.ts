/** Ours and the same engine with one guard taken away, over the same seeds: what each guard is worth. */
import { MUTATIONS, type Mutation } from './mutations.ts';
import type { Tally } from './report.ts';
import { runShared, type SeedRange } from './seed-range.ts';
import type { BreachKind } from './truth/breach.ts';

export interface Variant {
  readonly name: string;
  /** How an engine without the guard works. */
  readonly naive: string;
  readonly seeds: number;
  readonly events: number;
  readonly handOvers: number;
  /** Broken promises by kind, each message, limit or event counted once. */
  readonly broken: Readonly<Partial<Record<BreachKind, number>>>;
  /** Seeds with any. */
  readonly seedsBroken: number;
}

/** Ours first. `onVariant` is told after each. */
export async function compare(
  range: Omit<SeedRange, 'without'>,
  workers: number,
  onVariant: (variant: Variant) => void = () => {},
  mutations: readonly Mutation[] = MUTATIONS,
): Promise<readonly Variant[]> {
  const variants: Variant[] = [];
  for (const { name, naive } of [OURS, ...mutations]) {
    const without = name === OURS.name ? undefined : name;
    const tally = await runShared({ ...range, without }, workers, () => {});
    const variant = variantOf(name, naive, tally);
    onVariant(variant);
    variants.push(variant);
  }
  return variants;
}

/** A table in Markdown: double sends and exceeded limits per 10,000 messages, losses per 10,000 events. */
export function compareText(variants: readonly Variant[]): string {
  const rows = variants.map(({ name, naive, events, handOvers, broken, seedsBroken, seeds }) => {
    const times = (...kinds: readonly BreachKind[]): number =>
      kinds.reduce((sum, kind) => sum + (broken[kind] ?? 0), 0);
    return [
      name,
      naive,
      per10000(times('double_send'), handOvers),
      per10000(times('over_cap'), handOvers),
      per10000(times('unwilling', 'unapproved', 'window', 'holdout'), handOvers),
      per10000(times('lost', 'ledger', 'no_rest'), events),
      `${((100 * seedsBroken) / Math.max(1, seeds)).toFixed(1)} %`,
    ];
  });
  return [HEAD, HEAD.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

const OURS = { name: 'nothing: the engine as it is', naive: '–' } as const;
const HEAD = [
  'guard taken away',
  'so that',
  'double sends per 10,000 messages',
  'limits exceeded per 10,000 messages',
  'against word, window or approval per 10,000 messages',
  'lost or miscounted per 10,000 events',
  'stories broken',
];

const per10000 = (times: number, of: number): string =>
  times === 0 ? '0' : ((10_000 * times) / Math.max(1, of)).toFixed(1);

function variantOf(name: string, naive: string, tally: Tally): Variant {
  const broken: Partial<Record<BreachKind, number>> = {};
  for (const { breaches } of tally.breaches)
    for (const { kind } of breaches) broken[kind] = (broken[kind] ?? 0) + 1;
  const { seeds, events, handOvers } = tally;
  return { name, naive, seeds, events, handOvers, broken, seedsBroken: tally.breaches.length };
}
