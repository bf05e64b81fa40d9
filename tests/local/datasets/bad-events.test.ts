import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badEventCounts, badEvents } from '#local/datasets/bad-events.ts';
import { BAD_EVENT_KINDS, type BadEventKind } from '#local/datasets/dataset.ts';

const startsAt = Date.parse('2026-01-01T00:00:00Z');
const endsAt = Date.parse('2026-12-31T00:00:00Z');
const plan = { seed: '1', total: 70, startsAt, endsAt, customerId: 'm0000001' };
const made = [...badEvents(plan)];
const of = (kind: BadEventKind) => made.filter((bad) => bad.kind === kind);

describe('badEvents', () => {
  it('makes exactly what badEventCounts says, in time order, within the run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.string(), (total, seed) => {
        const all = [...badEvents({ ...plan, seed, total })];
        const expected = badEventCounts(total);
        for (const kind of BAD_EVENT_KINDS)
          expect(all.filter((bad) => bad.kind === kind)).toHaveLength(expected[kind]);
        const instants = all.map((bad) => bad.at);
        expect(instants).toEqual([...instants].sort());
        expect(instants.every((at) => Date.parse(at) >= startsAt && Date.parse(at) < endsAt)).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('is bad in the way it says, and only in that way', () => {
    for (const { message } of of('unparsable')) {
      expect(message.form).toBe('text');
      expect(() => JSON.parse(message.form === 'text' ? message.body : '{}')).toThrow();
    }
    const events = (kind: BadEventKind) =>
      of(kind).map(({ at, message }) => {
        if (message.form !== 'event') throw new Error(`${kind} is no event`);
        return { at, event: message.event };
      });
    for (const { event } of events('oversized')) {
      const bytes = JSON.stringify(event).length;
      expect(bytes).toBeGreaterThan(256 * 1024);
      expect(bytes).toBeLessThan(1024 * 1024);
    }
    for (const { event } of events('unknown_type'))
      expect(event.type).toBe('legacy.position_report');
    for (const { event } of events('unknown_customer'))
      expect(event.customerId).toMatch(/^nobody-/);
    for (const { event } of events('amount_as_text')) expect(Number(event.data.amount)).toBeNaN();
    for (const { at, event } of events('future')) expect(event.occurredAt > at).toBe(true);
    for (const { at, event } of events('years_old'))
      expect(Date.parse(at) - Date.parse(event.occurredAt)).toBeGreaterThan(2 * 365 * 86_400_000);
    for (const { event } of events('future')) expect(event.data.amount).toBe('12.50');
  });

  it('never repeats an id or a text', () => {
    const keys = made.map(({ message }) =>
      message.form === 'text' ? message.body : message.event.id,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
