/** Decisions as they were recorded, with all that led to them. */
import { problem } from '#shared/contracts/http/problem.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { Handlers } from './call.ts';
import { decisionFor } from './hidden-values.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';

export function createDecisionHandlers({
  decisions,
}: Pick<ApiPorts, 'decisions'>): Handlers<'listDecisions' | 'getDecision'> {
  return {
    listDecisions: ({ params, query }) =>
      pageReply(
        query,
        async (limit, cursor) => {
          const { decisions: items, ...rest } = await decisions.ofCustomer(
            params.id,
            limit,
            cursor,
          );
          return { items, ...rest };
        },
        summaryOf,
      ),
    async getDecision({ params, actor }) {
      const recorded = await decisions.get(params.id);
      if (recorded === undefined) return problem('DECISION_UNKNOWN');
      const decision = decisionFor(actor, recorded.decision);
      return { status: 200, body: decisionResource({ ...recorded, decision }) };
    },
  };
}

export const decisionResource = ({
  decision: { erasedBefore: _nobodysBusiness, ...decision },
  progress,
  responses,
  offerCode,
}: RecordedDecision) => ({
  ...decision,
  progress,
  responses,
  ...(offerCode !== undefined && { offerCode }),
});

const summaryOf = ({ decision, progress }: RecordedDecision) => ({
  id: decision.id,
  customerId: decision.customerId,
  campaignId: decision.campaignId,
  campaignVersion: decision.campaignVersion,
  decidedAt: decision.decidedAt,
  outcome: decision.outcome,
  reason: decision.reason,
  ...(decision.arm !== undefined && { arm: decision.arm }),
  ...(decision.channel !== undefined && { channel: decision.channel }),
  progress,
});
