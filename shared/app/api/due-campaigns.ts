/** Starts and ends of campaigns, called by `sweep` every minute. */
import {
  advanceCampaign,
  calendarOf,
  changesWhatIsInForce,
} from '#shared/domain/campaign/life-cycle.ts';
import type { CalendarEntry } from '#shared/ports/campaign-store.ts';
import { type PublishCampaignPorts, publishCampaign } from './publish-campaign.ts';

/** What is left over waits for the next minute. */
const PER_RUN = 200;
const CALENDAR = 'calendar';

/**
 * An entry is struck off only after what it stands for was done, and doing it twice changes nothing.
 * Entries of changes whose publication a crash cut short are among them. One that fails stays for the
 * next minute and does not hold up the others.
 *
 * @throws AggregateError at the end, of those that failed
 */
export function createDueCampaigns(
  ports: PublishCampaignPorts,
): (now: Date) => Promise<{ readonly started: number; readonly ended: number }> {
  return async (now) => {
    const became: (string | undefined)[] = [];
    const errors: unknown[] = [];
    for (const entry of await ports.campaigns.due(now, PER_RUN)) {
      try {
        became.push(await handle(ports, entry, now));
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} campaigns failed`);
    const count = (status: string) => became.filter((one) => one === status).length;
    return { started: count('live'), ended: count('ended') };
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
