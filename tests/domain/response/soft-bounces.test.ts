import { describe, expect, it } from 'vitest';
import { bouncesInARow } from '#shared/domain/response/soft-bounces.ts';

const bounce = (messageId: string, day: number) => ({
  messageId,
  at: `2026-03-0${day}T00:00:00.000Z`,
});

describe('soft bounces in a row', () => {
  it('count messages, not bounces', () => {
    const bounces = [bounce('a', 1), bounce('a', 2), bounce('b', 3)];
    expect(bouncesInARow(bounces, new Map())).toEqual([bounce('a', 1), bounce('b', 3)]);
  });

  it('begin anew after a delivery', () => {
    const deliveries = new Map([['ok', '2026-03-02T00:00:00.000Z']]);
    expect(bouncesInARow([bounce('a', 1), bounce('b', 3)], deliveries)).toEqual([bounce('b', 3)]);
  });

  it('leave out what arrived after all', () => {
    const deliveries = new Map([['a', '2026-03-01T00:00:00.000Z']]);
    expect(bouncesInARow([bounce('a', 2), bounce('b', 3)], deliveries)).toEqual([bounce('b', 3)]);
  });
});
