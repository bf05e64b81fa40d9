/** `opportune backtest --api`: the events go to an engine, which has the campaign; the report comes back. */
import { createHash } from 'node:crypto';
import type { Archive } from '#local/backtest/archive-items.ts';
import { MAX_BACKTEST_CUSTOMERS, MAX_BACKTEST_EVENTS } from '#shared/contracts/http/backtest.ts';
import { countedText, countText } from '#shared/domain/effect/wording.ts';
import { occurredAt } from '#shared/domain/event.ts';
import { slugSchema } from '#shared/domain/identifier.ts';
import type { CustomerWithId } from '../../client/api.ts';
import { backtestText } from '../backtest-text.ts';
import { openEngine } from '../code/engine-options.ts';
import { taken } from '../code/engine-state.ts';
import { say, toldToEnd } from '../engine-host.ts';
import { createProgressBar } from '../progress-bar.ts';
import { wholeNumber } from '../read-options.ts';
import { UsageError } from '../usage-error.ts';
import { openCheckpoint } from './checkpoint-file.ts';
import type { History, Position } from './next-slice.ts';
import { isBank, openFolderOfEvents } from './open-events.ts';
import { backtestOverApi } from './over-api.ts';

export interface EngineRun {
  readonly api: string;
  readonly token?: string | undefined;
  readonly version?: string | undefined;
  readonly until?: string | undefined;
  readonly slice?: string | undefined;
  readonly 'on-file': boolean;
  readonly 'keep-dates': boolean;
  readonly alone: boolean;
  readonly 'data-dir': string;
  readonly fresh: boolean;
  readonly json: boolean;
}

/** @throws UsageError for what the API does not take; CodeFailure when the engine refuses */
export async function runOnEngine(id: string, source: string, values: EngineRun): Promise<number> {
  const { campaignId, manner, mostEvents } = readRun(id, source, values);
  const { url, client } = openEngine(values);
  const archive = await openFolderOfEvents(source);
  const endsAt = values.until === undefined ? archive.endsAt : Date.parse(values.until);
  const history = historyOf(archive, endsAt, values['on-file']);
  // Asked before the long run: a token that is none is told at once.
  const currency = values.json
    ? undefined
    : taken(await client.getPolicy(), `backtest of ${campaignId}`).body.currency;

  const until = new Date(endsAt).toISOString();
  const key = digest([url, campaignId, manner, until, history]);
  const checkpoint = openCheckpoint<Position>(values['data-dir'], key);
  if (values.fresh) checkpoint.forget();
  const began = performance.now();
  let calls = 0;
  const bar = createProgressBar(process.stderr);
  const report = await backtestOverApi({
    client,
    campaignId,
    manner,
    history,
    from: new Date(archive.startsAt).toISOString(),
    until,
    mostEvents,
    checkpoint,
    signal: toldToEnd(),
    say,
    onProgress(events) {
      calls += 1;
      const day = history.events[events - 1]?.occurredAt.slice(0, 10) ?? '';
      const count = history.events.length;
      bar.show(
        events / Math.max(count, 1),
        `${day}  ${countText(events)} of ${countedText(count, 'event')}`,
      );
    },
  }).finally(() => bar.end());
  if (currency === undefined) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    process.stdout.write(`${backtestText(report, currency)}\n`);
    const seconds = (performance.now() - began) / 1000;
    say(`${countedText(calls, 'call')} in ${seconds.toFixed(1)} s`);
  }
  return 0;
}

function readRun(id: string, source: string, values: EngineRun) {
  const campaignId = slugSchema.safeParse(id);
  if (!campaignId.success)
    throw new UsageError(`with --api, name a campaign that the engine has, not a file: "${id}"`);
  if (isBank(source))
    throw new UsageError(
      '--api takes a folder of NDJSON: customers of a bank change with time, and the API takes each once',
    );
  const { version, slice = String(MAX_BACKTEST_EVENTS), until } = values;
  if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until))
    throw new UsageError('--until must be a date such as 2026-11-30');
  return {
    campaignId: campaignId.data,
    mostEvents: wholeNumber('slice', slice, 1, MAX_BACKTEST_EVENTS),
    manner: {
      against: values.alone ? 'nothing' : 'live',
      keepDates: values['keep-dates'],
      ...(version !== undefined && { version: wholeNumber('version', version, 1, 1_000_000) }),
    },
  } as const;
}

/** @param endsAt (ms) no events from then on */
function historyOf({ customers, events }: Archive, endsAt: number, onFile: boolean): History {
  const within = events.filter((event) => occurredAt(event) < endsAt);
  if (within.length === 0) throw new UsageError('there are no events');
  // JSON knows nothing undefined. Of a customer named twice the last word counts, as elsewhere.
  const byId = new Map((customers as readonly CustomerWithId[]).map((one) => [one.id, one]));
  const others = new Set(
    within.map(({ customerId }) => customerId).filter((one) => !byId.has(one)),
  );
  const customerIds = onFile ? [...others] : [];
  const count = byId.size + customerIds.length;
  if (count > MAX_BACKTEST_CUSTOMERS)
    throw new UsageError(
      `the API takes ${countedText(MAX_BACKTEST_CUSTOMERS, 'customer')}, and these are ${countText(count)}: with a campaign file, and without --api, there may be any number`,
    );
  return { customers: [...byId.values()], customerIds, events: within };
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
