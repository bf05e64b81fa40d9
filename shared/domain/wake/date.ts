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
 *
 * A day that was looked at (`since`) is not armed again within its grace, whoever asks: it would be
 * the same occasion a second time.
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
    const known = next[published.id];
    const at = dayToLookAt(published, profile, known, now);
    if (
      at === undefined ||
      at === known?.at ||
      (known !== undefined && known.at > now.getTime() && known.at < at)
    )
      continue;
    next = { ...next, [published.id]: { ...known, at } };
    wakes.push({ customerId: profile.id, campaignId: published.id, at });
  }
  return { watches: next, wakes };
}

/** The day that is the occasion now, or else the next one; never one that `watch` has looked at. */
export function dayToLookAt(
  published: OnDate,
  profile: Profile,
  watch: Watch | undefined,
  now: Date,
): number | undefined {
  const since = watch?.since ?? Number.NEGATIVE_INFINITY;
  return nextOccurrence(published, profile, Math.max(now.getTime() - GRACE_MS, since));
}

/** The day that `watch` was armed for, when nobody looked at it before its grace was over. */
export function missedDay(
  published: OnDate,
  profile: Profile,
  { at, since = Number.NEGATIVE_INFINITY }: Watch,
  now: Date,
): number | undefined {
  if (at > now.getTime() - GRACE_MS || at <= since) return undefined;
  // A watch that was put off, or whose date moved since, is no day of the customer's.
  return nextOccurrence(published, profile, at - 1) === at ? at : undefined;
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
  // The year of the unmoved day; a zone may be in the next one already.
  const around = new Date(Math.max(after, 0) - shiftDays * DAY_MS).getUTCFullYear();
  const lastYear = years === undefined ? Math.max(firstYear, around + 2) : firstYear;
  for (
    let year = years === undefined ? Math.max(firstYear, around - 1) : firstYear;
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
