import { describe, expect, it } from 'vitest';
import {
  type ClaimInput,
  claim,
  endMessage,
  mayArriveUntil,
  putInDoubt,
  releaseClaim,
} from '#shared/domain/delivery/claim.ts';
import {
  backOffMs,
  DOUBT_CHECK_MS,
  DOUBT_EXPIRY_MS,
  resolveHeld,
} from '#shared/domain/delivery/doubt.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import { customerOf, decideOn, NOON, published, rulesetOf } from '../../support/builders.ts';

const ruleset = rulesetOf([published('fuel')]);
const decided = decideOn({ ruleset });
const messageId = decided.messages[0]?.id ?? '';
const state = decided.state;

const claimOn = (change: Partial<ClaimInput> = {}) =>
  claim({
    messageId,
    customer: customerOf(),
    state,
    ruleset,
    addressSuppressed: false,
    now: NOON,
    ...change,
  });

describe('claim', () => {
  it('takes a pending message, and nobody can take it again', () => {
    const first = claimOn();
    if (first.outcome !== 'claimed') throw new Error(first.outcome);
    expect(first.message).toMatchObject({ status: 'claimed', since: NOON.getTime() });
    expect(claimOn({ state: first.state })).toMatchObject({ outcome: 'held' });
  });

  it('knows nothing of a message that has ended', () => {
    expect(claimOn({ state: endMessage(state, messageId, 'none') })).toEqual({ outcome: 'gone' });
  });

  it.each([
    ['an opt-out since', { state: { ...state, consent: {} } }, 'NO_CONSENT'],
    ['an address on the list since', { addressSuppressed: true }, 'SUPPRESSED_ADDRESS'],
    [
      'an objection to profiling since',
      { customer: customerOf({ noProfiling: true }) },
      'PROFILING_OBJECTED',
    ],
    ['an address lost since', { customer: customerOf({ email: undefined }) }, 'NO_ADDRESS'],
    [
      'an end of the campaign since',
      { ruleset: rulesetOf([published('fuel', {}, 'ended')]) },
      'CAMPAIGN_ENDED',
    ],
    ['its own expiry', { now: new Date(NOON.getTime() + 2 * 86_400_000) }, 'VALIDITY_EXPIRED'],
    [
      'a complaint since',
      { state: { ...state, complaint: { open: true, at: 1 } } },
      'OPEN_COMPLAINT',
    ],
    [
      'a cap filled since',
      {
        ruleset: rulesetOf([published('fuel')], {
          caps: [{ purpose: 'marketing', limit: 1, within: 'P3D' }],
        }),
        state: {
          ...state,
          contacts: [
            ...state.contacts,
            { ...state.contacts[0], id: 'other', status: 'sent' } as never,
          ],
        },
      },
      'FREQUENCY_CAP',
    ],
  ] as const)('%s ends it unsent', (_name, change, reason) => {
    const claimed = claimOn(change);
    expect(claimed).toMatchObject({ outcome: 'suppressed', reason });
    if (claimed.outcome !== 'suppressed') return;
    expect(claimed.state.undelivered).toEqual([]);
    expect(claimed.state.contacts.find(({ id }) => id === messageId)?.status).toBe('none');
  });

  it.each([
    [
      'a pause',
      { ruleset: rulesetOf([published('fuel', {}, 'paused')]) },
      '2026-03-04T11:15:00.000Z',
    ],
    ['quiet hours', { now: new Date('2026-03-04T20:00:00Z') }, '2026-03-05T07:00:00.000Z'],
  ])('%s lets it wait', (_name, change, retryAt) => {
    const claimed = claimOn(change);
    expect(claimed.outcome === 'waiting' && claimed.retryAt.toISOString()).toBe(retryAt);
  });
});

describe('an open complaint', () => {
  const patient = rulesetOf([published('fuel', { delivery: { waitForTurn: true } })]);
  const angry = { ...state, complaint: { open: true, at: 1 } };
  const day = 86_400_000;

  it('lets a message wait whose campaign waits, and the next look sends it once settled', () => {
    const put = claimOn({ state: angry, ruleset: patient });
    expect(put).toMatchObject({
      outcome: 'waiting',
      reason: 'OPEN_COMPLAINT',
      retryAt: new Date(NOON.getTime() + day),
    });
    if (put.outcome !== 'waiting') return;
    const settled = { ...put.state, complaint: { open: false, at: 2 } };
    expect(claimOn({ state: settled, ruleset: patient, now: put.retryAt })).toMatchObject({
      outcome: 'claimed',
    });
  });

  it('that outlasts the message is the reason of its end', () => {
    const undelivered = state.undelivered.map((one) => ({
      ...one,
      expiresAt: NOON.getTime() + day,
    }));
    expect(claimOn({ state: { ...angry, undelivered }, ruleset: patient })).toMatchObject({
      outcome: 'suppressed',
      reason: 'OPEN_COMPLAINT',
    });
  });
});

describe('a message that can wait no longer', () => {
  const expiresAt = Date.parse('2026-03-04T21:00:00Z');
  const short = {
    ...state,
    undelivered: state.undelivered.map((one) => ({ ...one, expiresAt, attempts: 3 })),
  };

  it('throttled into the night ran out of time, and the check says what it met', () => {
    const claimed = claimOn({ state: short, now: new Date('2026-03-04T20:30:00Z') });
    expect(claimed).toMatchObject({ outcome: 'suppressed', reason: 'VALIDITY_EXPIRED' });
    if (claimed.outcome !== 'suppressed') return;
    expect(claimed.checks.at(-1)).toMatchObject({
      check: 'window',
      reason: 'QUIET_HOURS',
      retryAt: '2026-03-05T07:00:00.000Z',
    });
  });

  it('whose place under a cap was taken says so', () => {
    const [contact] = state.contacts;
    if (contact === undefined) throw new Error('no contact');
    const claimed = claimOn({
      state: { ...short, contacts: [contact, { ...contact, id: 'other', status: 'sent' }] },
      ruleset: rulesetOf([published('fuel')], {
        caps: [{ purpose: 'marketing', limit: 1, within: 'P1D' }],
      }),
    });
    expect(claimed).toMatchObject({ outcome: 'suppressed', reason: 'FREQUENCY_CAP' });
  });
});

describe('the look after the claim', () => {
  const hour = 3_600_000;
  const until = (
    change: Parameters<typeof published>[1] = {},
    {
      inHours = 48,
      now = NOON,
      ...policy
    }: Partial<Policy> & { inHours?: number; now?: Date } = {},
  ): number | undefined => {
    const left = mayArriveUntil(
      rulesetOf([published('fuel', change)], policy),
      { campaignId: 'fuel', channel: 'sms', expiresAt: NOON.getTime() + inHours * hour },
      customerOf(),
      now,
    );
    return left === undefined ? undefined : (left - NOON.getTime()) / hour;
  };

  it('lets a message arrive until quiet hours begin, or it is worth nothing any more', () => {
    // Noon in Prague; the account is quiet from 21:00 for marketing.
    expect(until()).toBe(9);
    expect(until({}, { inHours: 2 })).toBe(2);
    expect(until({ purpose: 'service' })).toBe(48);
    // Brought forward since the decision.
    expect(until({ schedule: { endsAt: '2026-03-04T12:00:00Z' } })).toBe(1);
  });

  it('lets nothing go that is worth nothing, stopped, paused, quiet or outside of its dates', () => {
    const at = (hours: number) => ({ now: new Date(NOON.getTime() + hours * hour) });
    expect(until({}, { inHours: 2, ...at(2) })).toBeUndefined();
    expect(until({}, at(9))).toBeUndefined();
    expect(until({}, { stopped: ['sms'] })).toBeUndefined();
    expect(until({}, { stopped: ['email'] })).toBe(9);
    expect(until({ schedule: { endsAt: '2026-03-04T12:00:00Z' } }, at(1))).toBeUndefined();
    const paused = rulesetOf([published('fuel', {}, 'paused')]);
    const message = { campaignId: 'fuel', channel: 'sms', expiresAt: Number.MAX_VALUE } as const;
    expect(mayArriveUntil(paused, message, customerOf(), NOON)).toBeUndefined();
  });
});

describe('after the hand-over', () => {
  const claimed = claimOn();
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);

  it('a throttle makes it pending again, later each time, up to 15 minutes', () => {
    const retryAt = new Date(NOON.getTime() + backOffMs(0));
    expect(releaseClaim(claimed.state, messageId, retryAt, NOON).undelivered[0]).toMatchObject({
      status: 'pending',
      attempts: 1,
      sendAt: retryAt.getTime(),
    });
    expect([0, 1, 2, 10].map(backOffMs)).toEqual([30_000, 60_000, 120_000, 900_000]);
  });

  it('a doubt keeps counting against the caps and is given up on after three days, never resent', () => {
    const doubt = putInDoubt(claimed.state, messageId, NOON);
    expect(doubt.contacts.find(({ id }) => id === messageId)?.status).toBe('doubt');
    const [message] = doubt.undelivered;
    if (message === undefined) throw new Error('lost');
    const just = new Date(NOON.getTime() + DOUBT_EXPIRY_MS - 1);
    expect(resolveHeld(doubt, message, undefined, just).outcome).toBe('held');
    const given = resolveHeld(
      doubt,
      message,
      undefined,
      new Date(NOON.getTime() + DOUBT_EXPIRY_MS),
    );
    expect(given.outcome).toBe('expired_unknown');
    if (given.outcome === 'held') return;
    expect(given.state.undelivered).toEqual([]);
    expect(given.state.contacts.find(({ id }) => id === messageId)?.status).toBe('doubt');
  });

  it('a claim nobody finished is in doubt after ten minutes, or sent when there is proof', () => {
    const later = new Date(NOON.getTime() + DOUBT_CHECK_MS);
    expect(
      resolveHeld(claimed.state, claimed.message, undefined, new Date(later.getTime() - 1)).outcome,
    ).toBe('held');
    expect(resolveHeld(claimed.state, claimed.message, undefined, later).outcome).toBe('in_doubt');
    const proven = resolveHeld(claimed.state, claimed.message, NOON, later);
    expect(
      proven.outcome === 'sent' && proven.state.contacts.find(({ id }) => id === messageId)?.status,
    ).toBe('sent');
  });
});
