/** Date campaigns that came into force ▶ a watch for every customer they may be for, a few pages a minute. */
import type { OnDate } from '#shared/domain/campaign/compiled-campaign.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { nextOccurrence, watchDates } from '#shared/domain/wake/date.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import type { WatchBackfill, WatchBackfills } from '#shared/ports/watch-backfills.ts';
import { type ChangePorts, changeCustomer } from './change-customer.ts';

export interface ArmDatesPorts extends ChangePorts {
  readonly backfills: WatchBackfills;
  readonly rulesets: Rulesets;
  readonly due: DueIndex;
  readonly clock: Clock;
}

const PER_PAGE = 100;
/** Bounds one run, which has a minute: 10,000 customers. */
const PAGES_PER_RUN = 100;

export function createArmDates(ports: ArmDatesPorts): () => Promise<{ readonly armed: number }> {
  return async () => {
    let armed = 0;
    let pages = PAGES_PER_RUN;
    for (const backfill of await ports.backfills.open()) {
      const run = await goOn(ports, backfill, pages);
      armed += run.armed;
      pages -= run.pages;
      if (pages <= 0) break;
    }
    return { armed };
  };
}

async function goOn(
  ports: ArmDatesPorts,
  backfill: WatchBackfill,
  maxPages: number,
): Promise<{ readonly armed: number; readonly pages: number }> {
  const ruleset = await ports.rulesets.current();
  const { campaignId, campaignVersion } = backfill;
  const known = ruleset.campaigns.get(campaignId);
  // Published a moment ago: this copy of the rule set has not heard of it.
  if (known === undefined || known.version < campaignVersion) return { armed: 0, pages: 0 };
  const campaign = ruleset.dates.find((one) => one.id === campaignId);
  if (campaign === undefined) {
    await ports.backfills.advance(backfill, undefined);
    return { armed: 0, pages: 0 };
  }
  let at = backfill;
  let armed = 0;
  for (let page = 1; page <= maxPages; page++) {
    const { customers, cursor } = await ports.customers.list(PER_PAGE, at.cursor);
    const watched = await Promise.all(customers.map((customer) => arm(ports, campaign, customer)));
    armed += watched.filter(Boolean).length;
    await ports.backfills.advance(at, cursor);
    if (cursor === undefined) return { armed, pages: page };
    at = { campaignId, campaignVersion, cursor };
  }
  return { armed, pages: maxPages };
}

/** True when a watch was set. */
async function arm(
  ports: ArmDatesPorts,
  campaign: OnDate,
  { profile }: Reachable,
): Promise<boolean> {
  const now = ports.clock.now();
  // Most customers have no such date: nothing of theirs is read.
  if (nextOccurrence(campaign, profile, now.getTime()) === undefined) return false;
  const written = await changeCustomer(ports, profile.id, async ({ state, customer }) => {
    const { watches, wakes } = watchDates(state.watches, [campaign], customer.profile, now);
    if (wakes.length > 0) await ports.due.add(wakes.map((wake) => ({ kind: 'wake', ...wake })));
    return { state: { ...state, watches }, changed: watches !== state.watches };
  });
  return written?.changed === true;
}
