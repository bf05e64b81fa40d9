/** The events of a backtest as its second argument names them: a folder of NDJSON or a bank. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Archive, openArchive } from '#local/backtest/archive-items.ts';
import { datasetItems } from '#local/backtest/dataset-items.ts';
import { openBerka } from '#local/datasets/berka.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import type { BacktestItem } from '#shared/app/backtest.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { UsageError } from '../usage-error.ts';

export interface Events {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly items: AsyncIterable<BacktestItem> | Iterable<BacktestItem>;
}

/** @param until no events from that day (YYYY-MM-DD) on */
export async function openEvents(source: string, until: string | undefined): Promise<Events> {
  if (isBank(source)) {
    const seeded = SEEDED.exec(source);
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
  const archive = await openFolderOfEvents(source);
  const endsAt = until === undefined ? archive.endsAt : Date.parse(`${until}T00:00:00Z`);
  return { startsAt: archive.startsAt, endsAt, items: before(archive.items(), endsAt) };
}

/** What could not be read is told on standard error. @throws UsageError where there is no folder */
export async function openFolderOfEvents(source: string): Promise<Archive> {
  if (!existsSync(source)) throw new UsageError(`there is no folder "${source}"`);
  const archive = await openArchive(source);
  if (archive.refused > 0)
    process.stderr.write(
      `${countedText(archive.refused, 'line')} left out: neither event nor customer\n`,
    );
  return archive;
}

const SEEDED = /^seeded:(\d+)x(\d+)$/;

/** Whose customers come, and change, in the course of time. */
export const isBank = (source: string): boolean =>
  SEEDED.test(source) || existsSync(join(source, 'account.csv'));

function* before(items: Iterable<BacktestItem>, until: number): Generator<BacktestItem> {
  for (const item of items) {
    if (item.kind === 'event' && Date.parse(item.event.occurredAt) >= until) return;
    yield item;
  }
}
