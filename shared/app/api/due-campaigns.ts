/** Starts and ends of campaigns, called by `sweep` every minute. */
import {
  advanceCampaign,
  calendarOf,
  changesWhatIsInForce,
} from '#shared/domain/campaign/life-cycle.ts';
import type { CalendarEntry } from '#shared/ports/campaign-store.ts';
import { type PublishCampaignPorts, publishCampaign } from './publish-campaign.ts';

const PER_PAGE = 50;
const CALENDAR = 'calendar';

/**
 * An entry is struck off only after what it stands for was done, and doing it twice changes nothing.
 * Entries of changes whose publication a crash cut short are among them.
 */
export function createDueCampaigns(
  ports: PublishCampaignPorts,
): (now: Date) => Promise<{ readonly started: number; readonly ended: number }> {
  return async (now) => {
    let started = 0;
    let ended = 0;
    for (;;) {
      const entries = await ports.campaigns.due(now, PER_PAGE);
      for (const entry of entries) {
        const became = await handle(ports, entry, now);
        if (became === 'live') started += 1;
        if (became === 'ended') ended += 1;
      }
      if (entries.length < PER_PAGE) return { started, ended };
    }
  };
}

async function handle(
  ports: PublishCampaignPorts,
  entry: CalendarEntry,
  now: Date,
): Promise<string | undefined> {
  const head = await ports.campaigns.head(entry.campaignId);
  if (head === undefined) {
    await ports.campaigns.settle(entry);
    return undefined;
  }
  const next = advanceCampaign(head, { actor: CALENDAR, now });
  if (next !== undefined) {
    const saved = await ports.campaigns.save({ head: next, calendar: calendarOf(next) });
    // Somebody changed it just now; the entry stays for the next minute.
    if (saved !== 'saved') return undefined;
  }
  await publishCampaign(ports, entry.campaignId);
  await ports.campaigns.settle(entry);
  return next !== undefined && changesWhatIsInForce(head, next) ? next.status : undefined;
}
