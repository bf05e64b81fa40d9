import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/rules/condition.ts';
import {
  resolveKnownSegments,
  resolveSegments,
  type Segments,
} from '#shared/domain/rules/segments.ts';

const gold: Condition = { fact: 'customer.tier', op: 'eq', value: 'gold' };
const adult: Condition = { fact: 'customer.age', op: 'gte', value: 18 };
const segments = (saved: Record<string, Condition>): Segments => new Map(Object.entries(saved));
const named = (segment: string): Condition => ({ segment });

describe('resolveSegments', () => {
  it('puts conditions in the place of names, through several levels', () => {
    const saved = segments({ gold, 'gold-adult': { all: [named('gold'), adult] } });
    expect(resolveSegments({ any: [named('gold-adult'), { not: named('gold') }] }, saved)).toEqual({
      outcome: 'resolved',
      condition: { any: [{ all: [gold, adult] }, { not: gold }] },
    });
  });

  it('takes a segment used on two ways for no cycle', () => {
    const saved = segments({ base: gold, a: named('base'), b: named('base') });
    const resolution = resolveSegments({ all: [named('a'), named('b')] }, saved);
    expect(resolution).toEqual({ outcome: 'resolved', condition: { all: [gold, gold] } });
  });

  it('refuses a cycle with its path', () => {
    const saved = segments({
      start: named('a'),
      a: { all: [gold, named('b')] },
      b: { not: named('a') },
    });
    expect(resolveSegments(named('start'), saved)).toEqual({
      outcome: 'refused',
      reason: 'SEGMENT_CYCLE',
      path: ['a', 'b', 'a'],
      message: 'segments refer to each other in a circle: a > b > a',
    });
  });

  it('refuses a segment that would contain itself, before it is saved', () => {
    const saved = segments({ b: named('a') });
    expect(resolveSegments({ any: [named('b')] }, saved, 'a')).toMatchObject({
      reason: 'SEGMENT_CYCLE',
      path: ['a', 'b', 'a'],
    });
    expect(resolveSegments(named('self'), segments({ self: gold }), 'self')).toMatchObject({
      path: ['self', 'self'],
    });
  });

  it('refuses an unknown name and says on what way it was met', () => {
    expect(resolveSegments({ any: [gold, named('x')] }, segments({}))).toMatchObject({
      reason: 'SEGMENT_UNKNOWN',
      message: 'there is no segment "x"',
    });
    expect(resolveSegments(named('a'), segments({ a: named('x') }))).toMatchObject({
      path: ['a', 'x'],
      message: 'there is no segment "x" (a > x)',
    });
  });

  it('refuses what grows past 1,024 tests, without growing itself', () => {
    const saved: Record<string, Condition> = { s0: gold };
    for (let i = 1; i <= 7; i++) {
      saved[`s${i}`] = { any: Array.from({ length: 64 }, () => named(`s${i - 1}`)) };
    }
    expect(resolveSegments(named('s1'), segments(saved)).outcome).toBe('resolved');
    expect(resolveSegments(named('s7'), segments(saved))).toMatchObject({
      reason: 'SEGMENT_TOO_LARGE',
      message: `with its segments it has ${64 ** 7} tests; it may have at most 1024`,
    });
  });

  it('refuses segments nested deeper than 8', () => {
    const saved: Record<string, Condition> = { s1: gold };
    for (let i = 2; i <= 9; i++) saved[`s${i}`] = { not: named(`s${i - 1}`) };
    expect(resolveSegments(named('s8'), segments(saved)).outcome).toBe('resolved');
    expect(resolveSegments(named('s9'), segments(saved))).toMatchObject({
      reason: 'SEGMENT_TOO_LARGE',
    });
  });
});

describe('resolveKnownSegments', () => {
  it('leaves in place what cannot be resolved, as a whole', () => {
    const saved = segments({ gold, half: { any: [gold, named('lost')] } });
    expect(resolveKnownSegments({ all: [named('gold'), named('half')] }, saved)).toEqual({
      all: [gold, named('half')],
    });
  });
});
