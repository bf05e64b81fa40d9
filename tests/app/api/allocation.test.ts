import { beforeEach, describe, expect, it } from 'vitest';
import { HOLDOUT, splitOf } from '#shared/domain/assignment.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { NO_PARTS } from '#shared/domain/measure/parts.ts';
import { customerOf, decideOn, eventOf, NOON, stateOf } from '../../support/builders.ts';
import { type ApiWorld, CAMPAIGN, liveCampaign, worldWithTemplate } from './api-world.ts';

const BODY = {
  ...CAMPAIGN,
  holdout: 0.2,
  objective: { conversion: { event: 'card.purchase' }, within: 'P1D' },
  variants: ['a', 'b'].map((id) => ({ id, weight: 1, sms: { template: 'fuel-sms' } })),
  allocation: { startUp: 100 },
};
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let world: ApiWorld;
beforeEach(async () => {
  world = await worldWithTemplate();
  await liveCampaign(world, 'fuel', BODY);
});

const inForce = async (): Promise<Campaign> => {
  const published = (await world.ruleset()).campaigns.get('fuel');
  if (published === undefined) throw new Error('not in force');
  return published.campaign;
};
const weights = async () => (await inForce()).variants.map(({ weight }) => weight);

/** Customers of the campaign as it is now, on the day before `at`; the better arm first. */
async function assign(at: number, better: 'a' | 'b', customers = 1000): Promise<void> {
  const split = splitOf(await inForce());
  const day = new Date(at - DAY).toISOString().slice(0, 10);
  const figures = [HOLDOUT, 'a', 'b'].map((arm) => {
    const converters = Math.round(customers * (arm === better ? 0.2 : 0.02));
    const effect = { ...NO_COUNTS, assigned: customers, converters, conversions: converters };
    return {
      key: { campaignId: 'fuel', split, arm, day },
      figures: { effect, parts: NO_PARTS },
    };
  });
  await world.measurements.commit({ notes: [], units: [], figures, groups: [] });
}

async function sweepAt(at: number): Promise<void> {
  world.moveTo(new Date(at));
  await world.dueCampaigns(new Date(at));
}

describe('automatic allocation', () => {
  const start = NOON.getTime();

  it('puts weights in force that follow what was learnt, at most once a day', async () => {
    expect(await weights()).toEqual([1, 1]);
    await assign(start, 'b');
    await sweepAt(start + DAY - HOUR);
    expect(await weights()).toEqual([1, 1]);
    await sweepAt(start + 2 * DAY);
    expect(await weights()).toEqual([5, 95]);

    await assign(start + 2 * DAY, 'a', 50_000);
    for (let minute = 0; minute < 5; minute += 1)
      await sweepAt(start + 2 * DAY + HOUR + minute * 60_000);
    expect(await weights()).toEqual([5, 95]);
    await sweepAt(start + 4 * DAY);
    expect(await weights()).toEqual([95, 5]);
    expect((await inForce()).holdout).toBe(0.2);
  });

  it('is no change of the campaign: its version, its author and its plans stay', async () => {
    const before = await world.call('ines', 'GET', '/v1/campaigns/fuel');
    await assign(start, 'b');
    await sweepAt(start + 2 * DAY);
    const after = await world.call('ines', 'GET', '/v1/campaigns/fuel');
    for (const field of ['version', 'status', 'changedAt', 'changedBy', 'campaign'])
      expect(after.body[field]).toEqual(before.body[field]);
    expect(after.body.weights).toEqual({ a: 5, b: 95 });
    expect(before.body.weights).toBeUndefined();
  });

  it('lets a change go ahead that was begun before it, and refuses the second of two such', async () => {
    const read = await world.call('anna', 'GET', '/v1/campaigns/fuel');
    await assign(start, 'b');
    await sweepAt(start + 2 * DAY);
    expect((await world.call('anna', 'GET', '/v1/campaigns/fuel')).etag).toBe(read.etag);
    const put = (priority: number) =>
      world.call('anna', 'PUT', '/v1/campaigns/fuel', {
        body: { ...BODY, priority },
        headers: { 'if-match': read.etag },
      });
    const edited = await put(10);
    expect([edited.status, edited.body.version]).toEqual([200, 2]);
    expect(edited.etag).not.toBe(read.etag);
    // The edited content waits for its review, and what is in force keeps its weights.
    expect(edited.body.weights).toEqual({ a: 5, b: 95 });
    expect((await put(20)).status).toBe(412);
  });

  it('survives a crash between the weights and the rule set: the next minute goes on with that', async () => {
    const body = { ...BODY, name: 'Birthday', trigger: { date: { fact: 'customer.birth_date' } } };
    await liveCampaign(world, 'birthday', body);
    await world.ports.due.drain(new Date(start + DAY), async () => {});
    await assign(start, 'b');
    const { append } = world.ports.rulesetLog;
    world.ports.rulesetLog.append = () => Promise.reject(new Error('crash'));
    await expect(sweepAt(start + 2 * DAY)).rejects.toThrow('campaigns failed');
    world.ports.rulesetLog.append = append;
    const decidedOn = await world.ports.campaigns.head('fuel');
    expect(decidedOn?.inForce?.weights).toEqual({ a: 5, b: 95 });
    expect(await weights()).toEqual([1, 1]);

    await assign(start + DAY, 'a', 50_000);
    await sweepAt(start + 2 * DAY + 60_000);
    expect(await weights()).toEqual([5, 95]);
    expect(await world.ports.campaigns.head('fuel')).toEqual(decidedOn);
    // Nobody is looked at anew for the sake of weights.
    expect(world.memory.ports.due.pending()).toEqual([]);
    expect(await world.ports.campaigns.due(new Date(start + 2 * DAY + 60_000), 10)).toEqual([]);
  });

  it('compares within the periods, knowing the weights of each', async () => {
    await assign(start, 'b');
    await sweepAt(start + 2 * DAY);
    await assign(start + 3 * DAY, 'b');
    const { body } = await world.call('ines', 'GET', '/v1/campaigns/fuel/effect');
    const codes = body.warnings.map(({ code }: { code: string }) => code);
    expect(codes).toContain('weights_changed');
    expect(codes).not.toContain('split_unknown');
    // Equal arms are what the first weights promised, and not what the second ones did.
    expect(codes).toContain('sample_ratio_mismatch');
  });

  it('rests while the campaign is paused, and begins anew with a new version', async () => {
    await assign(start, 'b');
    await world.change('omar', 'POST', '/v1/campaigns/fuel/pause');
    await sweepAt(start + 2 * DAY);
    expect(await weights()).toEqual([1, 1]);
    await world.change('omar', 'POST', '/v1/campaigns/fuel/resume');
    await sweepAt(start + 2 * DAY + HOUR);
    expect(await weights()).toEqual([5, 95]);

    await world.change('anna', 'PUT', '/v1/campaigns/fuel', { ...BODY, priority: 10 });
    await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    await world.change('ben', 'POST', '/v1/campaigns/fuel/approve');
    expect(await weights()).toEqual([1, 1]);
    await sweepAt(start + 4 * DAY);
    expect(await weights()).toEqual([5, 95]);
  });

  it('changes nothing for a campaign whose weights are its own', async () => {
    await liveCampaign(world, 'plain', { ...BODY, name: 'Plain', allocation: undefined });
    const { revision } = (await world.ports.campaigns.head('plain')) ?? {};
    await sweepAt(start + 3 * DAY);
    expect((await world.ports.campaigns.head('plain'))?.revision).toBe(revision);
  });

  it('leaves everybody in the arm that they have, counted under the weights that gave it', async () => {
    const before = await world.ruleset();
    const customers = Array.from({ length: 40 }, (_, n) => customerOf({ id: `c-${n}` }));
    const decideFor = (
      ruleset: typeof before,
      index: number,
      state: ReturnType<typeof stateOf>,
      at: number,
    ) =>
      decideOn({
        customer: customers[index] ?? customerOf(),
        state,
        events: [eventOf({ id: `e-${at}`, occurredAt: new Date(at).toISOString() })],
        ruleset,
        now: new Date(at),
      });
    const firsts = customers.map((_, index) => decideFor(before, index, stateOf(), start));
    await assign(start, 'b');
    await sweepAt(start + 2 * DAY);
    const after = await world.ruleset();
    const arms = { kept: 0, fresh: 0 };
    for (const [index, first] of firsts.entries()) {
      const known = decideFor(after, index, first.state, start + HOUR).decisions[0];
      const [was] = first.decisions;
      expect([known?.arm, known?.split]).toEqual([was?.arm, was?.split]);
      const fresh = decideFor(after, index, stateOf(), start + HOUR).decisions[0];
      expect(fresh?.split).not.toBe(was?.split);
      expect(fresh?.arm === HOLDOUT).toBe(was?.arm === HOLDOUT);
      arms.kept += Number(known?.arm === 'b');
      arms.fresh += Number(fresh?.arm === 'b');
    }
    expect(arms.fresh).toBeGreaterThan(arms.kept);
  });
});
