/** An item of a decision as an entry of the ledger: itself, a conversion, or an answer to a survey. */
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { toRecorded } from './decision-item.ts';
import { answerItemSchema, decisionItemSchema } from './decision-item-schema.ts';
import { parseStored } from './stored-json.ts';

/** Undefined: something else than the ledger. */
export function toLedgerEntry(item: Record<string, unknown>): LedgerEntry | undefined {
  if (typeof item.decision === 'string') {
    const parsed = decisionItemSchema().parse(item);
    const { progress, ...recorded } = toRecorded(parsed);
    return {
      kind: 'decision',
      version: parsed.revision,
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
