/** What measurement reads of the ledger: decisions with what became of them, conversions, answers. */
import type { Reason } from '../arbitration/reason.ts';
import type { Conversion } from '../attribution/conversion.ts';
import type { Decimal } from '../decimal.ts';
import type { Decision } from '../decision/decision.ts';
import type { SurveyAnswer } from '../links/template-links.ts';
import type { ResponseKind } from '../response/response.ts';
import { COUNTED_RESPONSES, type Parts, partsOf } from './parts.ts';

/** `version` grows with every change of an entry: of two readings the one with the higher is right. */
export type LedgerEntry =
  | ({ readonly kind: 'decision' } & DecisionEntry)
  | { readonly kind: 'conversion'; readonly version: number; readonly conversion: Conversion }
  | { readonly kind: 'answer'; readonly version: number; readonly answer: AnswerEntry };

export interface DecisionEntry {
  readonly version: number;
  readonly decision: Decision;
  /** How far its message has come. */
  readonly status:
    | 'settled'
    | 'pending'
    | 'sent'
    | 'in_doubt'
    | 'expired_unknown'
    | 'rejected'
    | 'suppressed';
  /** ISO instant from which it stands there; absent until the message has come to an end. */
  readonly statusAt?: string;
  readonly statusReason?: Reason;
  readonly responses: Readonly<Partial<Record<ResponseKind, string>>>;
  /** Of the message, in the account's currency. */
  readonly cost?: Decimal;
}

export interface AnswerEntry extends SurveyAnswer {
  /** The decision whose message asked. */
  readonly messageId: string;
  readonly campaignId: string;
  /** ISO instant. */
  readonly at: string;
}

/** Which entry it is: its decision, and which of the things recorded with it. */
export interface EntryKey {
  readonly decisionId: string;
  /** `D`, `V#<event id>`, `A#<survey>`. */
  readonly part: string;
}

export function keyOfEntry(entry: LedgerEntry): EntryKey {
  switch (entry.kind) {
    case 'decision':
      return decisionEntryKey(entry.decision.id);
    case 'conversion':
      return {
        decisionId: entry.conversion.decisionId,
        part: `V#${entry.conversion.eventId}`,
      };
    case 'answer':
      return { decisionId: entry.answer.messageId, part: `A#${entry.answer.survey}` };
  }
}

export function campaignOf(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'decision':
      return entry.decision.campaignId;
    case 'conversion':
      return entry.conversion.campaignId;
    case 'answer':
      return entry.answer.campaignId;
  }
}

export const decisionEntryKey = (decisionId: string): EntryKey => ({ decisionId, part: 'D' });

export function partsOfEntry(entry: LedgerEntry): Parts {
  switch (entry.kind) {
    case 'decision':
      return partsOfDecision(entry);
    case 'conversion':
      return partsOfConversion(entry.conversion);
    case 'answer':
      return partsOfAnswer(entry.answer);
  }
}

/** A click proves an open, and each of the two a delivery: pictures may be off, receipts missing. */
function partsOfDecision({ decision, status, responses, cost }: DecisionEntry): Parts {
  const clicked = responses.click !== undefined;
  const opened = clicked || responses.open !== undefined;
  const delivered = opened || responses.delivered !== undefined;
  const sent = delivered || status === 'sent';
  const inDoubt = !sent && status === 'in_doubt';
  const expired = !sent && status === 'expired_unknown';
  const waiting = !sent && status === 'pending';
  const maybe = inDoubt || expired;
  const ended = status === 'suppressed' || status === 'rejected';
  const unsent = !sent && (ended || decision.outcome === 'suppressed');
  return partsOf(
    {
      exposures: 1,
      sent: Number(sent),
      delivered: Number(delivered),
      opened: Number(opened),
      clicked: Number(clicked),
      in_doubt: Number(inDoubt),
      expired: Number(expired),
      waiting: Number(waiting),
      unsent: Number(unsent),
      ...Object.fromEntries(
        COUNTED_RESPONSES.map((kind) => [kind, Number(responses[kind] !== undefined)] as const),
      ),
    },
    // What may have been sent may have to be paid for.
    (sent || maybe) && cost !== undefined ? { messageCost: cost } : {},
  );
}

function partsOfConversion({
  refused,
  worth,
  incentive,
  countsAs = 1,
  reverses,
  redeems,
}: Conversion): Parts {
  if (refused === 'negative_value')
    return partsOf({ negative_values: 1, redeemed: Number(redeems === true) });
  return partsOf(
    {
      conversions: countsAs,
      reversals: Number(reverses !== undefined),
      redeemed: Number(redeems === true),
      foreign_values: Number(refused === 'foreign_currency'),
    },
    {
      ...(worth !== undefined && { value: worth.amount }),
      ...(incentive !== undefined && { incentiveCost: incentive }),
    },
  );
}

/** NPS: 9 and 10 promote, 7 and 8 are passive (F. Reichheld, Harvard Business Review, December 2003). */
function partsOfAnswer({ survey, score }: AnswerEntry): Parts {
  if (survey === 'csat') {
    return partsOf({
      csat_answers: 1,
      csat_points: score,
      csat_squares: score ** 2,
      csat_satisfied: Number(score >= 4),
    });
  }
  if (score >= 9) return partsOf({ nps_promoters: 1 });
  return partsOf(score >= 7 ? { nps_passives: 1 } : { nps_detractors: 1 });
}
