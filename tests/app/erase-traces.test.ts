import { describe, expect, it } from 'vitest';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemoryDueIndex } from '#shared/adapters/memory/due-index.ts';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { eraseTraces, erasureOf } from '#shared/app/erase-traces.ts';
import { createMeasure } from '#shared/app/measure.ts';
import { cellsOf, createRecount, differences, sumOfCells } from '#shared/domain/measure/recount.ts';
import { addFigures, NO_FIGURES } from '#shared/domain/measure/unit.ts';
import { NOON } from '../support/builders.ts';
import { conversion, decisionOf, exposure } from '../support/ledgers.ts';

const at = (minutes: number): string => new Date(NOON.getTime() + minutes * 60_000).toISOString();

async function worldWith(count: number, change: { customerId?: string; from?: number } = {}) {
  const decisions = createMemoryDecisions();
  const measurements = createMemoryMeasurements();
  const due = createMemoryDueIndex();
  const made = Array.from({ length: count }, (_, n) =>
    decisionOf({ id: `d-${n}`, decidedAt: at((change.from ?? -count) + n) }),
  );
  for (const decision of made) await decisions.record(decision);
  const measure = createMeasure({ measurements, readDecision: async () => undefined });
  await measure(made.map((decision) => exposure({ decision, status: 'sent' })));
  return { decisions, measurements, due };
}

describe('what is left of a customer', () => {
  it('goes, and their figures stay as of nobody', async () => {
    const world = await worldWith(3);
    const figures = await world.measurements.figures('fuel');
    await eraseTraces(world, erasureOf('c-1', NOON));
    expect(world.decisions.all()).toEqual([]);
    expect(await world.measurements.figures('fuel')).toEqual(figures);
    expect((await world.measurements.forgotten('fuel'))[0]?.figures.effect.assigned).toBe(1);
    expect(world.due.pending()).toEqual([]);
  });

  it('goes over several sweeps when it is much, and no sweep does more than its share', async () => {
    const world = await worldWith(620);
    await eraseTraces(world, erasureOf('c-1', NOON));
    expect(world.decisions.all()).toHaveLength(120);
    const [next] = world.due.pending();
    if (next?.kind !== 'erasure') throw new Error('it goes on');
    expect(next).toMatchObject({ customerId: 'c-1', erasedAt: NOON.toISOString() });
    await eraseTraces(world, next);
    expect(world.decisions.all()).toEqual([]);
  });

  it('is reached under any number of newer decisions, which stay', async () => {
    const world = await worldWith(5);
    for (let n = 0; n < 620; n++)
      await world.decisions.record(decisionOf({ id: `new-${n}`, decidedAt: at(n + 1) }));
    await eraseTraces(world, erasureOf('c-1', NOON));
    const left = world.decisions.all().map(({ decision }) => decision.id);
    expect(left).toEqual(Array.from({ length: 620 }, (_, n) => `new-${n}`));
    expect(world.due.pending()).toEqual([]);
  });

  it('is not what somebody left who came back under the same id', async () => {
    const world = await worldWith(2, { from: 1 });
    await eraseTraces(world, erasureOf('c-1', NOON));
    expect(world.decisions.all()).toHaveLength(2);
    expect(await world.measurements.forgotten('fuel')).toEqual([]);
  });

  it('leaves whole what is counted of somebody who came back before it was done', async () => {
    const world = await worldWith(1);
    const back = decisionOf({ id: 'd-back', decidedAt: at(1), erasedBefore: NOON.getTime() });
    await world.decisions.record(back);
    const measure = createMeasure({
      measurements: world.measurements,
      readDecision: async () => undefined,
    });
    const sent = exposure({ decision: back, status: 'sent' });
    await measure([sent]);
    await eraseTraces(world, erasureOf('c-1', NOON));
    const converted = conversion({ decisionId: 'd-back', at: at(20) });
    expect(await measure([converted])).toMatchObject({ counted: [{ entry: converted }] });
    const recount = createRecount();
    for (const entry of [sent, converted]) recount.add(entry);
    const forgotten = await world.measurements.forgotten('fuel');
    const counted = await world.measurements.figures('fuel');
    expect(differences(sumOfCells([...cellsOf(recount.units()), ...forgotten]), counted)).toEqual(
      [],
    );
    const total = counted.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES);
    expect(total.effect).toMatchObject({ assigned: 2, converters: 1 });
  });
});
