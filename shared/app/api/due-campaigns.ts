/** Starts and ends of campaigns, and weights that follow what was learnt; called by `sweep` every minute. */
import { nextWeights } from '#shared/domain/allocation/next-weights.ts';
import {
  advanceCampaign,
  type CampaignHead,
  calendarOf,
  changesWhatIsInForce,
  isReallocationDue,
  reallocateCampaign,
} from '#shared/domain/campaign/life-cycle.ts';
import type { CalendarEntry } from '#shared/ports/campaign-store.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import { campaignInForce, type PublishCampaignPorts, publishCampaign } from './publish-campaign.ts';

export type DueCampaignsPorts = PublishCampaignPorts & {
  readonly measurements: Pick<Measurements, 'figures'>;
};

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
  ports: DueCampaignsPorts,
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
  ports: DueCampaignsPorts,
  entry: CalendarEntry,
  now: Date,
): Promise<string | undefined> {
  const head = await ports.campaigns.head(entry.campaignId);
  if (head === undefined) {
    await ports.campaigns.settle(entry);
    return undefined;
  }
  const advanced = advanceCampaign(head, { actor: CALENDAR, now });
  const reallocates = advanced === undefined && isReallocationDue(head, now);
  const next = reallocates ? await reallocated(ports, head, now) : advanced;
  if (next !== undefined) {
    const saved = await ports.campaigns.save({ head: next, calendar: calendarOf(next) });
    // Somebody changed it just now; the entry stays for the next minute.
    if (saved !== 'saved') return undefined;
  }
  const { changedAt } = next ?? head;
  // An entry later than the last change stands for weights alone, this time or before a crash.
  const plans = !reallocates && entry.at <= new Date(changedAt);
  await publishCampaign(ports, entry.campaignId, plans);
  await ports.campaigns.settle(entry);
  return next !== undefined && changesWhatIsInForce(head, next) ? next.status : undefined;
}

/** What is in force is read before the figures: whoever changes it meanwhile makes the write fail. */
async function reallocated(
  { campaigns, measurements }: DueCampaignsPorts,
  head: CampaignHead,
  now: Date,
): Promise<CampaignHead> {
  const { inForce } = head;
  const stored = inForce && (await campaigns.version(head.id, inForce.version));
  if (stored === undefined) return reallocateCampaign(head, undefined, now);
  const campaign = campaignInForce(stored.campaign, inForce?.weights);
  const weights = nextWeights(campaign, await measurements.figures(head.id), now);
  return reallocateCampaign(head, weights, now);
}
