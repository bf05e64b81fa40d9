/** Every entry exactly once, whatever happens on the way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { createMeasure } from '#shared/app/measure.ts';
import type { Standing } from '#shared/domain/decision/standing.ts';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { newestOf } from '#shared/domain/measure/book.ts';
import { cellText } from '#shared/domain/measure/keys.ts';
import { keyOfEntry, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import {
  cellsOf,
  createRecount,
  differences,
  groupDifferences,
  groupsOfUnits,
} from '#shared/domain/measure/recount.ts';
import { addFigures, NO_FIGURES } from '#shared/domain/measure/unit.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import { answer, conversion, decisionOf, exposure, ledgers } from '../../support/ledgers.ts';

/** A ledger that grows as readings are delivered, and a measurement that reads it where it has to. */
function world(measurements: Measurements = createMemoryMeasurements()) {
  const ledger = new Map<string, LedgerEntry>();
  const measure = createMeasure({ measurements, readDecision: async (id) => ledger.get(id) });
  return {
    measurements,
    write(entries: readonly LedgerEntry[]) {
      for (const entry of newestOf(entries))
        if (entry.kind === 'decision') ledger.set(entry.decision.id, entry);
    },
    measure,
  };
}

function unitsOf(entries: readonly LedgerEntry[]) {
  const recount = createRecount();
  for (const entry of newestOf(entries)) recount.add(entry);
  return recount.units();
}

async function totalOf(measurements: Measurements) {
  const cells = await measurements.figures('fuel');
  return cells.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES);
}

/** Someone else is faster, or the store fails, before or after the write, as often as `rolls` say. */
function flaky(inner: Measurements, rolls: readonly number[]): Measurements {
  let at = 0;
  const roll = (): number => rolls[at++ % rolls.length] ?? 9;
  return {
    ...inner,
    async commit(booking) {
      const luck = roll();
      if (luck === 0) return 'conflict';
      if (luck === 1) throw new Error('throttled');
      const outcome = await inner.commit(booking);
      if (luck === 2) throw new Error('the answer got lost');
      return outcome;
    },
  };
}

describe('measuring the ledger', () => {
  it('comes to what a recount comes to, in any order, with repeats, conflicts and lost answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        ledgers,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.nat(1_000_000)),
        async (readings, rolls, random) => {
          const draw = (below: number): number => (random.next().value ?? 0) % below;
          const steady = createMemoryMeasurements();
          const { measure, write } = world(flaky(steady, [...rolls, 9]));
          write(readings);
          // Shuffled, some twice, in batches of any size; what failed comes again.
          const queue = readings.flatMap((one) => (draw(3) === 0 ? [one, one] : [one]));
          for (let left = queue.length; left > 1; left--) {
            const other = draw(left);
            const last = queue[left - 1] as LedgerEntry;
            queue[left - 1] = queue[other] as LedgerEntry;
            queue[other] = last;
          }
          for (let guard = 0; queue.length > 0 && guard < 1000; guard++) {
            const batch = queue.splice(0, 1 + draw(8));
            const { failed } = await measure(batch);
            if (failed.length > 0) queue.push(...batch);
          }
          expect(queue).toEqual([]);
          const units = unitsOf(readings);
          expect(differences(cellsOf(units), await steady.figures('fuel'))).toEqual([]);
          const groups = groupsOfUnits(units);
          expect(groupDifferences(groups, await steady.groups('fuel'))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('counts entries side by side without losing any', async () => {
    const { measure, measurements, write } = world();
    const entries = Array.from({ length: 30 }, (_, at) =>
      conversion({ eventId: `o-${at}`, worth: { amount: '1.10', currency: 'EUR' } }),
    );
    write([exposure()]);
    await Promise.all(
      entries.map(async (entry) => {
        for (let guard = 0; guard < 100; guard++)
          if ((await measure([entry])).failed.length === 0) return;
      }),
    );
    const { effect } = await totalOf(measurements);
    expect(effect).toMatchObject({ assigned: 1, converters: 1, conversions: 30, valueSum: '33' });
    expect(effect.valueSumSquares).toBe('1089');
  });

  it('squares what a customer spent in all, over all their exposures', async () => {
    const { measure, measurements } = world();
    const again = exposure();
    if (again.kind !== 'decision') throw new Error('no decision');
    await measure([
      exposure(),
      {
        ...again,
        decision: { ...again.decision, id: 'd-2', decidedAt: '2026-03-05T10:00:00.000Z' },
      },
      conversion({ worth: { amount: '3', currency: 'EUR' } }),
      conversion({ decisionId: 'd-2', eventId: 'o-2', worth: { amount: '4', currency: 'EUR' } }),
    ]);
    const { effect, parts } = await totalOf(measurements);
    expect(effect).toMatchObject({
      assigned: 1,
      converters: 1,
      valueSum: '7',
      valueSumSquares: '49',
    });
    expect(parts.counts.exposures).toBe(2);
  });

  it('moves a customer to the day of the first assignment when that is heard of later', async () => {
    const { measure, measurements } = world();
    const late = exposure();
    if (late.kind !== 'decision') throw new Error('no decision');
    const at = (id: string, day: string): LedgerEntry => ({
      ...late,
      decision: { ...late.decision, id, decidedAt: `${day}T10:00:00.000Z` },
    });
    await measure([at('d-2', '2026-03-08')]);
    await measure([at('d-1', '2026-03-02')]);
    const cells = await measurements.figures('fuel');
    const assigned = Object.fromEntries(
      cells.map(({ key, figures }) => [cellText(key), figures.effect.assigned]),
    );
    expect(assigned).toEqual({ 'fuel#s#a#2026-03-02': 1, 'fuel#s#a#2026-03-08': 0 });
  });

  it('counts a customer in the groups of their first assignment, whenever that is heard of', async () => {
    const { measure, measurements } = world();
    const first = exposure();
    if (first.kind !== 'decision') throw new Error('no decision');
    const at = (id: string, day: string, tier: string, past: string): LedgerEntry => ({
      ...first,
      decision: {
        ...first.decision,
        id,
        decidedAt: `${day}T10:00:00.000Z`,
        standing: { groups: [`tier=${tier}`], past },
      },
    });
    const bought = conversion({ decisionId: 'd-2', worth: { amount: '4', currency: 'EUR' } });
    await measure([at('d-2', '2026-03-08', 'gold', '90'), bought]);
    expect(await measurements.groups('fuel')).toMatchObject([
      {
        key: { group: 'tier=gold', arm: 'a' },
        effect: { assigned: 1, valueSum: '4', preSum: '90' },
      },
    ]);
    await measure([at('d-1', '2026-03-02', 'silver', '20')]);
    await measure([at('d-3', '2026-03-09', 'platinum', '200')]);
    const groups = await measurements.groups('fuel');
    expect(groups.find(({ key }) => key.group === 'tier=silver')?.effect).toMatchObject({
      assigned: 1,
      converters: 1,
      valueSum: '4',
      preSum: '20',
      valuePreSum: '80',
    });
    expect(groups.find(({ key }) => key.group === 'tier=gold')?.effect).toEqual(NO_COUNTS);
    expect(groups).toHaveLength(2);
    const { effect } = await totalOf(measurements);
    expect(effect).toMatchObject({ assigned: 1, preSum: '20', convertedPreSum: '20' });
  });

  it('takes nothing for known of the first assignment that was known later only, in any order', async () => {
    const first = exposure();
    if (first.kind !== 'decision') throw new Error('no decision');
    const at = (id: string, day: string, standing?: Standing): LedgerEntry => ({
      ...first,
      decision: {
        ...first.decision,
        id,
        decidedAt: `${day}T10:00:00.000Z`,
        ...(standing !== undefined && { standing }),
      },
    });
    const unknown = at('d-1', '2026-03-02');
    // By now the customer may have bought because of the first message.
    const known = at('d-2', '2026-03-08', { groups: ['tier=gold'], past: '90' });
    for (const order of [
      [unknown, known],
      [known, unknown],
    ]) {
      const { measure, measurements } = world();
      for (const entry of order) await measure([entry]);
      const { effect } = await totalOf(measurements);
      expect(effect).toMatchObject({ assigned: 1, preSum: '0' });
      const groups = await measurements.groups('fuel');
      for (const group of groups) expect(group.effect).toEqual(NO_COUNTS);
    }
  });

  it('counts everyone assigned, reached or not, and nobody who was not', async () => {
    const { measure, measurements } = world();
    const base = exposure();
    if (base.kind !== 'decision') throw new Error('no decision');
    const { arm: _arm, split: _split, ...unassigned } = base.decision;
    await measure([
      { ...base, status: 'suppressed' },
      {
        ...base,
        decision: { ...unassigned, id: 'd-9', customerId: 'c-9', outcome: 'suppressed' },
        status: 'settled',
      },
    ]);
    const { effect, parts } = await totalOf(measurements);
    expect(effect).toMatchObject({ assigned: 1, sent: 0 });
    expect(parts.counts).toEqual({ exposures: 1, unsent: 1 });
  });

  it('counts everybody else beside one who cannot be counted', async () => {
    const { measure, measurements } = world();
    const unit = { campaignId: 'fuel', split: 's', arm: 'a', customerId: 'c-1' };
    await measure([exposure()]);
    await measurements.forget([unit]);
    const other = exposure({ decision: decisionOf({ id: 'd-2', customerId: 'c-2' }) });
    const lost = conversion();
    const { counted, failed } = await measure([lost, other]);
    expect(counted.map(({ entry }) => entry)).toEqual([other]);
    expect(failed).toMatchObject([
      { key: keyOfEntry(lost), error: { code: 'UNIT_WITHOUT_EXPOSURE' } },
    ]);
  });

  it('finds the exposure of a conversion that came first, and leaves one without any aside', async () => {
    const { measure, measurements, write } = world();
    write([exposure({ version: 2, status: 'sent', cost: '0.024' })]);
    const { counted, orphans } = await measure([
      conversion(),
      conversion({ decisionId: 'gone', eventId: 'o-9' }),
    ]);
    // The conversion, and the exposure that it was found to belong to.
    expect([counted.length, orphans]).toEqual([2, 1]);
    await measure([exposure(), exposure({ version: 2, status: 'sent', cost: '0.024' })]);
    expect((await totalOf(measurements)).effect).toMatchObject({
      assigned: 1,
      sent: 1,
      converters: 1,
      messageCost: '0.024',
    });
  });

  it('keeps refused values out of the sums: foreign ones convert, negative ones do not', async () => {
    const { measure, measurements } = world();
    await measure([
      exposure(),
      conversion({ value: '9', currency: 'USD', refused: 'foreign_currency' }),
      conversion({ eventId: 'o-2', value: '-9', refused: 'negative_value' }),
    ]);
    const { effect, parts } = await totalOf(measurements);
    expect(effect).toMatchObject({ converters: 1, conversions: 1, valueSum: '0' });
    expect(parts.counts).toMatchObject({ foreign_values: 1, negative_values: 1 });
  });

  it('counts the answer that was given last, and that one only', async () => {
    const { measure, measurements } = world();
    await measure([exposure(), answer(3, '2026-03-03T10:00:00.000Z')]);
    await measure([answer(10, '2026-03-03T10:05:00.000Z')]);
    await measure([answer(3, '2026-03-03T10:00:00.000Z')]);
    const { counts } = (await totalOf(measurements)).parts;
    expect([counts.nps_promoters, counts.nps_detractors]).toEqual([1, undefined]);
  });

  it('books more entries of one customer than a transaction holds', async () => {
    const sizes: number[] = [];
    const inner = createMemoryMeasurements();
    const { measure } = world({
      ...inner,
      commit(booking) {
        sizes.push(booking.notes.length + booking.units.length + booking.figures.length);
        return inner.commit(booking);
      },
    });
    const many = Array.from({ length: 250 }, (_, at) => conversion({ eventId: `o-${at}` }));
    const { counted, failed } = await measure([exposure(), ...many]);
    expect([counted.length, failed.length]).toEqual([251, 0]);
    expect((await totalOf(inner)).effect.conversions).toBe(250);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  });
});

it('keeps a customer as long as the newest of their entries, whatever is counted later', async () => {
  const measurements = createMemoryMeasurements();
  const { measure } = world(measurements);
  const assigned = exposure();
  if (assigned.kind !== 'decision') throw new Error('no decision');
  await measure([assigned, conversion({ at: '2026-03-20T10:00:00+02:00' })]);
  await measure([{ ...assigned, version: 1, status: 'sent' }]);
  const { campaignId, customerId } = assigned.decision;
  const [stored] = await measurements.units([{ campaignId, customerId, split: 's', arm: 'a' }]);
  expect(stored?.unit).toMatchObject({ day: '2026-03-01', newest: '2026-03-20T08:00:00.000Z' });
});
