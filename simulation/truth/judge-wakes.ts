/** Every silence and every day that a campaign waits for comes to its decision. */
import { type Decision, decisionId } from '#shared/domain/decision/decision.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { wantsEverybody } from './judge-events.ts';
import type { Truth } from './truth.ts';

export function judgeWakes(truth: Truth): void {
  for (const { id, versions } of truth.scenario.rules.campaigns) {
    const campaign = versions[0]?.campaign;
    const since = truth.inForce.steadySince(id);
    if (campaign === undefined || since === undefined) continue;
    if (!wantsEverybody(campaign.audience)) continue;
    for (const person of truth.scenario.customers) {
      if (!truth.people.has(person.id) || truth.unsteady.has(person.id)) continue;
      if ('absence' in campaign.trigger && since === truth.scenario.rules.startsAt) {
        const newest = newestPurchase(truth, person.id);
        if (newest !== undefined) judgeAbsence(truth, id, person.id, newest);
      }
      if ('schedule' in campaign.trigger && 'at' in campaign.trigger.schedule)
        judgeHour(truth, id, person.id, `${campaign.trigger.schedule.at}:00.000Z`);
      if ('date' in campaign.trigger && person.timeZone !== undefined)
        judgeDate(truth, id, person.id);
    }
  }
}

function judgeHour(truth: Truth, campaignId: string, customerId: string, at: string): void {
  if (!truth.decisions.has(decisionId(campaignId, customerId, { kind: 'schedule', id: at })))
    truth.report('lost', `no decision of ${campaignId} on ${customerId} at ${at}`);
}

/** The silence after the newest purchase, or one that is counted from later on. */
function judgeAbsence(truth: Truth, campaignId: string, customerId: string, since: string): void {
  const judged = occasionsOf(truth, campaignId, customerId, 'absence');
  if (!judged.some(({ occasion }) => occasion.id >= since))
    truth.report('lost', `no decision of ${campaignId} on the silence of ${customerId}`);
}

const occasionsOf = (
  { decisions }: Truth,
  campaignId: string,
  customerId: string,
  kind: Decision['occasion']['kind'],
): readonly Decision[] =>
  [...decisions.values()].filter(
    (one) =>
      one.campaignId === campaignId && one.customerId === customerId && one.occasion.kind === kind,
  );

/** Of those that came soon after they happened: later ones may be beyond the bound. */
function newestPurchase({ scenario }: Truth, customerId: string): string | undefined {
  const own = scenario.events.filter(
    ({ event }) => event.customerId === customerId && event.type === 'card.purchase',
  );
  if (own.some(({ sentAt, event }) => sentAt - Date.parse(event.occurredAt) > durationMs('P1D')))
    return undefined;
  const times = own.map(({ event }) => Date.parse(event.occurredAt));
  return times.length === 0 ? undefined : new Date(Math.max(...times)).toISOString();
}

/** The anniversary lies on the first or the second day. */
function judgeDate(truth: Truth, campaignId: string, customerId: string): void {
  if (occasionsOf(truth, campaignId, customerId, 'date').length === 0)
    truth.report('lost', `no decision of ${campaignId} on the day of ${customerId}`);
}
