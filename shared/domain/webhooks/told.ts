/** A happening as recipients get it: ids and codes, and facts of the event where they were asked for. */
import type { Decision } from '../decision/decision.ts';
import { keyOfEntry, type LedgerEntry } from '../measure/ledger-entry.ts';
import { type Happening, happeningsOf } from './happening.ts';
import type { Webhook } from './webhook.ts';

/** The form that Standard Webhooks recommends: https://www.standardwebhooks.com (payload structure). */
export interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * From the entries of the happening's decision as they are on record now.
 *
 * @returns undefined when it is not on record any more: the customer was erased, or it was kept for
 * as long as it is kept, or the message has moved on, of which another happening tells
 */
export function toldOf(
  { id, type, decisionId, at }: Happening,
  entries: readonly LedgerEntry[],
  { include }: Pick<Webhook, 'include'>,
): Told | undefined {
  const own = entries.find((entry) => happeningsOf(entry).some((one) => one.id === id));
  const decided = entries.find(
    (entry) => entry.kind === 'decision' && keyOfEntry(entry).decisionId === decisionId,
  );
  if (own === undefined || decided?.kind !== 'decision') return undefined;
  const { decision } = decided;
  return {
    type,
    timestamp: at,
    data: {
      ...baseOf(decision, include.includes('facts')),
      ...ownData(own, type),
    },
  };
}

function baseOf(
  { id, customerId, campaignId, campaignVersion, arm, channel, occasion }: Decision,
  withFacts: boolean,
) {
  const { facts, ...rest } = occasion;
  return {
    decisionId: id,
    customerId,
    campaignId,
    campaignVersion,
    ...(arm !== undefined && { arm }),
    ...(channel !== undefined && { channel }),
    occasion: withFacts ? { ...rest, facts } : rest,
  };
}

function ownData(entry: LedgerEntry, type: string): Readonly<Record<string, unknown>> {
  switch (entry.kind) {
    case 'decision': {
      const { outcome, reason, decidedAt, sendAt } = entry.decision;
      if (type === 'decision.made')
        return { outcome, reason, decidedAt, ...(sendAt !== undefined && { sendAt }) };
      if (!type.startsWith('message.')) return { response: type.slice('response.'.length) };
      const { status, statusReason } = entry;
      return { status, ...(statusReason !== undefined && { reason: statusReason }) };
    }
    case 'conversion': {
      const { eventId, value, currency, worth, countsAs = 1, reverses } = entry.conversion;
      return {
        conversion: {
          eventId,
          countsAs,
          ...(value !== undefined && { value }),
          ...(currency !== undefined && { currency }),
          ...(worth !== undefined && { worth: worth.amount }),
          ...(reverses !== undefined && { reverses }),
        },
      };
    }
    case 'answer':
      return { answer: { survey: entry.answer.survey, score: entry.answer.score } };
  }
}
