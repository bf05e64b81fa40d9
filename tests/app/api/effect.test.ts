import { beforeEach, describe, expect, it } from 'vitest';
import { createMeasure } from '#shared/app/measure.ts';
import { effectResourceSchema } from '#shared/contracts/http/effect.ts';
import { splitOf } from '#shared/domain/assignment.ts';
import { customerCounters, mergeCounters, NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { campaignOf } from '../../support/builders.ts';
import { conversion, decisionOf } from '../../support/ledgers.ts';
import { type ApiWorld, CAMPAIGN, liveCampaign, worldWithTemplate } from './api-world.ts';

const OBJECTIVE = {
  conversion: { event: 'card.purchase' },
  within: 'P7D',
  value: 'event.amount',
  margin: 0.4,
};
const BODY = { ...CAMPAIGN, holdout: 0.2, objective: OBJECTIVE };

let world: ApiWorld;
beforeEach(async () => {
  world = await worldWithTemplate();
});

const splitNow = (body: object): string => splitOf(campaignOf(body));

/** `n` customers of an arm; every `rate`th converts with a value of his own. */
function arm(id: string, n: number, rate: number, split: string, cost?: string): LedgerEntry[] {
  return Array.from({ length: n }, (_, at): LedgerEntry[] => {
    const decisionId = `${split}-${id}-${at}`;
    const day = `2026-03-0${1 + (at % 3)}`;
    return [
      {
        kind: 'decision',
        version: 1,
        decision: decisionOf({
          id: decisionId,
          customerId: decisionId,
          arm: id,
          split,
          outcome: id === 'holdout' ? 'holdout' : 'message',
          decidedAt: `${day}T10:00:00.000Z`,
        }),
        status: id === 'holdout' ? 'settled' : 'sent',
        responses: id !== 'holdout' && at % 2 === 0 ? { open: `${day}T11:00:00.000Z` } : {},
        ...(cost !== undefined && { cost }),
      },
      ...(at % rate === 0
        ? [
            conversion({
              decisionId,
              customerId: decisionId,
              arm: id,
              worth: { amount: `${10 + (at % 7)}.50`, currency: 'EUR' },
            }),
          ]
        : []),
    ];
  }).flat();
}

async function count(entries: readonly LedgerEntry[]): Promise<void> {
  const measure = createMeasure({
    measurements: world.measurements,
    readDecision: async () => undefined,
  });
  const { failed } = await measure(entries);
  expect(failed).toEqual([]);
}

describe('GET /v1/campaigns/{id}/effect', () => {
  it('is the report on counters of the very same customers', async () => {
    await liveCampaign(world, 'fuel', BODY);
    const split = splitNow(BODY);
    const [held, treated] = [arm('holdout', 200, 10, split), arm('a', 800, 5, split, '0.012')];
    await count([...held, ...treated]);

    const countersOf = (entries: readonly LedgerEntry[]) => {
      const worth = new Map(
        entries.flatMap((one) =>
          one.kind === 'conversion'
            ? [[one.conversion.decisionId, one.conversion.worth?.amount]]
            : [],
        ),
      );
      return entries
        .flatMap((one) => (one.kind === 'decision' ? one : []))
        .map(({ decision, status, responses, cost }) => {
          const value = worth.get(decision.id);
          return customerCounters({
            sent: status === 'sent',
            delivered: responses.open !== undefined,
            opened: responses.open !== undefined,
            conversions: Number(worth.has(decision.id)),
            ...(value !== undefined && { value }),
            ...(cost !== undefined && { messageCost: cost }),
          });
        })
        .reduce(mergeCounters, NO_COUNTS);
    };
    const expected = reportEffect({
      currency: 'EUR',
      control: 'holdout',
      margin: 0.4,
      fixedCost: '25',
      arms: [
        { id: 'holdout', weight: 0.2, counters: countersOf(held) },
        { id: 'a', weight: 0.8, counters: countersOf(treated) },
      ],
    });

    const { status, body } = await world.call('ines', 'GET', '/v1/campaigns/fuel/effect', {
      query: { fixedCost: '25' },
    });
    expect(status).toBe(200);
    effectResourceSchema.parse(body);
    const { overTime, ...report } = body;
    const { overTime: _none, ...wanted } = expected;
    expect(report).toMatchObject(wanted);
    expect(report.sampleRatio.flag).toBe(false);
    expect(overTime.map(({ day }: { day: string }) => day)).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
    ]);
    expect(overTime.at(-1)).toMatchObject({ nControl: 200, nTreated: 800 });
    expect(body.campaign).toEqual({ id: 'fuel', name: 'Fuel cashback', status: 'live' });
    expect(body.responses[1]).toMatchObject({
      arm: 'a',
      exposures: 800,
      messages: { opened: 400 },
    });
  });

  it('says that nobody has been assigned, before anybody was', async () => {
    await liveCampaign(world, 'fuel', BODY);
    const { body } = await world.call('anna', 'GET', '/v1/campaigns/fuel/effect');
    expect(body.verdict.code).toBe('too_early');
    expect(
      body.arms.map(({ arm: id, plannedShare }: { arm: string; plannedShare: number }) => [
        id,
        plannedShare,
      ]),
    ).toEqual([
      ['holdout', 0.2],
      ['a', 0.8],
    ]);
  });

  it('shows rates only, where nobody is held out', async () => {
    await liveCampaign(world, 'fuel', { ...BODY, holdout: 0 });
    await count(arm('a', 50, 5, splitNow({ ...BODY, holdout: 0 })));
    const { body } = await world.call('anna', 'GET', '/v1/campaigns/fuel/effect');
    expect(body.verdict.code).toBe('no_holdout');
    expect(body.arms[0].conversionRate.value).toBeCloseTo(0.2);
    expect(body.comparisons).toEqual([]);
  });

  it('compares within periods when the weights were changed on the way', async () => {
    await liveCampaign(world, 'fuel', BODY);
    const later = { ...BODY, holdout: 0.5 };
    await world.change('anna', 'PUT', '/v1/campaigns/fuel', later);
    // Half of all converted in the first period, a tenth in the second, in either arm.
    await count([
      ...arm('holdout', 200, 2, splitNow(BODY)),
      ...arm('a', 800, 2, splitNow(BODY)),
      ...arm('holdout', 500, 10, splitNow(later)),
      ...arm('a', 500, 10, splitNow(later)),
    ]);
    const { body } = await world.call('anna', 'GET', '/v1/campaigns/fuel/effect');
    const codes = body.warnings.map(({ code }: { code: string }) => code);
    expect(codes).toContain('weights_changed');
    expect(codes).not.toContain('sample_ratio_mismatch');
    expect(body.comparisons[0].conversion.absolute.value).toBeCloseTo(0, 6);
  });

  it('comes as CSV by Accept or by format, and in no other form', async () => {
    await liveCampaign(world, 'fuel', BODY);
    const get = (headers: Record<string, string>, query: Record<string, string> = {}) =>
      world.call('anna', 'GET', '/v1/campaigns/fuel/effect', { headers, query });
    const csv = await get({ accept: 'text/csv' });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.split('\r\n')[0]).toBe(
      'section,name,figure,value,low,high,fixed_low,fixed_high',
    );
    expect((await get({}, { format: 'csv' })).body).toBe(csv.body);
    expect((await get({ accept: 'text/csv' }, { format: 'json' })).body.verdict).toBeDefined();
    expect((await get({ accept: 'application/json, text/csv;q=0.5' })).body.verdict).toBeDefined();
    expect(await get({}, { format: 'xml' })).toMatchObject({ status: 400 });
  });

  it('answers for campaigns that there are', async () => {
    const { status, body } = await world.call('anna', 'GET', '/v1/campaigns/none/effect');
    expect([status, body.code]).toEqual([404, 'CAMPAIGN_UNKNOWN']);
    expect(await world.call('crm', 'GET', '/v1/campaigns/none/effect')).toMatchObject({
      status: 403,
    });
  });
});

describe('GET /v1/experiments/plan', () => {
  const plan = (query: Record<string, string>) =>
    world.call('anna', 'GET', '/v1/experiments/plan', {
      query: { customersPerWeek: '4000', holdout: '0.1', baseRate: '0.05', ...query },
    });

  it('says after how many weeks a lift will be seen', async () => {
    const { status, body } = await plan({ relativeLift: '0.2' });
    expect([status, body.outcome]).toEqual([200, 'planned']);
    expect(body.weeks).toBe(Math.ceil((body.nControl + body.nTreated) / 4000));
    expect(body.text).toContain('a 20 % lift');
    const once = await plan({ relativeLift: '0.2', band: 'fixed' });
    expect(once.body.weeks).toBeLessThan(body.weeks);
    const sure = await plan({ relativeLift: '0.2', power: '0.95', confidence: '0.99' });
    expect(sure.body.weeks).toBeGreaterThan(body.weeks);
  });

  it('says what will never be seen, and refuses what is no plan', async () => {
    expect((await plan({ relativeLift: '0' })).body).toMatchObject({
      outcome: 'never',
      reason: 'NO_LIFT',
    });
    for (const wrong of [{ holdout: '1' }, { baseRate: 'x' }, { band: 'both' }, { power: '1' }])
      expect(await plan({ relativeLift: '0.2', ...wrong })).toMatchObject({ status: 400 });
    expect(await plan({})).toMatchObject({ status: 400 });
  });
});

describe('by segment', () => {
  const breakdown = [{ fact: 'customer.tier', values: ['gold', 'silver'] }];
  const gold = { groups: ['customer.tier=gold'], past: '50' };
  const silver = { groups: ['customer.tier=silver'], past: '10' };
  const inGroup = (entries: readonly LedgerEntry[], of: typeof gold): LedgerEntry[] =>
    entries.map((entry) =>
      entry.kind === 'decision'
        ? {
            ...entry,
            decision: {
              ...entry.decision,
              id: `${of.past}-${entry.decision.id}`,
              customerId: `${of.past}-${entry.decision.customerId}`,
              standing: of,
            },
          }
        : entry.kind === 'conversion'
          ? {
              ...entry,
              conversion: {
                ...entry.conversion,
                decisionId: `${of.past}-${entry.conversion.decisionId}`,
              },
            }
          : entry,
    );

  it('says where the lift is, p corrected for the number of segments', async () => {
    const body = { ...BODY, breakdown };
    await liveCampaign(world, 'fuel', body);
    const split = splitNow(body);
    await count([
      ...inGroup([...arm('holdout', 600, 20, split), ...arm('a', 1200, 4, split)], gold),
      ...inGroup([...arm('holdout', 600, 20, split), ...arm('a', 1200, 20, split)], silver),
    ]);
    const read = async (query: Record<string, string> = {}) =>
      (await world.call('ines', 'GET', '/v1/campaigns/fuel/effect', { query })).body;
    const report = await read();
    expect(report.correction).toBe('holm');
    expect(
      report.segments.map(({ segment, nControl, nTreated, shown }: Record<string, unknown>) => ({
        segment,
        nControl,
        nTreated,
        shown,
      })),
    ).toEqual([
      { segment: 'customer.tier=gold', nControl: 600, nTreated: 1200, shown: true },
      { segment: 'customer.tier=silver', nControl: 600, nTreated: 1200, shown: false },
    ]);
    const [first] = report.segments;
    expect(first.adjustedAlwaysValidP).toBeCloseTo(2 * first.conversion.alwaysValidP, 12);
    // What was bought in the year before is the same within a group: it explains what groups differ by.
    expect(report.comparisons[0].cuped.conversion.correlation).toBeGreaterThan(0);
    expect((await read({ correction: 'benjamini-hochberg' })).correction).toBe(
      'benjamini-hochberg',
    );
    const csv = await world.call('ines', 'GET', '/v1/campaigns/fuel/effect', {
      query: { format: 'csv' },
    });
    expect(csv.body).toContain('segment,customer.tier=gold,assigned_treated,1200');
  });
});
