import { describe, expect, it } from 'vitest';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import { nextOccurrence, watchDates } from '#shared/domain/wake/date.ts';
import { customerOf, decideOn, published, rulesetOf, stateOf } from '../../support/builders.ts';

const dateCampaign = (date: Record<string, unknown>) => {
  const trigger = { date: { fact: 'customer.day', ...date } } as CampaignInput['trigger'];
  const ruleset = rulesetOf([published('day', { trigger })]);
  const [campaign] = ruleset.dates;
  if (campaign === undefined) throw new Error('not a date campaign');
  return { campaign, ruleset };
};
const customerWith = (day: unknown, timeZone: string | undefined = 'Europe/Prague') =>
  customerOf({ attributes: { day }, timeZone });

describe('the next day in a customer’s life', () => {
  it.each([
    ['each year', {}, '1990-03-20', '2026-03-01', '2026-03-20T08:00:00.000Z'],
    ['each year, this one passed', {}, '1990-02-20', '2026-03-01', '2027-02-20T08:00:00.000Z'],
    ['29 February in a common year', {}, '2000-02-29', '2026-01-01', '2026-03-01T08:00:00.000Z'],
    ['a week before', { offset: '-P7D' }, '1990-01-03', '2026-03-01', '2026-12-27T08:00:00.000Z'],
    [
      'thirty days after',
      { offset: 'P30D' },
      '1990-12-20',
      '2026-01-01',
      '2026-01-19T08:00:00.000Z',
    ],
    [
      'nearly three years before',
      { offset: '-P999D' },
      '1990-01-01',
      '2026-06-01',
      '2027-04-08T07:00:00.000Z',
    ],
    ['eighteen years on', { years: 18 }, '2008-07-01', '2026-03-01', '2026-07-01T07:00:00.000Z'],
    [
      'a deposit that matures in 14 days',
      { years: 0, offset: '-P14D' },
      '2026-04-10',
      '2026-03-01',
      '2026-03-27T08:00:00.000Z',
    ],
    [
      'summer time, at another hour',
      { years: 0, at: '18:30' },
      '2026-04-10',
      '2026-03-01',
      '2026-04-10T16:30:00.000Z',
    ],
    ['the day itself, passed', { years: 0 }, '2026-02-10', '2026-03-01', undefined],
    ['not yet a year old', {}, '2026-02-10', '2026-03-01', '2027-02-10T08:00:00.000Z'],
    ['no date', {}, 'soon', '2026-03-01', undefined],
  ])('%s', (_name, date, day, after, expected) => {
    const { campaign } = dateCampaign(date);
    const at = nextOccurrence(campaign, customerWith(day).profile, Date.parse(after));
    expect(at && new Date(at).toISOString()).toBe(expected);
  });

  it('is nobody’s without a zone', () => {
    const { profile } = customerWith('1990-03-20');
    const { timeZone: _zone, ...nowhere } = profile;
    expect(nextOccurrence(dateCampaign({}).campaign, nowhere, 0)).toBeUndefined();
  });
});

describe('a date that is watched', () => {
  const { campaign, ruleset } = dateCampaign({ years: 0, offset: '-P14D' });
  const now = new Date('2026-03-01T12:00:00Z');
  const watch = (day: string, watches = {}, at = now) =>
    watchDates(watches, [campaign], customerWith(day).profile, at);
  const wake = (day: string, state: ReturnType<typeof stateOf>, at: number) =>
    decideOn({
      customer: customerWith(day),
      state,
      events: [],
      wakes: [{ customerId: 'c-1', campaignId: 'day', at }],
      ruleset,
      now: new Date(at),
    });

  it('follows the fact: earlier at once, later when it wakes', () => {
    const { watches } = watch('2026-04-10');
    const [earlier] = watch('2026-04-05', watches).wakes;
    expect(new Date(earlier?.at ?? 0).toISOString()).toBe('2026-03-22T08:00:00.000Z');

    expect(watch('2026-04-20', watches).wakes).toEqual([]);
    const woken = wake('2026-04-20', stateOf({ watches }), watches.day?.at ?? 0);
    expect(woken.decisions).toEqual([]);
    expect(new Date(woken.wakes[0]?.at ?? 0).toISOString()).toBe('2026-04-06T07:00:00.000Z');
  });

  it('fires once, whoever writes the profile afterwards', () => {
    const { watches } = watch('2026-04-10');
    const at = watches.day?.at ?? 0;
    const fired = wake('2026-04-10', stateOf({ watches }), at);
    expect(fired.decisions).toMatchObject([
      { outcome: 'message', occasion: { kind: 'date', id: '2026-03-27T08:00:00.000Z' } },
    ]);
    expect(fired.wakes).toEqual([]);
    const later = new Date(at + 3_600_000);
    expect(watch('2026-04-10', fired.state.watches, later).wakes).toEqual([]);
    expect(wake('2026-04-10', fired.state, at).decisions).toEqual([]);
  });

  it('is armed a day late at most', () => {
    const day = Date.parse('2026-03-27T08:00:00Z');
    expect(watch('2026-04-10', {}, new Date(day + 86_399_999)).wakes).toHaveLength(1);
    expect(watch('2026-04-10', {}, new Date(day + 86_400_000)).wakes).toEqual([]);
  });
});

describe('a birthday in 7 days', () => {
  it('comes each year, and is waited for anew when it was looked at', () => {
    const { campaign, ruleset } = dateCampaign({ offset: '-P7D' });
    const customer = customerWith('1990-01-03');
    const armed = watchDates({}, [campaign], customer.profile, new Date('2026-03-01T12:00:00Z'));
    let state = stateOf({ watches: armed.watches });
    let { wakes } = armed;
    const fired: string[] = [];
    for (let year = 0; year < 3; year++) {
      const now = new Date(wakes[0]?.at ?? 0);
      const woken = decideOn({ customer, state, events: [], wakes, ruleset, now });
      fired.push(...woken.decisions.map(({ occasion }) => occasion.id));
      ({ state, wakes } = woken);
    }
    expect(fired).toEqual([
      '2026-12-27T08:00:00.000Z',
      '2027-12-27T08:00:00.000Z',
      '2028-12-27T08:00:00.000Z',
    ]);
  });
});
