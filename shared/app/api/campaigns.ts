/** Campaigns: read, write as versions, step through their life. */
import type { CampaignSummary } from '#shared/contracts/http/campaigns.ts';
import type { OperationId } from '#shared/contracts/http/operations.ts';
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import {
  approveCampaign,
  archiveCampaign,
  type CampaignHead,
  editCampaign,
  endCampaign,
  type Moved,
  type Mover,
  newCampaign,
  pauseCampaign,
  rejectCampaign,
  resumeCampaign,
  submitCampaign,
} from '#shared/domain/campaign/life-cycle.ts';
import { slugOf } from '#shared/domain/campaign/name.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { Answered, Call, Handlers, Reply } from './call.ts';
import { saveStep } from './change-campaign.ts';
import { contentHash } from './content-hash.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';
import { reviewCampaign } from './review-campaign.ts';
import type { Warning } from './review-condition.ts';

type CampaignOperation = Extract<OperationId, `${string}Campaign${string}`>;

export function createCampaignHandlers(ports: ApiPorts): Handlers<CampaignOperation> {
  const moveTo =
    (move: (head: CampaignHead, mover: Mover) => Moved) =>
    (call: StepCall): Promise<Reply> =>
      step(ports, call, async (head, mover) => saveStep(ports, head, move(head, mover)));

  return {
    listCampaigns: ({ query }) =>
      pageReply(query, (limit, cursor) => ports.campaigns.list(limit, cursor), summaryOf),

    async createCampaign({ body, actor, now }) {
      const slug = slugOf(body.name);
      const name = slug === '' ? stableId('campaign', body.name).slice(0, 12) : slug;
      const created = await create(ports, name, body, { actor: actor.id, now });
      if ('head' in created || created.refused.code !== 'ALREADY_EXISTS')
        return answer(ports, created, 201);
      // Another name made the same id; the hash of this name tells them apart.
      const other = `${name.slice(0, 51)}-${stableId('campaign', body.name).slice(0, 12)}`;
      return answer(ports, await create(ports, other, body, { actor: actor.id, now }), 201);
    },

    async getCampaign({ params }) {
      const head = await ports.campaigns.head(params.id);
      return head === undefined ? problem('CAMPAIGN_UNKNOWN') : answer(ports, { head }, 200);
    },

    async putCampaign({ params, body, actor, now, preconditions }) {
      const head = await ports.campaigns.head(params.id);
      const refused = checkPreconditions(
        preconditions,
        head === undefined ? undefined : etagOf(head),
        true,
      );
      if (refused !== undefined) return refused;
      const mover = { actor: actor.id, now };
      if (head === undefined)
        return answer(ports, await create(ports, params.id, body, mover), 201);
      return answer(ports, await edit(ports, head, body, mover), 200);
    },

    async listCampaignVersions({ params, query }) {
      if ((await ports.campaigns.head(params.id)) === undefined) return problem('CAMPAIGN_UNKNOWN');
      return pageReply(
        query,
        (limit, cursor) => ports.campaigns.versions(params.id, limit, cursor),
        (one) => one,
      );
    },

    async getCampaignVersion({ params }) {
      const version = await ports.campaigns.version(params.id, params.version);
      return version === undefined
        ? problem('CAMPAIGN_VERSION_UNKNOWN')
        : { status: 200, body: version };
    },

    submitCampaign: (call) =>
      step(ports, call, async (head, mover) => {
        const stored = await ports.campaigns.version(head.id, head.version);
        if (stored === undefined) return { refused: problem('CAMPAIGN_VERSION_UNKNOWN') };
        const { errors, pins } = await reviewCampaign(ports, stored.campaign);
        if (errors.length > 0)
          return { refused: problem('CAMPAIGN_INCOMPLETE', undefined, { errors }) };
        return saveStep(ports, head, submitCampaign(head, pins, 1, mover));
      }),

    approveCampaign: (call) =>
      step(ports, call, async (head, mover) => {
        const { fourEyes } = ports.access;
        const moved = approveCampaign(head, mover, fourEyes);
        return saveStep(ports, head, moved, fourEyes ? { approver: mover.actor } : {});
      }),

    rejectCampaign: moveTo(rejectCampaign),
    pauseCampaign: moveTo(pauseCampaign),
    resumeCampaign: moveTo(resumeCampaign),
    endCampaign: moveTo(endCampaign),
    archiveCampaign: moveTo(archiveCampaign),
  };
}

type StepCall = Pick<Call<unknown>, 'actor' | 'now' | 'preconditions'> & {
  readonly params: { readonly id: string };
};

type Done =
  | { readonly head: CampaignHead; readonly warnings?: readonly Warning[] }
  | { readonly refused: Problem };

async function step(
  ports: ApiPorts,
  { params, actor, now, preconditions }: StepCall,
  move: (head: CampaignHead, mover: Mover) => Promise<Done>,
): Promise<Reply> {
  const head = await ports.campaigns.head(params.id);
  if (head === undefined) return problem('CAMPAIGN_UNKNOWN');
  const refused = checkPreconditions(preconditions, etagOf(head), true);
  if (refused !== undefined) return refused;
  return answer(ports, await move(head, { actor: actor.id, now }), 200);
}

async function create(
  ports: ApiPorts,
  id: string,
  campaign: Campaign,
  mover: Mover,
): Promise<Done> {
  const reviewed = await reviewCampaign(ports, campaign);
  const { errors, warnings } = reviewed;
  if (errors.length > 0) return { refused: problem('INPUT_INVALID', undefined, { errors }) };
  const hash = await contentHash(campaign);
  const head = newCampaign(id, { campaign, contentHash: hash }, mover);
  const created = await ports.campaigns.create({
    head,
    version: versionOf(head, campaign, mover),
    calendar: [],
  });
  switch (created) {
    case 'created':
      return { head, warnings };
    case 'id_taken':
      return { refused: problem('ALREADY_EXISTS', 'there is a campaign with this id') };
    case 'name_taken':
      return { refused: await nameTaken(ports, campaign.name) };
  }
}

async function edit(
  ports: ApiPorts,
  head: CampaignHead,
  campaign: Campaign,
  mover: Mover,
): Promise<Done> {
  const { errors, warnings } = await reviewCampaign(ports, campaign);
  if (errors.length > 0) return { refused: problem('INPUT_INVALID', undefined, { errors }) };
  const hash = await contentHash(campaign);
  if (hash === head.contentHash) return { head, warnings };
  const moved = editCampaign(head, { campaign, contentHash: hash }, mover);
  if (moved.outcome === 'refused') return saveStep(ports, head, moved);
  const saved = await saveStep(ports, head, moved, {
    version: versionOf(moved.head, campaign, mover),
  });
  if ('head' in saved) return { ...saved, warnings };
  return saved.refused.code === 'NAME_TAKEN'
    ? { refused: await nameTaken(ports, campaign.name) }
    : saved;
}

const versionOf = (
  { version, contentHash: hash }: CampaignHead,
  campaign: Campaign,
  { actor, now }: Mover,
) => ({
  version,
  campaign,
  contentHash: hash,
  author: actor,
  at: now.toISOString(),
});

async function nameTaken(ports: ApiPorts, name: string): Promise<Problem> {
  const holder = await ports.campaigns.idByName(name);
  const detail = holder === undefined ? undefined : `the campaign "${holder}" has this name`;
  return problem('NAME_TAKEN', detail, {
    errors: [{ pointer: '#/name', rule: 'unique', detail: 'is in use' }],
  });
}

async function answer(ports: ApiPorts, done: Done, status: 200 | 201): Promise<Reply> {
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
  };
  return status === 201
    ? { ...answered, headers: { location: `/v1/campaigns/${head.id}` } }
    : answered;
}

const etagOf = ({ revision }: CampaignHead): string => `r${revision}`;

const summaryOf = (head: CampaignHead): CampaignSummary => ({
  id: head.id,
  name: head.name,
  status: head.status,
  version: head.version,
  review: head.review,
  ...(head.inForce !== undefined && { inForceVersion: head.inForce.version }),
  contentHash: head.contentHash,
  authors: head.authors,
  approvals: head.approvals,
  approvalsNeeded: head.approvalsNeeded,
  createdAt: head.createdAt,
  changedAt: head.changedAt,
  changedBy: head.changedBy,
});
