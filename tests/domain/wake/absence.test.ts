import { describe, expect, it } from 'vitest';
import { pendingPublication } from '#shared/app/publish.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import { triggerSchema } from '#shared/domain/campaign/trigger.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import { watchSilenceFrom } from '#shared/domain/wake/absence.ts';
import type { Wake } from '#shared/domain/wake/wake.ts';
import { decideOn, eventOf, NOON, published, rulesetOf, stateOf } from '../../support/builders.ts';

const DAY = 86_400_000;
const at = (days: number): Date => new Date(NOON.getTime() + days * DAY);

/** One customer and one campaign; every wake-up comes at its time, before the event of that time. */
function createLife(trigger: CampaignInput['trigger'], before = stateOf()) {
  const ruleset = rulesetOf([published('quiet', { trigger })]);
  let state: CustomerState = before;
  let pending: readonly Wake[] = [];
  const fired: string[] = [];
  let count = 0;
  const step = (now: Date, input: { events?: ReturnType<typeof eventOf>[]; wakes?: Wake[] }) => {
    const decided = decideOn({
      state,
      events: input.events ?? [],
      wakes: input.wakes ?? [],
      ruleset,
      now,
    });
    state = { ...decided.state, unpublished: [] };
    pending = [...pending, ...decided.wakes];
    fired.push(
      ...decided.decisions.map((one) => `${(Date.parse(one.occasion.at) - NOON.getTime()) / DAY}`),
    );
    return decided;
  };
  const liveUntil = (days: number) => {
    for (;;) {
      const next = pending
        .filter((wake) => wake.at <= at(days).getTime())
        .sort((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      pending = pending.filter((wake) => wake !== next);
      step(new Date(next.at), { wakes: [next] });
    }
  };
  return {
    fired,
    liveUntil,
    state: () => state,
    pending: () => pending,
    wake: (wake: Wake, days: number) => step(at(days), { wakes: [wake] }),
    /** `happened` days, known at `days`. */
    event(type: string, days: number, happened = days, data: Record<string, unknown> = {}) {
      liveUntil(days);
      count += 1;
      const occurredAt = at(happened).toISOString();
      return step(at(days), { events: [eventOf({ id: `e-${count}`, type, occurredAt, data })] });
    },
  };
}

describe('a silence', () => {
  const trigger = { absence: { events: ['card.purchase'], for: 'P30D' } };

  it('fires once, and again only after an event has broken it', () => {
    const life = createLife(trigger);
    life.event('card.purchase', 0);
    life.event('card.purchase', 10);
    life.liveUntil(200);
    expect(life.fired).toEqual(['40']);
    life.event('card.purchase', 200);
    life.liveUntil(400);
    expect(life.fired).toEqual(['40', '230']);
  });

  it('is not begun anew by a late event from before its end', () => {
    const life = createLife(trigger);
    life.event('card.purchase', 0);
    life.liveUntil(31);
    life.event('card.purchase', 31.5, -1);
    expect(life.pending()).toEqual([]);
    life.event('card.purchase', 32, 29.9);
    life.liveUntil(100);
    expect(life.fired).toEqual(['30', '59.9']);
  });

  it('leaves a mark that no crash turns into a wake-up, and no wake-up into a decision', () => {
    const life = createLife(trigger);
    life.event('card.purchase', 0);
    life.liveUntil(31);
    expect(pendingPublication('c-1', life.state()).wakes).toEqual([]);
    life.wake({ customerId: 'c-1', campaignId: 'quiet', at: 0 }, 50);
    expect(life.fired).toHaveLength(1);
  });

  it('of a customer who was there before the campaign counts from its start, once', () => {
    const [campaign] = rulesetOf([published('quiet', { trigger })]).absences;
    if (campaign === undefined) throw new Error('not an absence campaign');
    const first = watchSilenceFrom({}, campaign, 'c-1', NOON);
    expect(first.wakes).toEqual([{ customerId: 'c-1', campaignId: 'quiet', at: at(30).getTime() }]);
    expect(watchSilenceFrom(first.watches, campaign, 'c-1', at(1))).toEqual({
      watches: first.watches,
      wakes: [],
    });
    const life = createLife(trigger, stateOf({ watches: first.watches }));
    life.wake(first.wakes[0] as Wake, 30);
    expect(life.fired).toEqual(['30']);
    expect(watchSilenceFrom(life.state().watches, campaign, 'c-1', at(40)).wakes).toEqual([]);
  });
});

describe('a silence after an event', () => {
  const trigger = {
    absence: {
      events: ['deposit.made', 'transfer.in'],
      for: 'P3D',
      after: {
        event: 'account.opened',
        where: { fact: 'event.kind', op: 'eq' as const, value: 'savings' },
      },
    },
  };
  const opened = { kind: 'savings' };

  it('fires when none of the events came, once for each such event', () => {
    const life = createLife(trigger);
    life.event('account.opened', 0, 0, opened);
    life.liveUntil(30);
    expect(life.fired).toEqual(['3']);
    life.event('account.opened', 40, 40, opened);
    life.liveUntil(60);
    expect(life.fired).toEqual(['3', '43']);
    expect(life.state().watches).toEqual({});
  });

  it('is broken by either event, and what comes afterwards arms nothing', () => {
    for (const type of ['deposit.made', 'transfer.in']) {
      const life = createLife(trigger);
      life.event('account.opened', 0, 0, opened);
      life.event(type, 1);
      life.liveUntil(30);
      life.event(type, 31);
      expect([life.fired, life.pending(), life.state().watches]).toEqual([[], [], {}]);
    }
  });

  it('is not begun by an event of another kind, nor by one of the events', () => {
    const life = createLife(trigger);
    life.event('account.opened', 0, 0, { kind: 'loan' });
    life.event('deposit.made', 1);
    expect(life.pending()).toEqual([]);
  });

  it('goes by when things happened, in whatever order they became known', () => {
    const early = createLife(trigger);
    early.event('deposit.made', 0, 0.5);
    const { wakes } = early.event('account.opened', 1, 0, opened);
    expect(wakes).toHaveLength(1);
    early.liveUntil(10);
    expect(early.fired).toEqual([]);

    const before = createLife(trigger);
    before.event('deposit.made', -1);
    before.event('account.opened', 0, 0, opened);
    before.liveUntil(10);
    expect(before.fired).toEqual(['3']);

    const together = createLife(trigger);
    together.event('account.opened', 0, 0, opened);
    together.event('deposit.made', 0, 0);
    together.liveUntil(10);
    expect(together.fired).toEqual([]);
  });

  it('waits for one such event at a time', () => {
    const life = createLife(trigger);
    life.event('account.opened', 0, 0, opened);
    life.event('account.opened', 1, 1, opened);
    life.liveUntil(10);
    expect(life.fired).toEqual(['3']);
  });

  it('arms nobody who was there before', () => {
    const [campaign] = rulesetOf([published('quiet', { trigger })]).absences;
    if (campaign === undefined) throw new Error('not an absence campaign');
    expect(watchSilenceFrom({}, campaign, 'c-1', NOON).wakes).toEqual([]);
  });

  it.each([
    ['no time at all', { events: ['deposit.made'], for: 'PT0S' }],
    [
      'the event it begins with as its end',
      { events: ['deposit.made'], for: 'P3D', after: { event: 'deposit.made' } },
    ],
    [
      'a condition on the customer',
      {
        events: ['deposit.made'],
        for: 'P3D',
        after: { event: 'account.opened', where: { fact: 'customer.age', op: 'gte', value: 18 } },
      },
    ],
  ])('cannot wait for %s', (_name, absence) => {
    expect(triggerSchema.safeParse({ absence }).success).toBe(false);
  });
});
