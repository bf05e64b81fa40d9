import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceCampaign,
  approveCampaign,
  archiveCampaign,
  type CampaignHead,
  calendarOf,
  campaignHeadSchema,
  changesWhatIsInForce,
  editCampaign,
  endCampaign,
  type Moved,
  newCampaign,
  pauseCampaign,
  rejectCampaign,
  resumeCampaign,
  submitCampaign,
} from '#shared/domain/campaign/life-cycle.ts';
import { campaignOf, NOON } from '../../support/builders.ts';

const DAY_MS = 86_400_000;
const content = (n: number, schedule = {}) => ({
  campaign: campaignOf({ priority: n % 100, schedule }),
  contentHash: `hash-${n}`,
});
const by = (actor: string, now = NOON) => ({ actor, now });
const PINS = { templates: { 'fuel-a': 1 }, segments: {} };

/** The head after steps that must all succeed. */
function through(
  head: CampaignHead,
  ...steps: readonly ((head: CampaignHead) => Moved)[]
): CampaignHead {
  return steps.reduce((at, step) => {
    const moved = step(at);
    if (moved.outcome === 'refused') throw new Error(moved.detail);
    return moved.head;
  }, head);
}

const submit = (head: CampaignHead) => submitCampaign(head, PINS, 1, by('anna'));
const approve = (head: CampaignHead) => approveCampaign(head, by('ben'), true);
const draft = (schedule = {}) => newCampaign('fuel', content(1, schedule), by('anna'));
const live = (schedule = {}) => through(draft(schedule), submit, approve);

describe('the life of a campaign', () => {
  it('puts the version in force that was approved, with what it was reviewed with', () => {
    const head = live();
    expect(head).toMatchObject({
      status: 'live',
      review: 'published',
      inForce: { version: 1, pins: PINS },
    });
    const edited = through(head, (at) => editCampaign(at, content(2), by('anna')));
    expect(edited).toMatchObject({
      status: 'live',
      review: 'draft',
      version: 2,
      inForce: { version: 1 },
    });
    const second = through(
      edited,
      (at) => submitCampaign(at, { ...PINS, templates: { 'fuel-a': 7 } }, 1, by('anna')),
      approve,
    );
    expect(second.inForce).toEqual({
      version: 2,
      pins: { templates: { 'fuel-a': 7 }, segments: {} },
    });
  });

  it('drops approvals with any change of content', () => {
    const waiting = through(draft({ startsAt: '2027-01-01T00:00:00Z' }), submit, approve);
    expect([waiting.status, waiting.approvals.length]).toEqual(['approved', 1]);
    const edited = through(waiting, (head) => editCampaign(head, content(2), by('carla')));
    expect(edited).toMatchObject({
      status: 'draft',
      review: 'draft',
      approvals: [],
      authors: ['anna', 'carla'],
    });
    expect(edited.startsAt).toBeUndefined();
    expect(edited.pins).toBeUndefined();
    expect(approve(edited)).toMatchObject({ outcome: 'refused', reason: 'WRONG_STATUS' });
  });

  it('counts whoever wrote since the last version in force as an author, and nobody else', () => {
    const second = through(live(), (head) => editCampaign(head, content(2), by('ben')));
    expect(second.authors).toEqual(['ben']);
    const review = through(second, submit);
    expect(approveCampaign(review, by('ben'), true)).toMatchObject({ reason: 'FOUR_EYES' });
    expect(approveCampaign(review, by('anna'), true)).toMatchObject({ outcome: 'moved' });
  });

  it('waits for a second pair of eyes where two are asked for, not for the same pair twice', () => {
    const review = through(draft(), (head) => submitCampaign(head, PINS, 2, by('anna')));
    const once = through(review, approve);
    expect(once).toMatchObject({ status: 'in_review', review: 'in_review' });
    expect(approve(once)).toMatchObject({ outcome: 'refused', reason: 'FOUR_EYES' });
    expect(through(once, (head) => approveCampaign(head, by('carla'), true)).status).toBe('live');
  });

  it('starts and ends with the calendar, to the millisecond', () => {
    const startsAt = new Date(NOON.getTime() + DAY_MS);
    const endsAt = new Date(NOON.getTime() + 2 * DAY_MS);
    const waiting = through(
      draft({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }),
      submit,
      approve,
    );
    expect(calendarOf(waiting)).toEqual([startsAt]);
    const at = (instant: Date, ms = 0) => by('calendar', new Date(instant.getTime() + ms));
    expect(advanceCampaign(waiting, at(startsAt, -1))).toBeUndefined();
    const started = advanceCampaign(waiting, at(startsAt));
    expect(started).toMatchObject({ status: 'live', changedBy: 'calendar' });
    if (started === undefined) return;
    expect(calendarOf(started)).toEqual([endsAt]);
    expect(advanceCampaign(started, at(endsAt, -1))).toBeUndefined();
    expect(advanceCampaign(started, at(endsAt))).toMatchObject({ status: 'ended' });
    const tooLate = submitCampaign(draft({ endsAt: NOON.toISOString() }), PINS, 1, by('anna'));
    expect(tooLate).toMatchObject({ reason: 'WRONG_STATUS', detail: 'schedule.endsAt has passed' });
  });

  it('keeps a paused campaign paused when a new version takes over', () => {
    const second = through(
      live(),
      (head) => pauseCampaign(head, by('ben')),
      (head) => editCampaign(head, content(2), by('anna')),
      submit,
      approve,
    );
    expect(second).toMatchObject({ status: 'paused', inForce: { version: 2 } });
    expect(through(second, (head) => resumeCampaign(head, by('ben'))).status).toBe('live');
  });

  it('holds together whatever is done to it, in whichever order, by whomever', () => {
    const actors = ['anna', 'ben', 'carla'] as const;
    const names = [
      'edit',
      'submit',
      'approve',
      'reject',
      'pause',
      'resume',
      'end',
      'archive',
      'wait',
    ] as const;
    const step = fc.record({
      name: fc.constantFrom(...names),
      actor: fc.constantFrom(...actors),
      hours: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let now = NOON;
        let head = draft({ startsAt: new Date(NOON.getTime() + DAY_MS).toISOString() });
        for (const [n, { name, actor, hours }] of steps.entries()) {
          now = new Date(now.getTime() + hours * 3_600_000);
          const mover = by(actor, now);
          const moved = move(name, head, n, mover);
          if (moved === undefined) continue;
          // Stored and read again, it is the same.
          expect(campaignHeadSchema.parse(JSON.parse(JSON.stringify(moved)))).toEqual(moved);
          expect(moved.revision).toBe(head.revision + 1);
          expect(moved.inForce !== undefined).toBe(
            ['live', 'paused', 'ended'].includes(moved.status) ||
              (moved.status === 'archived' && head.inForce !== undefined),
          );
          if (moved.inForce !== undefined && moved.inForce.version !== head.inForce?.version) {
            // Whatever came into force was approved by somebody who has not written it.
            const approvers = moved.approvals.map((one) => one.by);
            expect(approvers.some((one) => !moved.authors.includes(one))).toBe(true);
            expect(moved.approvals.every((one) => one.contentHash === moved.contentHash)).toBe(
              true,
            );
            expect(changesWhatIsInForce(head, moved)).toBe(true);
          }
          head = moved;
        }
      }),
    );
  });
});

function move(
  name: string,
  head: CampaignHead,
  n: number,
  mover: { actor: string; now: Date },
): CampaignHead | undefined {
  const startsAt = new Date(mover.now.getTime() + (n % 3) * DAY_MS).toISOString();
  const moves: Record<string, () => Moved> = {
    edit: () => editCampaign(head, content(n + 2, n % 2 === 0 ? { startsAt } : {}), mover),
    submit: () => submitCampaign(head, PINS, 1 + (n % 2), mover),
    approve: () => approveCampaign(head, mover, true),
    reject: () => rejectCampaign(head, mover),
    pause: () => pauseCampaign(head, mover),
    resume: () => resumeCampaign(head, mover),
    end: () => endCampaign(head, mover),
    archive: () => archiveCampaign(head, mover),
  };
  if (name === 'wait') return advanceCampaign(head, mover);
  const moved = moves[name]?.();
  return moved?.outcome === 'moved' ? moved.head : undefined;
}
