/** Days in a customer's life: birthdays, maturities, so many years after a date. */
import type { OnDate } from '../campaign/compiled-campaign.ts';
import type { Profile } from '../customer/profile.ts';
import type { Watch } from '../customer/state.ts';
import { localToInstant } from '../time/zoned.ts';
import type { Wake } from './wake.ts';

const DAY_MS = 86_400_000;
/** A date this far back is no longer the occasion (a campaign launched a week after the birthday). */
const GRACE_MS = DAY_MS;

/**
 * Watches for every date campaign after the profile was written or a wake-up fired; a date that
 * moved replaces its watch. Without a date or a zone there is nothing to wait for.
 */
export function watchDates(
  watches: Readonly<Record<string, Watch>>,
  dates: readonly OnDate[],
  profile: Profile,
  now: Date,
): { readonly watches: Readonly<Record<string, Watch>>; readonly wakes: readonly Wake[] } {
  let next = watches;
  const wakes: Wake[] = [];
  for (const published of dates) {
    const at = nextOccurrence(published, profile, now.getTime() - GRACE_MS);
    const known = next[published.id]?.at;
    if (
      at === undefined ||
      at === known ||
      (known !== undefined && known > now.getTime() && known < at)
    )
      continue;
    next = { ...next, [published.id]: { at } };
    wakes.push({ customerId: profile.id, campaignId: published.id, at });
  }
  return { watches: next, wakes };
}

/** The first occurrence after `after` (ms), or undefined: no such fact, no zone, or it has passed for good. */
export function nextOccurrence(
  published: OnDate,
  profile: Profile,
  after: number,
): number | undefined {
  const { fact, years, offset, at } = published.campaign.trigger.date;
  const date = profile.attributes[fact.slice('customer.'.length)];
  if (
    typeof date !== 'string' ||
    !/^\d{4}-\d{2}-\d{2}$/.test(date) ||
    profile.timeZone === undefined
  )
    return undefined;
  const shiftDays = offset === undefined ? 0 : Number(offset.replace(/[PD]/g, ''));
  const firstYear = Number(date.slice(0, 4)) + (years ?? 1);
  const lastYear = years === undefined ? new Date(after).getUTCFullYear() + 2 : firstYear;
  for (
    let year = years === undefined ? Math.max(firstYear, lastYear - 3) : firstYear;
    year <= lastYear;
    year++
  ) {
    const instant = localToInstant(dayIn(year, date, shiftDays), at, profile.timeZone);
    if (instant > after) return instant;
  }
  return undefined;
}

/** `YYYY-MM-DD` of that day of the year, 29 February falling on 1 March, moved by whole days. */
function dayIn(year: number, date: string, shiftDays: number): string {
  const day = Date.UTC(year, Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
  return new Date(day + shiftDays * DAY_MS).toISOString().slice(0, 10);
}
