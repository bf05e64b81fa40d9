/** Quiet hours that leave a message no time in which it is still worth something. */
import type { Campaign } from '../campaign/campaign.ts';
import { validityMs } from '../decision/eligibility.ts';
import { occurrenceAfter } from '../plan/occurrences.ts';
import type { Policy } from '../policy/policy.ts';
import { checkQuietHours, quietFrom } from '../time/quiet-hours.ts';
import type { QuietHours } from '../time/quiet-hours-schema.ts';
import { DAY_MS } from '../time/zoned.ts';
import type { LintFinding } from './finding.ts';

/** A Monday; the weeks after it set no clock in any zone. */
const FROM = Date.parse('2026-01-05T00:00:00Z');
const WEEK_MS = 7 * DAY_MS;
const HOUR_MS = 3_600_000;

/**
 * The campaign's own quiet hours together with the account's, for a customer who lives in the zone
 * that they name; hours of a region are not looked at.
 */
export function lintHours(campaign: Campaign, policy: Policy): readonly LintFinding[] {
  const windows = [
    ...(campaign.purpose === 'marketing' ? [policy.quietHours] : []),
    ...(campaign.schedule.quietHours === undefined ? [] : [campaign.schedule.quietHours]),
  ];
  const zone = windows.map((window) => window.zone).find((one) => one !== 'customer') ?? 'UTC';
  const path = campaign.schedule.quietHours === undefined ? [] : ['schedule', 'quietHours'];
  const longest = longestQuiet(windows, zone);
  if (longest === undefined) {
    const message = 'with the account’s quiet hours there is no hour left at which it may be sent';
    return [{ severity: 'error', code: 'NEVER_OPEN', path, message }];
  }
  const valid = validityMs(campaign);
  if (longest < valid) return [];
  const { validFor } = campaign.schedule;
  const byOffer = validFor === undefined && campaign.offer?.expiresAfter !== undefined;
  const at =
    validFor !== undefined ? ['schedule', 'validFor'] : byOffer ? ['offer', 'expiresAfter'] : path;
  const moments = fixedMoments(campaign, zone);
  const all =
    moments.length > 0 && moments.every((moment) => waits(windows, zone, moment) >= valid);
  if (all) {
    const message = `it is set off in quiet hours, and its messages are worthless after ${hoursText(valid)}, before those are over`;
    return [{ severity: 'error', code: 'QUIET_HOURS_SWALLOW_VALIDITY', path: at, message }];
  }
  if (moments.length > 0 && !moments.some((moment) => waits(windows, zone, moment) >= valid))
    return [];
  const message = `quiet hours last up to ${hoursText(longest)}, and a message is worthless after ${hoursText(valid)}: whoever qualifies too early in them gets nothing`;
  return [{ severity: 'warning', code: 'QUIET_HOURS_SWALLOW_VALIDITY', path: at, message }];
}

/** Undefined: it is always quiet. */
function longestQuiet(windows: readonly QuietHours[], zone: string): number | undefined {
  let longest = 0;
  let at: number | undefined = openFrom(windows, zone, FROM);
  while (at !== undefined && at < FROM + 2 * WEEK_MS) {
    const quiet = quietFrom(windows, zone, new Date(at));
    if (quiet === undefined) return longest;
    at = openFrom(windows, zone, quiet.getTime());
    if (at !== undefined) longest = Math.max(longest, at - quiet.getTime());
  }
  return at === undefined ? undefined : longest;
}

function openFrom(windows: readonly QuietHours[], zone: string, at: number): number | undefined {
  const verdict = checkQuietHours(windows, zone, new Date(at));
  if (verdict.outcome === 'pass') return at;
  return verdict.reason === 'QUIET_HOURS' ? verdict.retryAt?.getTime() : undefined;
}

const waits = (windows: readonly QuietHours[], zone: string, at: number): number =>
  (openFrom(windows, zone, at) ?? Number.POSITIVE_INFINITY) - at;

/** Some of the instants (ms) at which it is set off, where the clock says so. */
function fixedMoments({ trigger }: Campaign, zone: string): readonly number[] {
  if ('date' in trigger) {
    const { at } = trigger.date;
    const rule = { start: `2026-01-05T${at}`, zone, rule: 'FREQ=DAILY' };
    return firstSeven({ schedule: rule });
  }
  return 'schedule' in trigger ? firstSeven(trigger) : [];
}

function firstSeven(trigger: Parameters<typeof occurrenceAfter>[0]): readonly number[] {
  const moments: number[] = [];
  for (let after = new Date(FROM - 1); moments.length < 7; ) {
    const next = occurrenceAfter(trigger, after);
    if (next === undefined) break;
    moments.push(next.getTime());
    after = next;
  }
  return moments;
}

const hoursText = (ms: number): string =>
  ms < HOUR_MS ? `${Math.round(ms / 60_000)} min` : `${Math.round((ms / HOUR_MS) * 10) / 10} h`;
