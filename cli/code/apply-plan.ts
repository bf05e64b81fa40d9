/**
 * Does what a plan says, step by step. Every change names the state that the plan saw (If-Match), so
 * that nothing is written on top of what nobody looked at; handing in carries a key of its own, so that
 * a repetition takes effect once. Nothing is ever approved here: that takes another person.
 */
import type { Content } from '#local/campaign-files/content.ts';
import { contentHash } from '#shared/app/api/content-hash.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import type * as api from '../../client/api.ts';
import type { Client, Refused } from '../../client/client.ts';
import { keyOf, taken } from './engine-state.ts';
import { CodeFailure, EXIT, refusal } from './failure.ts';
import type { Plan, Step } from './plan.ts';

export interface Applied {
  readonly key: string;
  readonly action: Step['action'];
  /** Of a campaign: where it stands now. */
  readonly standing?: string;
}

export interface ApplyInput {
  readonly client: Client;
  readonly plan: Plan;
  readonly content: Content;
  readonly draft: boolean;
  /** After each step, so that the lock tells the truth if a later one fails. */
  readonly onApplied: (step: Step, applied: Applied) => void;
}

/** @throws CodeFailure on the first step that cannot be done; those before it are done */
export async function applyPlan({
  client,
  plan,
  content,
  draft,
  onApplied,
}: ApplyInput): Promise<void> {
  refuseAhead(plan);
  for (const step of plan.steps) {
    if (step.action === 'keep') continue;
    const standing =
      step.action === 'remove'
        ? await remove(client, step)
        : await save(client, step, content, draft);
    const key = keyOf(step.kind, step.id);
    onApplied(step, {
      key,
      action: step.action,
      ...(standing !== undefined && { standing }),
    });
  }
}

/** Before anything is sent: half a folder is worse than none. */
function refuseAhead({ steps }: Plan): void {
  const blocked = steps.filter(({ blocked, action }) => blocked !== undefined && action !== 'keep');
  const drifted = steps.filter(({ drift }) => drift !== undefined);
  const line = ({ kind, id }: Step, why = '') => `\n  ${keyOf(kind, id)} ${why}`;
  if (drifted.length > 0) {
    throw new CodeFailure(
      `nothing was applied, because the engine holds work that it would undo:${drifted.map((step) => line(step, step.drift)).join('')}\nTake it into the files by "opportune export", or give it up by --overwrite ${drifted[0] === undefined ? '' : keyOf(drifted[0].kind, drifted[0].id)}`,
      EXIT.drift,
    );
  }
  if (blocked.length > 0) {
    const lines = blocked.map((step) => line(step, step.blocked)).join('');
    throw new CodeFailure(`nothing was applied:${lines}`);
  }
}

async function save(
  client: Client,
  step: Step,
  content: Content,
  draft: boolean,
): Promise<string | undefined> {
  const { kind, id, etag } = step;
  const what = keyOf(kind, id);
  const at = { params: { id }, ...(etag === undefined ? MUST_BE_NEW : { ifMatch: etag }) };
  switch (kind) {
    case 'fields':
      taken(
        await client.putFields({ body: content.fields as api.FieldCatalogue, ifMatch: etag }),
        what,
      );
      return undefined;
    case 'policy':
      taken(await client.putPolicy({ body: content.policy as api.Policy, ifMatch: etag }), what);
      return undefined;
    case 'segment': {
      const body = content.segments.get(id) as api.Segment;
      taken(await client.putSegment({ ...at, body }), what);
      return undefined;
    }
    case 'template': {
      const body = content.templates.get(id) as api.Template;
      taken(await client.putTemplate({ ...at, body }), what);
      return undefined;
    }
    case 'campaign': {
      const body = content.campaigns.get(id) as api.Campaign;
      const put =
        step.action === 'submit'
          ? taken(await client.getCampaign({ params: { id } }), what)
          : taken(await client.putCampaign({ ...at, body }), what);
      if (draft) return standingOf(put.body);
      const submitted = await submit(client, id, put.body.contentHash, put.etag);
      return standingOf(taken(submitted, `${what}, handing in`).body);
    }
  }
}

const MUST_BE_NEW = { ifNoneMatch: '*' } as const;

async function submit(client: Client, id: string, hash: string, etag: string | undefined) {
  const idempotencyKey = await contentHash(['submit', id, hash, etag]);
  return client.submitCampaign({ params: { id }, ifMatch: etag, idempotencyKey });
}

function standingOf({ review, version, status, approvalsNeeded }: api.CampaignSummary): string {
  const left = review === 'in_review' ? `, needs ${countedText(approvalsNeeded, 'approval')}` : '';
  return `version ${version} ${review.replace('_', ' ')}${left}${status === 'live' || status === 'paused' ? `; ${status} meanwhile` : ''}`;
}

async function remove(client: Client, step: Step): Promise<string | undefined> {
  const { kind, id, etag } = step;
  const what = keyOf(kind, id);
  const at = { params: { id }, ifMatch: etag };
  if (kind === 'segment') return void gone(await client.deleteSegment(at), what);
  if (kind === 'template') return void gone(await client.deleteTemplate(at), what);
  const { body } = taken(await client.getCampaign({ params: { id } }), what);
  const isRunning = body.status === 'live' || body.status === 'paused';
  const idempotencyKey = await contentHash([isRunning ? 'end' : 'archive', id, etag]);
  const moved = isRunning
    ? await client.endCampaign({ ...at, idempotencyKey })
    : await client.archiveCampaign({ ...at, idempotencyKey });
  return taken(moved, what).body.status;
}

function gone(answer: { readonly ok: boolean }, what: string): undefined {
  if (!answer.ok) throw refusal(what, answer as Refused);
}
