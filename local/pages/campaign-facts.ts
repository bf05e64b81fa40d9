/** What a campaign says, in words. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { DateTrigger, ScheduleTrigger, Trigger } from '#shared/domain/campaign/trigger.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import type { Offer } from '#shared/domain/offer/offer.ts';
import { type Child, type Html, html } from './html.ts';
import { durationText, instant } from './times.ts';
import { conditionText } from './wording/clause-text.ts';
import { CHANNEL_TEXTS } from './wording/outcome-sentence.ts';

/** What it does not say is left out. */
export function campaignFacts(campaign: Campaign): Html {
  const { objective, offer, schedule, limits, channels, expectedValue, notify } = campaign;
  const facts: readonly (readonly [string, Child])[] = [
    ['When', triggerText(campaign.trigger)],
    ['Who', conditionText(campaign.audience)],
    ['Aim', objective !== undefined && aimText(objective)],
    ['Offer', offer !== undefined && offerText(offer)],
    [
      'Tells staff',
      notify !== undefined && html`${notify.staff.reason} <code>${notify.staff.topic}</code>`,
    ],
    [
      'By',
      notify === undefined &&
        channels.order
          .map((channel) => CHANNEL_TEXTS[channel])
          .join(channels.fallback ? ', else ' : ' only, not '),
    ],
    ['Starts', schedule.startsAt !== undefined && instant(schedule.startsAt)],
    ['Ends', schedule.endsAt !== undefined && instant(schedule.endsAt)],
    ['Valid for', schedule.validFor !== undefined && durationText(schedule.validFor)],
    [
      'Per customer',
      limits.perCustomer !== undefined &&
        `${limits.perCustomer.max} in ${durationText(limits.perCustomer.within)}`,
    ],
    ['At most', limits.sends !== undefined && countedText(limits.sends, 'message')],
    ['Budget', limits.spend !== undefined && `${limits.spend.amount} ${limits.spend.currency}`],
    ['Purpose', campaign.purpose],
    ['Priority', campaign.priority],
    [
      'Expected value',
      expectedValue !== undefined && `${expectedValue.amount} ${expectedValue.currency}`,
    ],
  ];
  return html`<dl class="facts condition">${facts.map(
    ([name, value]) =>
      value !== undefined && value !== false && html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl>`;
}

function triggerText(trigger: Trigger): Html {
  if ('event' in trigger) return eventText(trigger.event, trigger.where);
  if ('absence' in trigger) {
    const { events, for: silence, after } = trigger.absence;
    const waits = html`for ${durationText(silence)} none of ${events.map((event) => html`<code>${event}</code> `)}`;
    return after === undefined
      ? waits
      : html`${waits} after ${eventText(after.event, after.where)}`;
  }
  return 'date' in trigger ? dateText(trigger) : scheduleText(trigger);
}

const YEARS: Readonly<Record<string, string>> = {
  undefined: 'each anniversary of',
  0: 'the day of',
};

function dateText({ date: { fact, years, offset, at } }: DateTrigger): Html {
  const which = YEARS[String(years)] ?? `${years} years after`;
  return html`${which} <code>${fact}</code>${offset !== undefined && `, ${offsetText(offset)}`}, at ${at} where the customer lives`;
}

const scheduleText = ({ schedule }: ScheduleTrigger): Html =>
  'at' in schedule
    ? html`on ${schedule.at.replace('T', ', ')} in ${schedule.zone}`
    : html`<code>${schedule.rule}</code> from ${schedule.start.replace('T', ', ')} on, in ${schedule.zone}`;

const offsetText = (offset: string): string =>
  offset.startsWith('-')
    ? `${durationText(offset.slice(1))} before`
    : `${durationText(offset)} after`;

const eventText = (event: string, where: Parameters<typeof conditionText>[0] | undefined): Html =>
  html`<code>${event}</code>${where !== undefined && html` where ${conditionText(where)}`}`;

const aimText = ({ conversion, within }: NonNullable<Campaign['objective']>): Html =>
  html`${eventText(conversion.event, conversion.where)}, within ${durationText(within)}`;

function offerText({ kind, code, value, expiresAfter }: Offer): string {
  const codes =
    code === undefined
      ? undefined
      : code === 'unique'
        ? 'a code of its own for each message'
        : 'pool' in code
          ? `codes from ${code.pool}`
          : `code ${code.fixed}`;
  const validity = expiresAfter === undefined ? undefined : `for ${durationText(expiresAfter)}`;
  return [[kind, value].filter(Boolean).join(' '), codes, validity].filter(Boolean).join(', ');
}
