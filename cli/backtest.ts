/** `opportune backtest`: what a draft would have done, on events of the past, with nothing sent. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { parse } from 'yaml';
import { composeFrom, publishAs, publishFolder } from '#local/backtest/published-folder.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import { type BacktestCheckpoint, createBacktest } from '#shared/app/backtest.ts';
import { MAX_BACKTEST_EVENTS } from '#shared/contracts/http/backtest.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { shortHash } from '#shared/domain/hash.ts';
import { openCheckpoint } from './backtest/checkpoint-file.ts';
import { openEvents } from './backtest/open-events.ts';
import { runOnEngine } from './backtest/run-on-engine.ts';
import { backtestText } from './backtest-text.ts';
import type { Command } from './command.ts';
import { createProgressBar } from './progress-bar.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune backtest <campaign file> <events>
opportune backtest <campaign> <events> --api URL
  <events>        a folder: of NDJSON (customers.ndjson beside files of events or of the archive), or
                  of the Berka bank; or seeded:<customers>x<days>, a made-up bank
  --with <folder> the campaigns in force; the folder that the file lies in unless given. One with the
                  same id is the live version, with which the draft is compared
  --until <date>  no events from then on (YYYY-MM-DD)
  --keep-dates    campaigns keep their startsAt and endsAt; else they run through all events
  --alone         without a second run of what is in force: no differences, half the time
  --data-dir <d>  where a checkpoint is kept, from which the same command goes on (.opportune)
  --fresh         begin anew
  --json          the report for programs
On an engine, beside what is live there; <events> is a folder of NDJSON then, and --with has no place
  --api URL       of the engine
  --token TOKEN   of who is asking (default OPPORTUNE_TOKEN, which no list of processes shows)
  --version <n>   of the campaign; the newest unless given
  --on-file       whoever is not in customers.ndjson is taken as the engine has them on file
  --slice <n>     events of one call, at most (${MAX_BACKTEST_EVENTS})`;

const OPTIONS = {
  with: { type: 'string' },
  until: { type: 'string' },
  'keep-dates': { type: 'boolean', default: false },
  alone: { type: 'boolean', default: false },
  'data-dir': { type: 'string', default: '.opportune' },
  fresh: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  api: { type: 'string' },
  token: { type: 'string' },
  version: { type: 'string' },
  'on-file': { type: 'boolean', default: false },
  slice: { type: 'string' },
} as const;
const OF_FILES = ['with'] as const;
const OF_ENGINES = ['token', 'version', 'on-file', 'slice'] as const;

/** Wall time between checkpoints. */
const CHECKPOINT_MS = 20_000;

export const backtest: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const [file, source, ...more] = positionals;
    if (file === undefined || source === undefined || more.length > 0)
      throw new UsageError(`name a campaign file and events\n\n${USAGE}`);
    const { api } = values;
    for (const name of api === undefined ? OF_ENGINES : OF_FILES)
      if (values[name] !== undefined && values[name] !== false)
        throw new UsageError(
          `--${name} ${api === undefined ? 'needs' : 'has no place with'} --api`,
        );
    if (api !== undefined) return runOnEngine(file, source, { ...values, api });
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
    const checkpoint = openCheckpoint<BacktestCheckpoint>(values['data-dir'], shortHash(key));
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

const iso = (at: number): string => new Date(at).toISOString();
