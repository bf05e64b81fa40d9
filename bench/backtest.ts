/**
 * How many events a backtest takes in a second of one core: by processor time, so that a busy machine
 * does not count. What is read before (the made-up bank) is shown apart.
 */
import { datasetItems } from '#local/backtest/dataset-items.ts';
import { composeFrom, publishFolder } from '#local/backtest/published-folder.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import { type BacktestItem, createBacktest } from '#shared/app/backtest.ts';
import { compileRuleset } from '#shared/domain/campaign/ruleset.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { NO_PAINT, tableLines } from '#shared/domain/effect/text/table.ts';
import { eventFacts } from '#shared/domain/event.ts';
import { readOptions } from '../cli/read-options.ts';

interface Phase {
  readonly phase: string;
  readonly events: number;
  readonly cpuSeconds: number;
  readonly perSecond: number;
}

const USAGE = 'npm run bench -- backtest [--customers N] [--days N] [--json]';
const OPTIONS = {
  customers: { type: 'string', default: '1000' },
  days: { type: 'string', default: '60' },
  json: { type: 'boolean', default: false },
} as const;

export async function run(args: readonly string[]): Promise<void> {
  const { values } = readOptions(args, OPTIONS, USAGE, 'refused');
  const dataset = openSeededBank({
    seed: '7',
    customers: Number(values.customers),
    days: Number(values.days),
  });
  const folder = publishFolder(await loadExamples('examples/demo'), false);
  const phases: Phase[] = [];
  const items: BacktestItem[] = [];
  phases.push(
    await timed('reading the made-up bank', async () => {
      for await (const item of datasetItems(dataset)) items.push(item);
      return countEvents(items);
    }),
  );

  const ruleset = compileRuleset(1, folder.policy, folder.campaigns);
  phases.push(
    await timed('is any campaign interested?', async () => {
      for (const item of items)
        if (item.kind === 'event') ruleset.isOfInterest(item.event.type, eventFacts(item.event));
      return countEvents(items);
    }),
  );
  for (const compare of [false, true])
    phases.push(
      await timed(compare ? 'backtest beside what is in force' : 'backtest', async () => {
        const [draft, ...inForce] = folder.campaigns;
        if (draft === undefined) return 0;
        const backtest = createBacktest({
          draft,
          inForce,
          policy: folder.policy,
          startsAt: Date.parse(dataset.startsAt),
          latenessMs: LATENESS_MS,
          compose: composeFrom(folder),
          compare,
        });
        for (const item of items) await backtest.take(item);
        await backtest.finish(Date.parse(dataset.endsAt));
        return countEvents(items);
      }),
    );
  process.stdout.write(
    values.json ? `${JSON.stringify(phases, null, 2)}\n` : `${phasesText(phases)}\n`,
  );
}

async function timed(phase: string, work: () => Promise<number>): Promise<Phase> {
  const before = process.cpuUsage();
  const events = await work();
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  return { phase, events, cpuSeconds, perSecond: Math.round(events / cpuSeconds) };
}

const countEvents = (items: readonly BacktestItem[]): number =>
  items.filter(({ kind }) => kind === 'event').length;

const phasesText = (phases: readonly Phase[]): string =>
  tableLines(
    [
      { head: 'phase', align: 'left' },
      { head: 'events' },
      { head: 'CPU s' },
      { head: 'events/s of one core' },
    ],
    phases.map(({ phase, events, cpuSeconds, perSecond }) => [
      phase,
      events.toLocaleString('en'),
      cpuSeconds.toFixed(2),
      perSecond.toLocaleString('en'),
    ]),
    NO_PAINT,
  ).join('\n');
