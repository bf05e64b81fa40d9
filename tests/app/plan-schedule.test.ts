import { describe, expect, it } from 'vitest';
import type { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { NOON } from '../support/builders.ts';
import { CAMPAIGN, liveCampaign, worldWithTemplate } from './api/api-world.ts';

const DAY = { date: { fact: 'customer.birth_date', years: 18 } };
const SILENCE = { absence: { events: ['card.purchase'], for: 'P30D' } };
const HOUR = { schedule: { at: '2026-03-05T09:00', zone: 'Europe/Prague' } };
const campaign = (name: string, trigger: unknown) => ({ ...CAMPAIGN, name, trigger });

const plansIn = (world: Awaited<ReturnType<typeof worldWithTemplate>>) =>
  (world.ports.due as ReturnType<typeof createMemoryDueIndex>)
    .pending()
    .flatMap((entry) =>
      entry.kind === 'plan' ? [[entry.plan.kind, entry.plan.at, entry.at]] : [],
    );

describe('a campaign that comes into force', () => {
  it.each([
    ['a day', DAY],
    ['a silence', SILENCE],
  ])(
    'that waits for %s makes a look at everybody due, when all have heard of it',
    async (_name, trigger) => {
      const world = await worldWithTemplate();
      await liveCampaign(world, 'waiting', campaign('Waiting', trigger));
      const at = NOON.getTime();
      expect(plansIn(world)).toEqual([['watches', at, at + 10_000]]);
      // Published once more, as after a crash: it is the same look.
      await world.change('omar', 'POST', '/v1/campaigns/waiting/pause');
      expect(plansIn(world)).toHaveLength(1);
      world.moveTo(new Date(at + 3_600_000));
      await world.change('omar', 'POST', '/v1/campaigns/waiting/resume');
      expect(plansIn(world)).toHaveLength(2);
    },
  );

  it('by a schedule makes its next hour due, also while it is paused, and none once it has ended', async () => {
    const world = await worldWithTemplate();
    await liveCampaign(world, 'hour', campaign('Hour', HOUR));
    const at = Date.parse('2026-03-05T08:00:00Z');
    const expected = [['occurrence', at, at]];
    expect(plansIn(world)).toEqual(expected);
    await world.change('omar', 'POST', '/v1/campaigns/hour/pause');
    expect(plansIn(world)).toEqual(expected);
    await world.ports.due.drain(new Date(at), async () => {});
    await world.change('omar', 'POST', '/v1/campaigns/hour/end');
    expect(plansIn(world)).toEqual([]);
  });

  it('by an event, or waiting after one, makes nothing due', async () => {
    const world = await worldWithTemplate();
    await liveCampaign(world);
    const after = { absence: { ...SILENCE.absence, after: { event: 'account.opened' } } };
    await liveCampaign(world, 'after', campaign('After', after));
    expect(plansIn(world)).toEqual([]);
  });

  it.each([
    ['that has passed', HOUR, {}],
    [
      'after its end',
      { schedule: { at: '2026-06-05T09:00', zone: 'Europe/Prague' } },
      { schedule: { endsAt: '2026-06-05T07:00:00Z' } },
    ],
  ])('is not handed in with an hour %s', async (_name, trigger, change) => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/hour', {
      body: { ...campaign('Hour', trigger), ...change },
    });
    world.moveTo(new Date('2026-03-05T08:00:00Z'));
    const refused = await world.change('anna', 'POST', '/v1/campaigns/hour/submit');
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: 'CAMPAIGN_INCOMPLETE',
      errors: [{ pointer: '#/trigger/schedule', rule: 'in_past' }],
    });
  });
});
