/** What applying a folder would change on an engine, and what that means. Sends nothing. */
import type { Content } from '#local/campaign-files/content.ts';
import type { Kind, SettingKind } from '#local/campaign-files/source-file.ts';
import { contentHash } from '#shared/app/api/content-hash.ts';
import { approvalsNeeded } from '#shared/domain/campaign/approvals-needed.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { segmentsOf } from '#shared/domain/rules/condition-walk.ts';
import { differencesInWords } from './difference-words.ts';
import { type CampaignStanding, type EngineState, type Held, keyOf } from './engine-state.ts';
import type { Lock } from './lock-file.ts';
import { notesOn, type Wanted } from './plan-notes.ts';

export interface Step {
  readonly kind: Kind | SettingKind;
  readonly id: string;
  readonly action: 'create' | 'change' | 'submit' | 'remove' | 'keep';
  /** The state it starts from; absent: there is nothing yet. */
  readonly etag?: string;
  /** Of the content it ends with; absent: it is gone. */
  readonly hash?: string;
  /** Field by field, for people. */
  readonly changes: readonly string[];
  /** What follows from it, for people. */
  readonly notes: readonly string[];
  /** Somebody else's work that it would undo. */
  readonly drift?: string;
  /** Why it cannot be. */
  readonly blocked?: string;
  /** People beside the author who have to say yes, of a campaign that is handed in. */
  readonly approvals?: 1 | 2;
}

export interface Plan {
  /** In the order in which they are applied. */
  readonly steps: readonly Step[];
  /** The same here and there. */
  readonly unchanged: readonly string[];
  /** On the engine, and never from these files. */
  readonly elsewhere: readonly string[];
}

export interface PlanInput {
  readonly content: Content;
  readonly state: EngineState;
  readonly lock: Lock;
  /** Keys whose changes made elsewhere may be undone. */
  readonly overwrite?: ReadonlySet<string>;
  /** Whether what left the files leaves the engine. */
  readonly prune?: boolean;
  /** Campaigns are left as drafts. */
  readonly draft?: boolean;
}

export async function makePlan(input: PlanInput): Promise<Plan> {
  const { content, state, lock } = input;
  const wanted = inOrder(content);
  const planned = await Promise.all(wanted.map((one) => stepFor(one, input)));
  const steps = planned.flatMap((step) => (step === undefined ? [] : [step]));
  const keys = new Set(wanted.map(({ kind, id }) => keyOf(kind, id)));
  const absent = [...state].filter(
    ([key, { kind }]) => !keys.has(key) && kind !== 'fields' && kind !== 'policy',
  );
  const left = absent.filter(([key]) => lock.has(key)).map(([, one]) => one);
  return {
    // Campaigns go before what they name.
    steps: [...steps, ...left.reverse().flatMap((one) => removal(one, input))],
    unchanged: [...keys].filter((_, index) => planned[index] === undefined),
    elsewhere: absent.filter(([key]) => !lock.has(key)).map(([key]) => key),
  };
}

/** What is named comes before what names it. */
function inOrder(content: Content): readonly Wanted[] {
  const { fields, policy, segments, templates, campaigns } = content;
  const ordered: string[] = [];
  const visit = (id: string): void => {
    const segment = segments.get(id);
    if (segment === undefined || ordered.includes(id)) return;
    for (const inner of segmentsOf(segment.condition)) if (inner !== id) visit(inner);
    ordered.push(id);
  };
  for (const id of segments.keys()) visit(id);
  return [
    ...(fields === undefined ? [] : [{ kind: 'fields', id: 'fields', content: fields } as const]),
    ...(policy === undefined ? [] : [{ kind: 'policy', id: 'policy', content: policy } as const]),
    ...ordered.map((id) => ({ kind: 'segment', id, content: segments.get(id) }) as const),
    ...[...templates].map(([id, one]) => ({ kind: 'template', id, content: one }) as const),
    ...[...campaigns].map(([id, one]) => ({ kind: 'campaign', id, content: one }) as const),
  ];
}

async function stepFor(wanted: Wanted, input: PlanInput): Promise<Step | undefined> {
  const { kind, id, content } = wanted;
  const known = input.state.get(keyOf(kind, id));
  const hash = await contentHash(content);
  const isSame = known?.hash === hash;
  const standing = known?.campaign;
  const handsIn = kind === 'campaign' && input.draft !== true;
  const waits = isSame && handsIn && standing?.review === 'draft';
  if (isSame && !waits) return undefined;
  const drift = isSame ? undefined : driftOf(known, input);
  const blocked = blockedBy(standing, isSame);
  const action = known === undefined ? 'create' : isSame ? 'submit' : 'change';
  const policy = input.content.policy ?? (input.state.get('policy')?.content as Content['policy']);
  const approvals = handsIn ? approvalsNeeded(policy, content as Campaign) : undefined;
  return {
    kind,
    id,
    action: blocked === undefined || action !== 'submit' ? action : 'keep',
    hash,
    ...(known !== undefined && { etag: known.etag }),
    changes: known === undefined ? [] : differencesInWords(known.content, content),
    notes: notesOn(wanted, known, approvals, input),
    ...(drift !== undefined && { drift }),
    ...(blocked !== undefined && { blocked }),
    ...(approvals !== undefined && { approvals }),
  };
}

/** The lock knows what these files put there; anything else is somebody's. */
function driftOf(known: Held | undefined, { lock, overwrite }: PlanInput): string | undefined {
  if (known === undefined) return undefined;
  const key = keyOf(known.kind, known.id);
  const applied = lock.get(key);
  if (applied === known.hash || overwrite?.has(key)) return undefined;
  const by = known.author === undefined ? '' : ` by ${known.author}, ${known.at}`;
  // A setting has a default before anybody wrote one.
  if (applied === undefined && known.etag === '"v0"') return undefined;
  return applied === undefined
    ? `is on the engine and was never applied from these files (last changed${by || ' by somebody'})`
    : `was changed elsewhere since it was last applied (last${by || ' by somebody'})`;
}

function blockedBy(standing: CampaignStanding | undefined, isSame: boolean): string | undefined {
  if (standing?.status === 'ended')
    return isSame ? undefined : 'has ended, and an ended campaign is not edited; make a new one';
  if (isSame && standing?.sentBackBy !== undefined)
    return `was sent back by ${standing.sentBackBy}; change it before it is handed in again`;
  return undefined;
}

function removal(one: Held, { prune, lock, overwrite }: PlanInput): readonly Step[] {
  const { kind, id, etag, campaign } = one;
  if (campaign?.status === 'ended') return [];
  const key = keyOf(kind, id);
  const isOwn = lock.get(key) === one.hash || overwrite?.has(key) === true;
  const isRunning = campaign?.status === 'live' || campaign?.status === 'paused';
  const means =
    campaign === undefined ? 'deletes it' : isRunning ? 'ends it for good' : 'archives it';
  return [
    {
      kind,
      id,
      action: prune === true ? 'remove' : 'keep',
      etag,
      changes: [],
      notes: [
        prune === true ? means : `left the files, and stays on the engine (--prune ${means})`,
      ],
      ...(prune === true && !isOwn && { drift: 'left the files, but was changed elsewhere since' }),
    },
  ];
}
