import { describe, expect, it } from 'vitest';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMeasure } from '#shared/app/measure.ts';
import { mergeCounters } from '#shared/domain/effect/arm-counters.ts';
import { partsOf } from '#shared/domain/measure/parts.ts';
import { addFigures, figuresOf, NO_FIGURES } from '#shared/domain/measure/unit.ts';
import type { Booking, Measurements } from '#shared/ports/measurements.ts';
import { conversion, exposure } from '../support/ledgers.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

const day = '2026-03-01';
const at = `${day}T10:00:00.000Z`;
const key = { campaignId: 'fuel', split: 's', arm: 'a', customerId: 'c-1' };
const entry = { decisionId: 'd-1', part: 'D' };
const parts = partsOf({ exposures: 1, sent: 1 }, { messageCost: '0.012' });
const unit = { day, parts, newest: at };
const booking = (change: Partial<Booking> = {}): Booking => ({
  notes: [{ key: entry, note: { version: 0, parts, unit: key }, at }],
  units: [{ key, unit, revision: 0 }],
  figures: [{ key: { campaignId: 'fuel', split: 's', arm: 'a', day }, figures: figuresOf(unit) }],
  groups: [],
  ...change,
});

describe.each<[string, () => Measurements]>([
  ['memory', createMemoryMeasurements],
  ['DynamoDB', () => createDynamoMeasurements(table(), { decisionsMs: 86_400_000 })],
])('measurements in %s', (_name, create) => {
  it('knows nothing at first', async () => {
    const measurements = create();
    expect(await measurements.notes([entry, entry])).toEqual([undefined, undefined]);
    expect(await measurements.units([key])).toEqual([undefined]);
    expect(await measurements.figures('fuel')).toEqual([]);
  });

  it('keeps notes, units and figures of a booking, in the order asked for', async () => {
    const measurements = create();
    expect(await measurements.commit(booking())).toBe('committed');
    const other = { decisionId: 'd-2', part: 'V#o-1' };
    expect(await measurements.notes([other, entry])).toEqual([
      undefined,
      { version: 0, parts, unit: key },
    ]);
    expect(await measurements.units([key])).toEqual([{ unit, revision: 1 }]);
    expect(await measurements.figures('fuel')).toEqual(booking().figures);
    expect(await measurements.figures('other')).toEqual([]);
  });

  it('adds groups up by themselves, whatever words they are made of', async () => {
    const measurements = create();
    const { effect } = figuresOf(unit);
    const group = { campaignId: 'fuel', split: 's', arm: 'a', group: 'customer.tier=a#b c' };
    const standing = { groups: [group.group], past: '12.50', at };
    const standingUnit = { ...unit, standing };
    await measurements.commit(
      booking({
        units: [{ key, unit: standingUnit, revision: 0 }],
        groups: [
          { key: group, effect },
          { key: { ...group, group: 'customer.tier: other' }, effect },
        ],
      }),
    );
    await measurements.commit(
      booking({ notes: [], units: [], figures: [], groups: [{ key: group, effect }] }),
    );
    expect(await measurements.units([key])).toEqual([{ unit: standingUnit, revision: 1 }]);
    const found = await measurements.groups('fuel');
    expect(found).toHaveLength(2);
    expect(found.find((one) => one.key.group === group.group)).toEqual({
      key: group,
      effect: mergeCounters(effect, effect),
    });
    expect(await measurements.groups('other')).toEqual([]);
    expect(await measurements.figures('fuel')).toEqual(booking().figures);
  });

  it('lets units go and keeps what they had added as of nobody, once', async () => {
    const measurements = create();
    const other = { ...key, customerId: 'c-2' };
    await measurements.commit(booking());
    await measurements.commit({
      notes: [],
      units: [{ key: other, unit, revision: 0 }],
      figures: [],
      groups: [],
    });
    const back = { ...key, erasedBefore: 1 };
    await measurements.commit({
      notes: [
        { key: { decisionId: 'd-9', part: 'D' }, note: { version: 0, parts, unit: back }, at },
      ],
      units: [{ key: back, unit, revision: 0 }],
      figures: [],
      groups: [],
    });
    await measurements.forget([key, other, key, { ...key, customerId: 'nobody' }]);
    expect(await measurements.units([back])).toEqual([{ unit, revision: 1 }]);
    expect(await measurements.notes([{ decisionId: 'd-9', part: 'D' }])).toMatchObject([
      { unit: back },
    ]);
    await measurements.forget([key]);
    expect(await measurements.units([key, other])).toEqual([undefined, undefined]);
    const one = figuresOf(unit);
    expect(await measurements.forgotten('fuel')).toEqual([
      { key: { campaignId: 'fuel', split: 's', arm: 'a', day }, figures: addFigures(one, one) },
    ]);
    expect(await measurements.forgotten('other')).toEqual([]);
    expect(await measurements.figures('fuel')).toEqual(booking().figures);
  });

  it('changes nothing at all when a note or a unit is not as it was read', async () => {
    const measurements = create();
    await measurements.commit(booking());
    const stranger = { ...key, customerId: 'c-2' };
    for (const change of [
      {},
      { notes: [{ key: entry, note: { version: 3, parts, unit: key }, replaces: 2, at }] },
      { notes: [], units: [{ key, unit, revision: 7 }] },
      { notes: [{ key: { ...entry, part: 'V#o-1' }, note: { version: 0, parts, unit: key }, at }] },
    ])
      expect(await measurements.commit(booking(change))).toBe('conflict');
    const mixed = {
      notes: [],
      units: [
        { key: stranger, unit, revision: 0 },
        { key, unit, revision: 0 },
      ],
    };
    expect(await measurements.commit(booking(mixed))).toBe('conflict');
    expect(await measurements.units([stranger])).toEqual([undefined]);
    expect(await measurements.figures('fuel')).toEqual(booking().figures);
    const next = {
      notes: [{ key: entry, note: { version: 1, parts, unit: key }, replaces: 0, at }],
      units: [{ key, unit, revision: 1 }],
      figures: [],
    };
    expect(await measurements.commit(booking(next))).toBe('committed');
  });

  it('adds up exactly what many add to one cell at the same time', async () => {
    const measurements = create();
    const measure = createMeasure({ measurements, readDecision: async () => undefined });
    const customers = Array.from({ length: 24 }, (_, index) => `c-${index}`);
    const outcomes = await Promise.all(
      customers.map((customerId, index) => {
        const assigned = exposure();
        if (assigned.kind !== 'decision') throw new Error('no decision');
        const id = `d-${index}`;
        return measure([
          { ...assigned, decision: { ...assigned.decision, id, customerId } },
          conversion({
            decisionId: id,
            customerId,
            worth: { amount: '123456789012.34', currency: 'EUR' },
          }),
        ]);
      }),
    );
    expect(outcomes.flatMap(({ failed }) => failed)).toEqual([]);
    const cells = await measurements.figures('fuel');
    expect(cells).toHaveLength(1);
    const total = cells.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES);
    expect(total.effect).toMatchObject({
      assigned: 24,
      converters: 24,
      valueSum: '2962962936296.16',
      // More digits than a double has.
      valueSumSquares: '365797890077698429264134.6144',
    });
  });
});
