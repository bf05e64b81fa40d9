/** The stored shape of a decision. */
import type { LazyReader } from '#shared/contracts/reader.ts';
import { REASONS } from '#shared/domain/arbitration/reason.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { isFields, isInteger, isOneOf, isText, readValues } from '#shared/domain/plain.ts';
import { RESPONSE_KINDS } from '#shared/domain/response/response.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import type { DecisionItem } from './decision-item-schema.ts';
import { parseStored } from './stored-json.ts';

export const decisionItem: LazyReader<DecisionItem> = {
  plain(raw) {
    if (!isFields(raw)) return undefined;
    const { decision, offerCode, cost, revision = 0 } = raw;
    const progress = readProgress(raw.progress);
    const responses = readResponses(raw.responses);
    if (!isText(decision) || progress === undefined || responses === undefined) return undefined;
    if (!isTextOrAbsent(offerCode) || !isTextOrAbsent(cost) || !isInteger(revision))
      return undefined;
    return { decision, progress, responses, offerCode, cost, revision };
  },
  schema: async () => (await import('./decision-item-schema.ts')).decisionItemSchema(),
};

export function toRecorded({
  decision,
  progress,
  responses,
  offerCode,
  cost,
}: DecisionItem): RecordedDecision {
  return {
    // Written by `record` only, and by nobody else.
    decision: parseStored(decision, 'a decision') as Decision,
    progress: progress as Progress,
    responses,
    ...(offerCode !== undefined && { offerCode }),
    ...(cost !== undefined && { cost }),
  };
}

const UNSENT = ['in_doubt', 'expired_unknown', 'rejected', 'suppressed'] as const;
const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || isText(value);

function readProgress(raw: unknown): DecisionItem['progress'] | undefined {
  if (!isFields(raw)) return undefined;
  const { status, at, reason, providerMessageId } = raw;
  if (status === 'settled' || status === 'pending') return { status };
  if (!isText(at)) return undefined;
  if (status === 'sent')
    return isTextOrAbsent(providerMessageId) ? { status, at, providerMessageId } : undefined;
  return isOneOf(status, UNSENT) && isOneOf(reason, REASONS) ? { status, at, reason } : undefined;
}

function readResponses(raw: unknown = {}): DecisionItem['responses'] | undefined {
  const responses = readValues(raw, (at) => (isText(at) ? at : undefined));
  const known = Object.keys(responses ?? {}).every((kind) => isOneOf(kind, RESPONSE_KINDS));
  return known ? responses : undefined;
}
