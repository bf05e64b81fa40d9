/** The story of one decision, from what happened to what came of it. */

import { REASON_TEXTS } from '#shared/domain/arbitration/reason-text.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Decision, Occasion } from '#shared/domain/decision/decision.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import type { Tone } from './marks.ts';
import { CHANNEL_TEXTS } from './wording/outcome-sentence.ts';
import { RESPONSE_TEXTS } from './wording/response-text.ts';

export interface Moment {
  /** ISO instant. */
  readonly at: string;
  readonly title: string;
  readonly detail?: string;
  readonly tone: Tone;
}

/** Oldest first; of one instant, in the order in which one led to the other. */
export function timelineOf(
  { decision, progress, responses }: RecordedDecision,
  conversions: readonly Conversion[],
): readonly Moment[] {
  const moments: readonly Moment[] = [
    { at: decision.occasion.at, title: occasionText(decision.occasion), tone: 'plain' },
    decided(decision),
    ...windowOpens(decision),
    ...ended(decision, progress),
    ...Object.entries(responses).map(([kind, at]) => ({
      at,
      title: RESPONSE_TEXTS[kind as ResponseKind].label,
      tone: RESPONSE_TEXTS[kind as ResponseKind].tone,
    })),
    ...conversions.map(converted),
  ];
  return moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What brought the campaign to look, such as `Event card.purchase`. */
export function occasionText({ kind, facts }: Occasion): string {
  switch (kind) {
    case 'event':
      return typeof facts.type === 'string' ? `Event ${facts.type}` : 'Event';
    case 'absence':
      return 'Nothing was heard for too long';
    case 'date':
      return 'A day in the customer’s life came';
    case 'schedule':
      return 'The campaign’s hour came';
  }
}

const DECISIONS: Readonly<Record<Decision['outcome'], readonly [title: string, tone: Tone]>> = {
  message: ['Decided to send', 'good'],
  notice: ['Decided to tell staff', 'good'],
  holdout: ['Decided to send nothing, as a holdout', 'accent'],
  suppressed: ['Decided to send nothing', 'bad'],
};

function decided({ outcome, decidedAt, reason, arm }: Decision): Moment {
  const [title, tone] = DECISIONS[outcome];
  const detail =
    outcome === 'suppressed' || arm === undefined ? REASON_TEXTS[reason].label : `Arm ${arm}`;
  return { at: decidedAt, title, tone, detail };
}

const windowOpens = ({ sendAt, decidedAt }: Decision): readonly Moment[] =>
  sendAt === undefined || sendAt <= decidedAt
    ? []
    : [{ at: sendAt, title: 'May be sent from here on', tone: 'wait' }];

function ended({ channel, outcome }: Decision, progress: Progress): readonly Moment[] {
  switch (progress.status) {
    case 'settled':
    case 'pending':
      return [];
    case 'sent': {
      const how = channel === undefined ? {} : { detail: `As ${CHANNEL_TEXTS[channel]}` };
      const title = outcome === 'notice' ? 'On the queue to staff' : 'Sent';
      return [{ at: progress.at, title, tone: 'good', ...how }];
    }
    case 'in_doubt':
    case 'expired_unknown':
    case 'rejected':
    case 'suppressed': {
      const { title, tone } = UNSENT[progress.status];
      return [{ at: progress.at, title, tone, detail: REASON_TEXTS[progress.reason].label }];
    }
  }
}

const UNSENT: Readonly<
  Record<
    Exclude<Progress['status'], 'settled' | 'pending' | 'sent'>,
    { readonly title: string; readonly tone: Tone }
  >
> = {
  in_doubt: { title: 'Perhaps sent', tone: 'wait' },
  expired_unknown: { title: 'Perhaps sent; nothing more was heard', tone: 'wait' },
  rejected: { title: 'Refused by the provider', tone: 'bad' },
  suppressed: { title: 'Withheld before it left', tone: 'bad' },
};

const converted = ({ at, value, currency }: Conversion): Moment => ({
  at,
  title: 'Converted',
  tone: 'good',
  ...(value !== undefined && { detail: [value, currency].filter(Boolean).join(' ') }),
});
