import { describe, expect, it } from 'vitest';
import { pendingPublication } from '#shared/app/publish.ts';
import { isOnDate } from '#shared/domain/campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { decideWake } from '#shared/domain/decision/decide-wake.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { endMessage } from '#shared/domain/delivery/claim.ts';
import { watchDates } from '#shared/domain/wake/date.ts';
import { customerOf, published, rulesetOf, stateOf } from '../../support/builders.ts';

const HOUR = 3_600_000;
const customer = customerOf({ attributes: { birth_date: '1990-03-04' } });
/** Nine o'clock in Prague on the birthday, and a year later. */
const BIRTHDAY = Date.parse('2026-03-04T08:00:00Z');
const NEXT = Date.parse('2027-03-04T08:00:00Z');

const birthday = (status: PublishedCampaign['status'] = 'live', years?: number) =>
  published(
    'birthday',
    { trigger: { date: { fact: 'customer.birth_date', ...(years !== undefined && { years }) } } },
    status,
  );

const armed = (at = BIRTHDAY): CustomerState => stateOf({ watches: { birthday: { at } } });

function wakeAt(at: number, state: CustomerState, campaign = birthday(), now = at) {
  const ruleset = rulesetOf([campaign], { coolDown: 'PT4H' });
  const wake = { customerId: 'c-1', campaignId: 'birthday', at };
  return decideWake(
    { customer, state, ruleset, now: new Date(now), latenessMs: LATENESS_MS },
    wake,
  );
}

/** As the API does when the profile is written, and the engine when the campaign is published anew. */
const rearmedBy = (state: CustomerState, campaign: PublishedCampaign, now: number) =>
  watchDates(state.watches, [campaign].filter(isOnDate), customer.profile, new Date(now));

describe('a day that came', () => {
  it('is decided once, and the next year is waited for', () => {
    const first = wakeAt(BIRTHDAY, armed());
    expect(first.decisions).toMatchObject([
      { outcome: 'message', occasion: { kind: 'date', id: '2026-03-04T08:00:00.000Z' } },
    ]);
    expect(first.wakes).toEqual([{ customerId: 'c-1', campaignId: 'birthday', at: NEXT }]);
    expect(wakeAt(BIRTHDAY, first.state)).toMatchObject({ changed: false, decisions: [] });
  });

  it.each([
    ['every year', undefined],
    ['once in a life', 36],
  ])('is not brought up again within its grace by a write or a new version: %s', (_name, years) => {
    const campaign = birthday('live', years);
    const first = wakeAt(BIRTHDAY, armed(), campaign);
    const rearmed = rearmedBy(first.state, campaign, BIRTHDAY + HOUR);
    expect(rearmed.wakes).toEqual([]);
    const again = wakeAt(BIRTHDAY, { ...first.state, watches: rearmed.watches }, campaign);
    expect(again).toMatchObject({ changed: false, decisions: [], messages: [] });
  });

  it('is decided beside a wish of the same campaign whose turn comes at the same instant', () => {
    const campaign = published('birthday', {
      trigger: { date: { fact: 'customer.birth_date' } },
      delivery: { waitForTurn: true },
      schedule: { validFor: 'P5D' },
    });
    const occasion = {
      kind: 'date',
      id: '2026-03-03T08:00:00.000Z',
      at: '2026-03-03T08:00:00.000Z',
      facts: { type: 'date', occurred_at: '2026-03-03T08:00:00.000Z' },
    } as const;
    const wish = {
      occasion,
      campaignVersion: 1,
      rulesetVersion: 7,
      at: BIRTHDAY,
      until: BIRTHDAY + 48 * HOUR,
      reason: 'LOST_ARBITRATION',
    } as const;
    const state = { ...armed(), waiting: { birthday: wish } };
    const first = wakeAt(BIRTHDAY, state, campaign);
    // The older one is sent; the day itself meets the cool-down, and waits in its place.
    expect(first.decisions).toMatchObject([{ outcome: 'message', occasion: { id: occasion.id } }]);
    expect(first.state.waiting).toMatchObject({
      birthday: { reason: 'COOL_DOWN', occasion: { id: '2026-03-04T08:00:00.000Z' } },
    });
    const turn = first.state.waiting.birthday?.at ?? 0;
    expect(first.state.watches).toMatchObject({ birthday: { at: NEXT } });
    expect(first.wakes.map(({ at }) => at)).toEqual([turn, NEXT]);
    const sent = first.messages.reduce(
      (next, { id }) => endMessage(next, id, { sentAt: new Date(BIRTHDAY) }),
      first.state,
    );
    const second = wakeAt(turn, sent, campaign);
    expect(second.decisions).toMatchObject([
      { outcome: 'message', occasion: { id: '2026-03-04T08:00:00.000Z' } },
    ]);
    expect(second.state.waiting).toEqual({});
  });

  it('is the same occasion when the campaign was paused over it for a while', () => {
    const paused = wakeAt(BIRTHDAY, armed(), birthday('paused'));
    expect(paused.decisions).toEqual([]);
    const [later] = paused.wakes;
    expect(later?.at).toBe(BIRTHDAY + HOUR);
    const resumed = wakeAt(BIRTHDAY + HOUR, paused.state);
    expect(resumed.decisions).toMatchObject([{ occasion: { id: '2026-03-04T08:00:00.000Z' } }]);
  });

  it('is no occasion any more after a pause of days', () => {
    const resumedAt = BIRTHDAY + 50 * HOUR;
    const resumed = wakeAt(resumedAt, armed(resumedAt));
    expect(resumed.decisions).toEqual([]);
    expect(resumed.wakes).toMatchObject([{ at: NEXT }]);
  });

  it.each([
    ['every year', undefined],
    ['once in a life', 36],
  ])(
    'is on record as too late when nobody got round to it for more than a day: %s',
    (_n, years) => {
      const campaign = birthday('live', years);
      const missed = wakeAt(BIRTHDAY, armed(), campaign, BIRTHDAY + 30 * HOUR);
      expect(missed.messages).toEqual([]);
      expect(missed.decisions).toMatchObject([
        {
          outcome: 'suppressed',
          reason: 'VALIDITY_EXPIRED',
          occasion: { kind: 'date', id: '2026-03-04T08:00:00.000Z' },
        },
      ]);
      expect(missed.wakes.map(({ at }) => at)).toEqual(years === undefined ? [NEXT] : []);
      const again = wakeAt(BIRTHDAY, missed.state, campaign, BIRTHDAY + 31 * HOUR);
      expect(again).toMatchObject({ changed: false, decisions: [] });
    },
  );

  it('is forgotten when there is no zone to tell it by any more, and nobody is woken for it again', () => {
    const ruleset = rulesetOf([birthday()]);
    const wake = { customerId: 'c-1', campaignId: 'birthday', at: BIRTHDAY };
    const unknown = customerOf({ timeZone: undefined, attributes: { birth_date: '1990-03-04' } });
    const lost = decideWake(
      {
        customer: unknown,
        state: armed(),
        ruleset,
        now: new Date(BIRTHDAY),
        latenessMs: LATENESS_MS,
      },
      wake,
    );
    expect(lost).toMatchObject({ changed: true, decisions: [], wakes: [] });
    expect(pendingPublication('c-1', lost.state).wakes).toEqual([]);
  });

  it('that comes once in a life leaves nobody to be woken, however often its event comes', () => {
    const { state } = wakeAt(BIRTHDAY, armed(), birthday('live', 36));
    expect(pendingPublication('c-1', state).wakes).toEqual([]);
    expect(state.watches.birthday?.since).toBe(BIRTHDAY);
  });

  it('that was armed for another date than the profile has by now is none that was missed', () => {
    const moved = wakeAt(BIRTHDAY - HOUR, armed(BIRTHDAY - HOUR), birthday(), BIRTHDAY + 40 * HOUR);
    expect(moved.decisions).toEqual([]);
    expect(moved.wakes).toMatchObject([{ at: NEXT }]);
  });

  it('is decided by a machine whose clock is a little behind, too', () => {
    expect(wakeAt(BIRTHDAY, armed(), birthday(), BIRTHDAY - 2000).decisions).toHaveLength(1);
  });

  it('is forgotten when a new version waits for events instead', () => {
    const onEvent = wakeAt(BIRTHDAY, armed(), published('birthday'));
    expect(onEvent).toMatchObject({ decisions: [], wakes: [] });
    expect(onEvent.state.watches).toEqual({});
  });
});

describe('a silence that lasted', () => {
  const back = (status: PublishedCampaign['status'] = 'live') =>
    published(
      'birthday',
      { trigger: { absence: { events: ['card.purchase'], for: 'P1D' } } },
      status,
    );
  const since = BIRTHDAY;
  const silent = stateOf({ watches: { birthday: { at: since + 24 * HOUR, since } } });

  it('waits for another day while the campaign is paused, and is still the same silence then', () => {
    const paused = wakeAt(since + 24 * HOUR, silent, back('paused'));
    expect(paused.wakes).toMatchObject([{ at: since + 48 * HOUR }]);
    const resumed = wakeAt(since + 48 * HOUR, paused.state, back());
    expect(resumed.decisions).toMatchObject([
      { occasion: { kind: 'absence', id: '2026-03-04T08:00:00.000Z' } },
    ]);
  });

  it('that a later purchase broke and that has lasted again is decided at once', () => {
    const later = since + 10_000;
    const state = stateOf({ watches: { birthday: { at: since + 24 * HOUR, since: later } } });
    const late = wakeAt(since + 24 * HOUR, state, back(), since + 30 * HOUR);
    expect(late.decisions).toMatchObject([{ occasion: { id: '2026-03-04T08:00:10.000Z' } }]);
  });
});
