import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { decisionId } from '#shared/domain/decision/decision.ts';
import type { Event } from '#shared/domain/event.ts';
import { NOON } from '../../support/builders.ts';
import { createApiWorld } from './api-world.ts';

const event = (change: Record<string, unknown> = {}) => ({
  id: 'e-1',
  type: 'card.purchase',
  customerId: 'c-1',
  occurredAt: '2026-03-04T10:59:00Z',
  data: { amount: '249.90', currency: 'EUR' },
  ...change,
});

function worldWithQueue(answer: (event: Event) => 'taken' | 'failed' = () => 'taken') {
  const queued: Event[] = [];
  const world = createApiWorld({
    events: {
      enqueueEvents: async (events) => {
        const answers = events.map(answer);
        queued.push(...events.filter((_, index) => answers[index] === 'taken'));
        return answers;
      },
      enqueuePlanPages: async () => {},
      enqueueLooks: async () => {},
      enqueueWakes: async () => {},
    },
  });
  const hand = (body: unknown, headers = {}) =>
    world.call('crm', 'POST', '/v1/events', { body, headers });
  return { world, queued, hand };
}

describe('events', () => {
  it('takes a list, a wrapped list and NDJSON', async () => {
    const { queued, hand } = worldWithQueue();
    const list = await hand([event(), event({ id: 'e-2' })]);
    expect(list).toMatchObject({
      status: 202,
      body: {
        taken: 2,
        refused: 0,
        results: [
          { index: 0, id: 'e-1', status: 202 },
          { index: 1, id: 'e-2', status: 202 },
        ],
      },
    });
    expect((await hand({ events: [event({ id: 'e-3' })] })).status).toBe(202);
    const lines = `${JSON.stringify(event({ id: 'e-4' }))}\n${JSON.stringify(event({ id: 'e-5' }))}\n`;
    expect((await hand(lines, { 'content-type': 'application/x-ndjson' })).body.taken).toBe(2);
    expect(queued.map(({ id }) => id)).toEqual(['e-1', 'e-2', 'e-3', 'e-4', 'e-5']);
  });

  it('names each bad one by index, field and rule, and takes the others', async () => {
    const { queued, hand } = worldWithQueue();
    const { status, body } = await hand([
      event({ data: { amount: '1,000.00' } }),
      event({ id: 'e-2' }),
      event({ id: 'e-3', type: 'Card Purchase' }),
      event({ id: 'e-4', custmerId: 'c-1' }),
      event({ id: 'e-5', occurredAt: 'yesterday' }),
      event({ id: 'e-6', occurredAt: '2026-03-04T11:05:01Z' }),
      { id: 'e-7' },
      event({ id: 'e-8', data: { a: { b: { c: { d: { e: 1 } } } } } }),
      event({ id: '', data: null }),
    ]);
    expect(status).toBe(207);
    expect([body.taken, body.refused]).toEqual([1, 8]);
    const found = body.results.map(
      (one: { index: number; id?: string; errors?: { pointer: string; rule: string }[] }) =>
        [
          one.index,
          one.id,
          ...(one.errors ?? []).map(({ pointer, rule }) => `${pointer} ${rule}`),
        ].join(' '),
    );
    expect(found).toEqual([
      '0 e-1 #/data/amount rule',
      '1 e-2',
      '2 e-3 #/type format',
      '3 e-4 #/custmerId unknown_field',
      '4 e-5 #/occurredAt format',
      '5 e-6 #/occurredAt in_future',
      '6 e-7 #/type required #/customerId required #/occurredAt required',
      '7 e-8 #/data/a/b/c/d rule',
      '8  #/id too_small #/data type',
    ]);
    expect(queued.map(({ id }) => id)).toEqual(['e-2']);
  });

  it('puts an event that occurs twice in one set onto the queue once', async () => {
    const { queued, hand } = worldWithQueue();
    const { body } = await hand([event(), event(), event({ data: { amount: 1 } })]);
    expect(body.results).toEqual([
      { index: 0, id: 'e-1', status: 202 },
      { index: 1, id: 'e-1', status: 202 },
      {
        index: 2,
        id: 'e-1',
        status: 422,
        code: 'INPUT_INVALID',
        errors: [expect.objectContaining({ rule: 'unique' })],
      },
    ]);
    expect(queued).toHaveLength(1);
  });

  it('says which events to hand in again when the queue took only some', async () => {
    const { hand } = worldWithQueue(({ id }) => (id === 'e-2' ? 'failed' : 'taken'));
    const { status, body } = await hand([event(), event({ id: 'e-2' })]);
    expect(status).toBe(207);
    expect(body.results[1]).toEqual({ index: 1, id: 'e-2', status: 503, code: 'UNAVAILABLE' });
    const none = await hand([event({ id: 'e-2' })]);
    expect([none.status, none.body.code, none.headers['retry-after']]).toEqual([
      503,
      'UNAVAILABLE',
      '1',
    ]);
  });

  it('refuses a prototype in one event without losing the next', async () => {
    const { queued, hand } = worldWithQueue();
    const bad = JSON.stringify(event()).replace('"amount"', '"__proto__"');
    const { body } = await hand(`[${bad},${JSON.stringify(event({ id: 'e-2' }))}]`);
    expect(body.results.map(({ status }: { status: number }) => status)).toEqual([422, 202]);
    expect(queued).toHaveLength(1);
  });

  it('refuses more than 500 as a whole', async () => {
    const { queued, hand } = worldWithQueue();
    const refused = await hand(Array.from({ length: 501 }, (_, n) => event({ id: `e-${n}` })));
    expect([refused.status, refused.body.errors[0].rule]).toEqual([422, 'length']);
    expect(queued).toEqual([]);
  });
});

describe('decisions', () => {
  const decisionOf = (n: number): Decision => ({
    id: decisionId('fuel', 'c-1', { kind: 'event', id: `e-${n}` }),
    customerId: 'c-1',
    campaignId: 'fuel',
    campaignVersion: 3,
    rulesetVersion: 8,
    occasion: { kind: 'event', id: `e-${n}`, at: NOON.toISOString(), facts: { amount: 250 } },
    decidedAt: new Date(NOON.getTime() + n).toISOString(),
    outcome: 'suppressed',
    reason: 'FREQUENCY_CAP',
    explanation: [
      { check: 'trigger', outcome: 'pass', found: 250 },
      { check: 'email.caps', outcome: 'block', reason: 'FREQUENCY_CAP' },
    ],
  });

  it('shows a decision with every check that led to it', async () => {
    const world = createApiWorld();
    const decision = decisionOf(1);
    await world.ports.decisions.record(decision);
    const { status, body } = await world.call('ines', 'GET', `/v1/decisions/${decision.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({ ...decision, progress: { status: 'settled' }, responses: {} });
    const unknown = await world.call('ines', 'GET', `/v1/decisions/${'0'.repeat(26)}`);
    expect(unknown.body.code).toBe('DECISION_UNKNOWN');
    expect((await world.call('ines', 'GET', '/v1/decisions/UPPER')).body.code).toBe(
      'PARAMETER_INVALID',
    );
  });

  it('lists a customer’s decisions newest first, in pages', async () => {
    const world = createApiWorld();
    for (const n of [1, 2, 3]) await world.ports.decisions.record(decisionOf(n));
    const list = async (query: Record<string, string>) =>
      (await world.call('ines', 'GET', '/v1/customers/c-1/decisions', { query })).body;
    const first = await list({ limit: '2' });
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([
      decisionOf(3).id,
      decisionOf(2).id,
    ]);
    const rest = await list({ limit: '2', cursor: first.cursor });
    expect(rest.items.map(({ id }: { id: string }) => id)).toEqual([decisionOf(1).id]);
    expect(first.items[0].explanation).toBeUndefined();
  });
});
