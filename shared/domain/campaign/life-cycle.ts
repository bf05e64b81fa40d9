/**
 * The life of a campaign: draft ▶ in_review ▶ approved ▶ live ▶ paused ▶ ended ▶ archived.
 *
 * Content is never changed in place: an edit is a new version, which goes through review again. A
 * campaign in force keeps running on its version until an approved newer one takes over.
 */
import * as z from 'zod';
import { slugSchema } from '../identifier.ts';
import { type Campaign, campaignStatusSchema } from './campaign.ts';

/** What a version was reviewed with: later edits of templates and segments do not reach it. */
const pinsSchema = z.object({
  templates: z.record(slugSchema, z.number().int().positive()),
  segments: z.record(slugSchema, z.number().int().positive()),
  /** Keys of the behaviour that it asks about, and how far back that reaches (ms). */
  counts: z.object({ keys: z.array(z.string()), reachMs: z.number() }).optional(),
});
export type Pins = z.infer<typeof pinsSchema>;

const approvalSchema = z.object({ by: z.string(), at: z.iso.datetime(), contentHash: z.string() });

export const campaignHeadSchema = z.object({
  id: slugSchema,
  name: z.string(),
  status: campaignStatusSchema,
  /** Of every change, also of status alone. */
  revision: z.number().int().positive(),
  /** How many of the revisions were of automatic allocation, and so of nobody's making. */
  reallocations: z.number().int().positive().optional(),
  /** The newest content; where it stands; of whom it holds words since the last version in force. */
  version: z.number().int().positive(),
  contentHash: z.string(),
  review: z.enum(['draft', 'in_review', 'approved', 'published']),
  authors: z.array(z.string()),
  pins: pinsSchema.optional(),
  approvals: z.array(approvalSchema),
  approvalsNeeded: z.number().int().min(1).max(2).default(1),
  startsAt: z.iso.datetime({ offset: true }).optional(),
  endsAt: z.iso.datetime({ offset: true }).optional(),
  /** Its weights follow what has been learnt. */
  allocates: z.literal(true).optional(),
  /** What `evaluate` goes by. */
  inForce: z
    .object({
      version: z.number().int().positive(),
      pins: pinsSchema,
      endsAt: z.iso.datetime({ offset: true }).optional(),
      /** Weights by variant in place of the written ones, and when they are looked at again. */
      weights: z.record(slugSchema, z.number().int().positive()).optional(),
      reallocateAt: z.iso.datetime().optional(),
      /**
       * Since when the behaviour under these keys is counted for it, and from when on all that it
       * asks about is known.
       */
      counting: z
        .object({
          since: z.iso.datetime(),
          knownFrom: z.iso.datetime(),
          keys: z.array(z.string()),
        })
        .optional(),
    })
    .optional(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  changedBy: z.string(),
});
export type CampaignHead = z.infer<typeof campaignHeadSchema>;

export type StatusAction = 'submit' | 'approve' | 'reject' | 'pause' | 'resume' | 'end' | 'archive';

export type Moved =
  | { readonly outcome: 'moved'; readonly head: CampaignHead }
  | { readonly outcome: 'refused'; readonly reason: 'WRONG_STATUS'; readonly detail: string }
  | { readonly outcome: 'refused'; readonly reason: 'FOUR_EYES'; readonly detail: string };

/** Who moves it, and when. */
export interface Mover {
  readonly actor: string;
  readonly now: Date;
}

interface NewContent {
  readonly campaign: Campaign;
  readonly contentHash: string;
}

export function newCampaign(id: string, content: NewContent, { actor, now }: Mover): CampaignHead {
  const at = now.toISOString();
  return {
    id,
    ...contentFields(content),
    status: 'draft',
    revision: 1,
    version: 1,
    review: 'draft',
    authors: [actor],
    approvals: [],
    approvalsNeeded: 1,
    createdAt: at,
    changedAt: at,
    changedBy: actor,
  };
}

/** A new version. What was approved before it stays in force; the new one begins as a draft. */
export function editCampaign(head: CampaignHead, content: NewContent, mover: Mover): Moved {
  if (head.status === 'ended' || head.status === 'archived') {
    return wrongStatus(`${phrase(head.status)} campaign is not edited; make a new one`);
  }
  const { startsAt: _starts, endsAt: _ends, allocates: _allocates, pins: _pins, ...kept } = head;
  return moved(
    {
      ...kept,
      ...contentFields(content),
      version: head.version + 1,
      review: 'draft',
      authors: [...new Set([...(head.review === 'published' ? [] : head.authors), mover.actor])],
      approvals: [],
      approvalsNeeded: 1,
      status: head.inForce === undefined ? 'draft' : head.status,
    },
    mover,
  );
}

/** `pins`: the newest templates and segments that the version names, fixed from now on. */
export function submitCampaign(
  head: CampaignHead,
  pins: Pins,
  approvalsNeeded: number,
  mover: Mover,
): Moved {
  if (head.review !== 'draft' || isOver(head)) return notNow(head, 'submitted', 'a draft');
  if (head.endsAt !== undefined && Date.parse(head.endsAt) <= mover.now.getTime()) {
    return wrongStatus('schedule.endsAt has passed');
  }
  return moved(
    staged({ ...head, review: 'in_review', pins, approvals: [], approvalsNeeded }),
    mover,
  );
}

/**
 * Two people: nobody whose words are in the version may approve it, whichever role they have today.
 * `fourEyes: false` is for demonstrations on one machine.
 */
export function approveCampaign(head: CampaignHead, mover: Mover, fourEyes: boolean): Moved {
  if (head.review !== 'in_review' || isOver(head)) return notNow(head, 'approved', 'in review');
  if (fourEyes && head.authors.includes(mover.actor)) {
    return {
      outcome: 'refused',
      reason: 'FOUR_EYES',
      detail: 'you have written part of this version',
    };
  }
  if (fourEyes && head.approvals.some(({ by }) => by === mover.actor)) {
    return {
      outcome: 'refused',
      reason: 'FOUR_EYES',
      detail: 'you have approved this version already',
    };
  }
  const approval = {
    by: mover.actor,
    at: mover.now.toISOString(),
    contentHash: head.contentHash,
  };
  const approvals = [...head.approvals, approval];
  const enough = approvals.length >= head.approvalsNeeded;
  const next = staged({ ...head, approvals, review: enough ? 'approved' : 'in_review' });
  return moved(isDue(next, mover.now) ? inForce(next, mover.now) : next, mover);
}

export function rejectCampaign(head: CampaignHead, mover: Mover): Moved {
  const open = head.review === 'in_review' || head.review === 'approved';
  if (!open || isOver(head)) return notNow(head, 'rejected', 'in review or approved');
  return moved(staged({ ...head, review: 'draft', approvals: [] }), mover);
}

export function pauseCampaign(head: CampaignHead, mover: Mover): Moved {
  if (head.status !== 'live') return notNow(head, 'paused', 'live');
  return moved({ ...head, status: 'paused' }, mover);
}

export function resumeCampaign(head: CampaignHead, mover: Mover): Moved {
  if (head.status !== 'paused') return notNow(head, 'resumed', 'paused');
  return moved({ ...head, status: 'live' }, mover);
}

export function endCampaign(head: CampaignHead, mover: Mover): Moved {
  if (head.status !== 'live' && head.status !== 'paused')
    return notNow(head, 'ended', 'live or paused');
  return moved({ ...head, status: 'ended' }, mover);
}

/** Out of sight, and its name is free again. Nothing that was recorded about it is lost. */
export function archiveCampaign(head: CampaignHead, mover: Mover): Moved {
  if (head.status === 'live' || head.status === 'paused') {
    return wrongStatus(`${phrase(head.status)} campaign is not archived; end it first`);
  }
  if (head.status === 'archived') return wrongStatus('it is archived already');
  return moved({ ...head, status: 'archived' }, mover);
}

/** Behaviour is known from `knownFrom` on: a backfill has brought it in for every customer. */
export function backfilledCampaign(head: CampaignHead, knownFrom: Date, mover: Mover): Moved {
  const { inForce } = head;
  if (inForce?.counting === undefined || isOver(head))
    return notNow(head, 'backfilled', 'in force and asks about behaviour');
  const counting = { ...inForce.counting, knownFrom: knownFrom.toISOString() };
  return moved({ ...head, inForce: { ...inForce, counting } }, mover);
}

/** What time alone brings about: an approved version starts, a campaign in force ends. */
export function advanceCampaign(head: CampaignHead, mover: Mover): CampaignHead | undefined {
  const running = head.status === 'live' || head.status === 'paused';
  const end = running ? head.inForce?.endsAt : undefined;
  const started = isDue(head, mover.now) ? inForce(head, mover.now) : head;
  const over = end !== undefined && started === head && Date.parse(end) <= mover.now.getTime();
  const next = over ? { ...head, status: 'ended' as const } : started;
  return next === head ? undefined : touched(next, mover);
}

/** Whether it is time to look at the weights of a campaign with automatic allocation. */
export function isReallocationDue({ status, inForce }: CampaignHead, now: Date): boolean {
  const at = inForce?.reallocateAt;
  return status === 'live' && at !== undefined && Date.parse(at) <= now.getTime();
}

/**
 * With `weights` from now on, or with those it has, and another look a day from now: never sooner. It
 * is nobody's change of the campaign, and nothing that begins with one begins anew.
 */
export function reallocateCampaign(
  head: CampaignHead,
  weights: Readonly<Record<string, number>> | undefined,
  now: Date,
): CampaignHead {
  if (head.inForce === undefined) return head;
  return {
    ...head,
    revision: head.revision + 1,
    reallocations: (head.reallocations ?? 0) + 1,
    inForce: {
      ...head.inForce,
      ...(weights !== undefined && { weights }),
      reallocateAt: nextReallocation(now),
    },
  };
}

/** Instants at which `advanceCampaign` or `reallocateCampaign` will have something to do. */
export function calendarOf(head: CampaignHead): readonly Date[] {
  const starts = head.review === 'approved' && !isOver(head) ? head.startsAt : undefined;
  const ends =
    head.status === 'live' || head.status === 'paused' ? head.inForce?.endsAt : undefined;
  const looks = head.status === 'live' ? head.inForce?.reallocateAt : undefined;
  return [starts, ends, looks].flatMap((at) => (at === undefined ? [] : [new Date(at)]));
}

/** True when `evaluate` has to learn of the step from `before` to `after`. */
export function changesWhatIsInForce(before: CampaignHead, after: CampaignHead): boolean {
  if (after.inForce === undefined) return false;
  const shown = ({ status }: CampaignHead) => (status === 'archived' ? 'ended' : status);
  return (
    before.inForce?.version !== after.inForce.version ||
    before.inForce.counting?.knownFrom !== after.inForce.counting?.knownFrom ||
    shown(before) !== shown(after)
  );
}

const isOver = ({ status }: CampaignHead): boolean => status === 'ended' || status === 'archived';

function isDue(head: CampaignHead, now: Date): boolean {
  if (head.review !== 'approved' || isOver(head)) return false;
  return head.startsAt === undefined || Date.parse(head.startsAt) <= now.getTime();
}

/** A paused campaign stays paused when a new version takes over. */
function inForce(head: CampaignHead, now: Date): CampaignHead {
  const before = head.inForce;
  const known = new Set(before?.pins.counts?.keys);
  const asks = head.pins?.counts?.keys ?? [];
  // A version that asks for nothing new goes on from where its behaviour was known before.
  const keys = asks.filter((key) => !known.has(key));
  const at = now.toISOString();
  const counting = keys.length === 0 ? before?.counting : { since: at, knownFrom: at, keys };
  return {
    ...head,
    status: head.status === 'paused' ? 'paused' : 'live',
    review: 'published',
    inForce: {
      version: head.version,
      pins: head.pins ?? { templates: {}, segments: {} },
      ...(head.endsAt !== undefined && { endsAt: head.endsAt }),
      ...(head.allocates && { reallocateAt: nextReallocation(now) }),
      ...(asks.length > 0 && counting !== undefined && { counting }),
    },
  };
}

const nextReallocation = (now: Date): string => new Date(now.getTime() + DAY).toISOString();
const DAY = 86_400_000;

/** Until a version is in force, the campaign's status is that of the review. */
function staged(head: CampaignHead): CampaignHead {
  return head.inForce === undefined && head.review !== 'published'
    ? { ...head, status: head.review }
    : head;
}

function contentFields({ campaign, contentHash }: NewContent) {
  const { startsAt, endsAt } = campaign.schedule;
  return {
    name: campaign.name,
    contentHash,
    ...(startsAt !== undefined && { startsAt }),
    ...(endsAt !== undefined && { endsAt }),
    ...(campaign.allocation !== undefined && { allocates: true as const }),
  };
}

const moved = (head: CampaignHead, mover: Mover): Moved => ({
  outcome: 'moved',
  head: touched(head, mover),
});

const touched = (head: CampaignHead, { actor, now }: Mover): CampaignHead => ({
  ...head,
  revision: head.revision + 1,
  changedAt: now.toISOString(),
  changedBy: actor,
});

const wrongStatus = (detail: string): Moved => ({
  outcome: 'refused',
  reason: 'WRONG_STATUS',
  detail,
});

function notNow(head: CampaignHead, what: string, when: string): Moved {
  const state =
    head.inForce === undefined || isOver(head)
      ? head.status
      : `${head.status}, its newest version ${head.review}`;
  return wrongStatus(`only a campaign that is ${when} can be ${what}; this one is ${state}`);
}

const phrase = (status: 'live' | 'paused' | 'ended' | 'archived'): string =>
  status === 'ended' || status === 'archived' ? `an ${status}` : `a ${status}`;
