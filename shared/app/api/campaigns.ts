/** Campaigns: read, write as versions, step through their life. */
import type { OperationId } from '#shared/contracts/http/operations.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import { approvalsNeeded } from '#shared/domain/campaign/approvals-needed.ts';
import {
  approveCampaign,
  archiveCampaign,
  type CampaignHead,
  endCampaign,
  type Moved,
  type Mover,
  pauseCampaign,
  rejectCampaign,
  resumeCampaign,
  submitCampaign,
} from '#shared/domain/campaign/life-cycle.ts';
import { slugOf } from '#shared/domain/campaign/name.ts';
import { differences } from '#shared/domain/difference.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { Call, Handlers, Reply } from './call.ts';
import { type CampaignDone, campaignAnswer, etagOf, summaryOf } from './campaign-answer.ts';
import { saveStep } from './change-campaign.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';
import { reviewCampaign } from './review-campaign.ts';
import type { Warning } from './review-condition.ts';
import { submitErrors } from './submit-errors.ts';
import { createCampaign, writeVersion } from './write-campaign.ts';

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
      const created = await createCampaign(ports, name, body, { actor: actor.id, now });
      if ('head' in created || created.refused.code !== 'ALREADY_EXISTS')
        return campaignAnswer(ports, created, 201);
      // Another name made the same id, or an archived campaign of this one has it: one that none has.
      const drawn = [...ports.randomness.bytes(16)].join();
      const other = `${name.slice(0, 51)}-${stableId('campaign', body.name, drawn).slice(0, 12)}`;
      const second = await createCampaign(ports, other, body, { actor: actor.id, now });
      return campaignAnswer(ports, second, 201);
    },

    async getCampaign({ params }) {
      const head = await ports.campaigns.head(params.id);
      return head === undefined
        ? problem('CAMPAIGN_UNKNOWN')
        : campaignAnswer(ports, { head }, 200, head);
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
        return campaignAnswer(ports, await createCampaign(ports, params.id, body, mover), 201);
      return campaignAnswer(ports, await writeVersion(ports, head, body, mover), 200, head);
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
      if (version === undefined) return problem('CAMPAIGN_VERSION_UNKNOWN');
      const before = await ports.campaigns.version(params.id, params.version - 1);
      const changes = differences(before?.campaign ?? {}, version.campaign);
      return { status: 200, body: { ...version, changes } };
    },

    submitCampaign: (call) =>
      step(ports, call, async (head, mover) => {
        const stored = await ports.campaigns.version(head.id, head.version);
        if (stored === undefined) return { refused: problem('CAMPAIGN_VERSION_UNKNOWN') };
        const { pins, ...reviewed } = await reviewCampaign(ports, stored.campaign);
        const errors = submitErrors(reviewed, stored.campaign, mover.now);
        if (errors.length > 0)
          return { refused: problem('CAMPAIGN_INCOMPLETE', undefined, { errors }) };
        const needed = approvalsNeeded(
          (await ports.settings.get('policy'))?.content,
          stored.campaign,
        );
        const saved = await saveStep(ports, head, submitCampaign(head, pins, needed, mover));
        return 'head' in saved ? { ...saved, warnings: reviewed.warnings } : saved;
      }),

    approveCampaign: (call) =>
      step(ports, call, async (head, mover) => {
        const { fourEyes } = ports.access;
        const moved = approveCampaign(head, mover, fourEyes);
        const warnings = (await ports.rulesets.current()).warnings();
        const saved = await saveStep(ports, head, moved, fourEyes ? { approver: mover.actor } : {});
        const isPublished = 'head' in saved && saved.head.review === 'published';
        return isPublished ? { ...saved, warnings: warnings.map(aboutTheSet) } : saved;
      }),

    rejectCampaign: moveTo(rejectCampaign),
    pauseCampaign: moveTo(pauseCampaign),
    resumeCampaign: moveTo(resumeCampaign),
    endCampaign: moveTo(endCampaign),
    archiveCampaign: moveTo(archiveCampaign),
  };
}

/** Not about this campaign alone, but it is the one that is being added. */
const aboutTheSet = (detail: string): Warning => ({
  severity: 'warning',
  code: 'RULES_CROWDED',
  pointer: '#',
  detail: `of all campaigns in force: ${detail}; events take longer to be matched`,
});

type StepCall = Pick<Call<unknown>, 'actor' | 'now' | 'preconditions'> & {
  readonly params: { readonly id: string };
};

async function step(
  ports: ApiPorts,
  { params, actor, now, preconditions }: StepCall,
  move: (head: CampaignHead, mover: Mover) => Promise<CampaignDone>,
): Promise<Reply> {
  const head = await ports.campaigns.head(params.id);
  if (head === undefined) return problem('CAMPAIGN_UNKNOWN');
  const refused = checkPreconditions(preconditions, etagOf(head), true);
  if (refused !== undefined) return refused;
  return campaignAnswer(ports, await move(head, { actor: actor.id, now }), 200, head);
}
