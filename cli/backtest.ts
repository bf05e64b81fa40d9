/** `opportune backtest`: what a draft would have done, on events of the past, with nothing sent. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { openArchive } from '#local/backtest/archive-items.ts';
import { datasetItems } from '#local/backtest/dataset-items.ts';
import { composeFrom, publishAs, publishFolder } from '#local/backtest/published-folder.ts';
import { openBerka } from '#local/datasets/berka.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import {
  type BacktestCheckpoint,
  type BacktestItem,
  createBacktest,
} from '#shared/app/backtest.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { shortHash } from '#shared/domain/hash.ts';
import { backtestText } from './backtest-text.ts';
import type { Command } from './command.ts';
import { createProgressBar } from './progress-bar.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune backtest <campaign file> <events>
  <events>        a folder: of NDJSON (customers.ndjson beside files of events or of the archive), or
                  of the Berka bank; or seeded:<customers>x<days>, a made-up bank
  --with <folder> the campaigns in force; the folder that the file lies in unless given. One with the
                  same id is the live version, with which the draft is compared
  --until <date>  no events from then on (YYYY-MM-DD)
  --keep-dates    campaigns keep their startsAt and endsAt; else they run through all events
  --alone         without a second run of what is in force: no differences, half the time
  --data-dir <d>  where a checkpoint is kept, from which the same command goes on (.opportune)
  --fresh         begin anew
  --json          the report for programs`;

const OPTIONS = {
  with: { type: 'string' },
  until: { type: 'string' },
  'keep-dates': { type: 'boolean', default: false },
  alone: { type: 'boolean', default: false },
  'data-dir': { type: 'string', default: '.opportune' },
  fresh: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const LATENESS_MS = 3 * 86_400_000;
/** Wall time between checkpoints. */
const CHECKPOINT_MS = 20_000;

export const backtest: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const [file, source, ...more] = positionals;
    if (file === undefined || source === undefined || more.length > 0)
      throw new UsageError(`name a campaign file and events\n\n${USAGE}`);
    if (!existsSync(file)) throw new UsageError(`there is no file "${file}"`);
    const home = resolve(values.with ?? dirname(dirname(resolve(file))));
    const folder = publishFolder(await loadExamples(home), values['keep-dates']);
    const id = basename(file, extname(file));
    const { $schema: _, ...body } = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const draft = publishAs(folder, id, campaignSchema.parse(body), values['keep-dates']);
    const isOwn = resolve(dirname(dirname(resolve(file)))) === home;
    const inForce = isOwn ? folder.campaigns.filter((one) => one.id !== id) : folder.campaigns;
    const events = await openEvents(source, values.until);

    const key = JSON.stringify([draft, inForce, folder.policy, source, values.until, values.alone]);
    const checkpoint = openCheckpoint(values['data-dir'], shortHash(key));
    if (values.fresh) checkpoint.forget();
    const from = checkpoint.read();
    const run = createBacktest({
      draft,
      inForce,
      policy: folder.policy,
      startsAt: events.startsAt,
      latenessMs: LATENESS_MS,
      compose: composeFrom(folder),
      compare: !values.alone,
      ...(from !== undefined && { from }),
    });
    const began = performance.now();
    const bar = createProgressBar(process.stderr);
    let index = 0;
    let written = began;
    let counted = 0;
    for await (const item of events.items) {
      index += 1;
      if (index <= (from?.taken ?? 0)) continue;
      await run.take(item);
      if (item.kind !== 'event') continue;
      counted += 1;
      if (counted % 2000 !== 0) continue;
      const at = Date.parse(item.event.occurredAt);
      const rate = Math.round((counted / (performance.now() - began)) * 1000);
      bar.show(
        (at - events.startsAt) / (events.endsAt - events.startsAt),
        `${item.event.occurredAt.slice(0, 10)}  ${counted.toLocaleString('en')} events, ${rate.toLocaleString('en')}/s`,
      );
      if (performance.now() - written < CHECKPOINT_MS) continue;
      checkpoint.write(run.checkpoint());
      written = performance.now();
    }
    bar.end();
    const report = await run.finish(events.endsAt);
    checkpoint.forget();
    const seconds = (performance.now() - began) / 1000;
    const about = { campaignId: id, from: iso(events.startsAt), until: iso(events.endsAt) };
    if (values.json) process.stdout.write(`${JSON.stringify({ ...about, ...report }, null, 2)}\n`);
    else {
      process.stdout.write(`${backtestText({ ...about, ...report }, folder.policy.currency)}\n`);
      const rate = Math.round(counted / seconds).toLocaleString('en');
      process.stderr.write(
        `${countedText(counted, 'event')} in ${seconds.toFixed(1)} s, ${rate}/s\n`,
      );
    }
    return 0;
  },
};

interface Events {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly items: AsyncIterable<BacktestItem> | Iterable<BacktestItem>;
}

async function openEvents(source: string, until: string | undefined): Promise<Events> {
  const seeded = /^seeded:(\d+)x(\d+)$/.exec(source);
  if (seeded !== null || existsSync(join(source, 'account.csv'))) {
    const whole =
      seeded === null
        ? await openBerka(source, { seed: '7' })
        : openSeededBank({ seed: '7', customers: Number(seeded[1]), days: Number(seeded[2]) });
    const endsAt = until === undefined ? whole.endsAt : `${until}T00:00:00.000Z`;
    return {
      startsAt: Date.parse(whole.startsAt),
      endsAt: Date.parse(endsAt),
      items: datasetItems({ ...whole, endsAt }),
    };
  }
  if (!existsSync(source)) throw new UsageError(`there is no folder "${source}"`);
  const archive = await openArchive(source);
  if (archive.refused > 0)
    process.stderr.write(
      `${countedText(archive.refused, 'line')} left out: neither event nor customer\n`,
    );
  const endsAt = until === undefined ? archive.endsAt : Date.parse(`${until}T00:00:00Z`);
  return { startsAt: archive.startsAt, endsAt, items: before(archive.items(), endsAt) };
}

function* before(items: Iterable<BacktestItem>, until: number): Generator<BacktestItem> {
  for (const item of items) {
    if (item.kind === 'event' && Date.parse(item.event.occurredAt) >= until) return;
    yield item;
  }
}

function openCheckpoint(dataDir: string, key: string) {
  const file = join(dataDir, `backtest-${key}.json`);
  return {
    read: (): BacktestCheckpoint | undefined =>
      existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BacktestCheckpoint) : undefined,
    write(checkpoint: BacktestCheckpoint): void {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(checkpoint));
      renameSync(`${file}.new`, file);
    },
    forget: (): void => rmSync(file, { force: true }),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
