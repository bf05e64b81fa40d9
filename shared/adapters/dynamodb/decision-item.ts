/** The stored shape of a decision: by itself, and as an entry of the ledger with its conversions and answers. */
import * as z from 'zod';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { once } from '#shared/domain/once.ts';
import { responseKindSchema } from '#shared/domain/response/response.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import { parseStored } from './stored-json.ts';

/** Whoever only records decisions reads none. */
const decisionItemSchema = once(() => {
  const progressSchema = z.union([
    z.object({ status: z.enum(['settled', 'pending']) }),
    z.object({
      status: z.literal('sent'),
      at: z.string(),
      providerMessageId: z.string().optional(),
    }),
    z.object({
      status: z.enum(['in_doubt', 'expired_unknown', 'rejected', 'suppressed']),
      at: z.string(),
      reason: reasonSchema,
    }),
  ]);

  return z.object({
    decision: z.string(),
    progress: progressSchema,
    responses: z.partialRecord(responseKindSchema, z.string()).default({}),
    offerCode: z.string().optional(),
    cost: z.string().optional(),
    revision: z.number().int().default(0),
  });
});

export const answerItemSchema = once(() =>
  z.object({
    messageId: z.string(),
    customerId: z.string(),
    campaignId: z.string(),
    survey: z.enum(['nps', 'csat']),
    score: z.number().int(),
    at: z.iso.datetime(),
  }),
);

export function toRecorded(item: Record<string, unknown>): RecordedDecision {
  const { decision, progress, responses, offerCode, cost } = decisionItemSchema().parse(item);
  return {
    // Written by `record` only, and by nobody else.
    decision: parseStored(decision, 'a decision') as Decision,
    progress: progress as Progress,
    responses,
    ...(offerCode !== undefined && { offerCode }),
    ...(cost !== undefined && { cost }),
  };
}

/** Undefined: something else than the ledger. */
export function toLedgerEntry(item: Record<string, unknown>): LedgerEntry | undefined {
  if (typeof item.decision === 'string') {
    const { progress, ...recorded } = toRecorded(item);
    const { revision: version } = decisionItemSchema().parse(item);
    return {
      kind: 'decision',
      version,
      status: progress.status,
      ...('at' in progress && { statusAt: progress.at }),
      ...('reason' in progress && { statusReason: progress.reason }),
      ...recorded,
    };
  }
  if (typeof item.conversion === 'string') {
    const conversion = parseStored(item.conversion, 'a conversion') as Conversion;
    return { kind: 'conversion', version: 0, conversion };
  }
  // Answers on consent are kept under the same name.
  const isSurvey = typeof item.answer === 'object' && 'survey' in (item.answer ?? {});
  if (!isSurvey) return undefined;
  const answer = answerItemSchema().parse(item.answer);
  return { kind: 'answer', version: Date.parse(answer.at), answer };
}
