/** A campaign as the API shows it, and what the audit log is told of a change. */
import type { CampaignSummary } from '#shared/contracts/http/campaigns.ts';
import type { Problem } from '#shared/contracts/http/problem.ts';
import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';
import type { Answered, Audited, Reply } from './call.ts';
import type { ApiPorts } from './ports.ts';
import type { Warning } from './review-condition.ts';

export type CampaignDone =
  | { readonly head: CampaignHead; readonly warnings?: readonly Warning[] }
  | { readonly refused: Problem };

/** `before`: the head that a change started from; the same one when nothing changed. */
export async function campaignAnswer(
  ports: Pick<ApiPorts, 'campaigns'>,
  done: CampaignDone,
  status: 200 | 201,
  before?: CampaignHead,
): Promise<Reply> {
  if ('refused' in done) return done.refused;
  const { head, warnings } = done;
  const stored = await ports.campaigns.version(head.id, head.version);
  const answered: Answered = {
    status,
    etag: etagOf(head),
    body: {
      ...summaryOf(head),
      campaign: stored?.campaign,
      ...(warnings !== undefined && warnings.length > 0 && { warnings }),
    },
    ...(before?.revision !== head.revision && {
      audited: {
        target: { kind: 'campaign', id: head.id },
        before: before === undefined ? undefined : await auditView(ports, before),
        after: await auditView(ports, head),
      } satisfies Audited,
    }),
  };
  return status === 201
    ? { ...answered, headers: { location: `/v1/campaigns/${head.id}` } }
    : answered;
}

/**
 * Of what people and the calendar change. Weights that follow what was learnt are left out: whoever read
 * the campaign before they moved has missed nothing that a change of theirs could undo.
 */
export const etagOf = ({ revision, reallocations = 0 }: CampaignHead): string =>
  `r${revision - reallocations}`;

export const summaryOf = (head: CampaignHead): CampaignSummary => ({
  id: head.id,
  name: head.name,
  status: head.status,
  version: head.version,
  review: head.review,
  ...(head.inForce !== undefined && { inForceVersion: head.inForce.version }),
  ...countingOf(head),
  contentHash: head.contentHash,
  authors: head.authors,
  approvals: head.approvals,
  approvalsNeeded: head.approvalsNeeded,
  ...(head.inForce?.weights !== undefined && { weights: head.inForce.weights }),
  createdAt: head.createdAt,
  changedAt: head.changedAt,
  changedBy: head.changedBy,
});

function countingOf({ inForce }: CampaignHead): Pick<CampaignSummary, 'counting'> {
  const { counting, pins } = inForce ?? {};
  if (counting === undefined || pins?.counts === undefined) return {};
  const whole = new Date(Date.parse(counting.knownFrom) + pins.counts.reachMs);
  const { since, knownFrom } = counting;
  return { counting: { since, knownFrom, wholeFrom: whole.toISOString() } };
}

async function auditView({ campaigns }: Pick<ApiPorts, 'campaigns'>, head: CampaignHead) {
  const { status, review, version, contentHash, approvals } = head;
  const stored = await campaigns.version(head.id, version);
  return { status, review, version, contentHash, approvals, campaign: stored?.campaign };
}
