/** Every silence and every day that a campaign waits for comes to its decision. */
import { decisionId } from '#shared/domain/decision/decision.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { wantsEverybody } from './judge-events.ts';
import type { Truth } from './truth.ts';

export function judgeWakes(truth: Truth): void {
  for (const { id, versions } of truth.scenario.rules.campaigns) {
    const campaign = versions[0]?.campaign;
    if (campaign === undefined || !truth.inForce.isSteady(id)) continue;
    if (!wantsEverybody(campaign.audience)) continue;
    for (const person of truth.scenario.customers) {
      if (!truth.people.has(person.id) || truth.unsteady.has(person.id)) continue;
      if ('absence' in campaign.trigger) {
        const since = newestPurchase(truth, person.id);
        if (since !== undefined) judge(truth, id, person.id, 'absence', since);
      }
      if ('date' in campaign.trigger && person.timeZone !== undefined)
        judgeDate(truth, id, person.id);
    }
  }
}

function judge(
  truth: Truth,
  campaignId: string,
  customerId: string,
  kind: 'absence' | 'date',
  at: string,
): void {
  if (!truth.decisions.has(decisionId(campaignId, customerId, { kind, id: at })))
    truth.report('lost', `no decision of ${campaignId} on the ${kind} of ${customerId} at ${at}`);
}

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
  const dated = [...truth.decisions.values()].filter(
    (one) =>
      one.campaignId === campaignId &&
      one.customerId === customerId &&
      one.occasion.kind === 'date',
  );
  if (dated.length === 0)
    truth.report('lost', `no decision of ${campaignId} on the day of ${customerId}`);
}
