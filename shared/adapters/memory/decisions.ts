import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import { isOnItsWay } from '#shared/domain/decision/decision.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Decisions, Progress, RecordedDecision } from '#shared/ports/decisions.ts';

export interface MemoryDecisions extends Decisions {
  readonly all: () => readonly RecordedDecision[];
  readonly conversions: () => readonly Conversion[];
}

export function createMemoryDecisions(): MemoryDecisions {
  const items = new Map<string, RecordedDecision>();
  const conversions = new Map<string, Conversion>();

  const change = (id: string, to: (item: RecordedDecision) => RecordedDecision): boolean => {
    const item = items.get(id);
    if (item === undefined) return false;
    const next = to(item);
    items.set(id, next);
    return next !== item;
  };

  return {
    all: () => [...items.values()],
    conversions: () => [...conversions.values()],

    async record(decision) {
      if (items.has(decision.id)) return 'known';
      const status = isOnItsWay(decision) ? 'pending' : 'settled';
      items.set(decision.id, { decision, progress: { status }, responses: {} });
      return 'recorded';
    },
    async recordConversion(conversion) {
      const key = `${conversion.decisionId} ${conversion.eventId}`;
      if (conversions.has(key)) return 'known';
      conversions.set(key, conversion);
      return 'recorded';
    },
    async get(id) {
      return items.get(id);
    },
    async progress(id, progress, cost) {
      change(id, (item) =>
        isCertain(item.progress) && progress.status !== 'sent'
          ? item
          : { ...item, progress, ...(cost !== undefined && { cost }) },
      );
    },
    async recordResponse(id, kind, at) {
      const recorded = change(id, (item) => {
        const known = item.responses[kind];
        if (known !== undefined && known <= at) return item;
        return { ...item, responses: { ...item.responses, [kind]: at } };
      });
      return recorded ? 'recorded' : 'known';
    },
    async keepOfferCode(id, code) {
      change(id, (item) => (item.offerCode === undefined ? { ...item, offerCode: code } : item));
      const kept = items.get(id)?.offerCode;
      if (kept === undefined) throw new DomainError('DECISION_UNKNOWN', 'no such decision');
      return kept;
    },
    async erase(id) {
      items.delete(id);
      for (const [key, { decisionId }] of conversions)
        if (decisionId === id) conversions.delete(key);
    },
    async ofCustomer(customerId, limit, cursor, until) {
      const sortKey = ({ decision }: RecordedDecision) => `${decision.decidedAt}#${decision.id}`;
      const newestFirst = [...items.values()]
        .filter(({ decision }) => decision.customerId === customerId)
        .filter(({ decision }) => until === undefined || decision.decidedAt <= until)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1))
        .filter((item) => cursor === undefined || sortKey(item) < cursor);
      const decisions = newestFirst.slice(0, limit);
      const last = decisions.at(-1);
      return {
        decisions,
        ...(newestFirst.length > decisions.length &&
          last !== undefined && { cursor: sortKey(last) }),
      };
    },
  };
}

const isCertain = ({ status }: Progress): boolean => status === 'sent' || status === 'rejected';
