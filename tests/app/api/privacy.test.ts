import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryMeasurements } from '#shared/adapters/memory/measurements.ts';
import { eraseTraces, erasureOf } from '#shared/app/erase-traces.ts';
import { NOON } from '../../support/builders.ts';
import { decisionOf } from '../../support/ledgers.ts';
import { createMemoryWorld } from '../../support/memory-world.ts';
import { type ApiWorld, createApiWorld } from './api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = createApiWorld();
  await world.call('omar', 'PUT', '/v1/customers/c-1', {
    body: { email: 'jana@example.com', consent: { email: { marketing: true } } },
  });
});

const LATER = new Date(NOON.getTime() + 1000).toISOString();

const lines = (body: string) =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the export of a customer', () => {
  const decide = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++)
      await world.ports.decisions.record(
        decisionOf({
          id: `d-${n}`,
          decidedAt: new Date(NOON.getTime() + n * 1000).toISOString(),
        }),
      );
  };

  it('holds profile, state, every answer on consent, and decisions with what became of them', async () => {
    await decide(1);
    await world.ports.decisions.recordResponse('d-0', 'click', NOON.toISOString());
    await world.ports.decisions.recordConversion({
      decisionId: 'd-0',
      campaignId: 'fuel',
      campaignVersion: 1,
      customerId: 'c-1',
      arm: 'a',
      eventId: 'o-1',
      at: NOON.toISOString(),
    });
    await world.call('omar', 'PUT', '/v1/customers/c-1', {
      body: {
        email: 'jana@example.com',
        consent: {
          email: {
            marketing: {
              granted: false,
              at: new Date(NOON.getTime() + 1).toISOString(),
              source: 'branch',
              proof: 'form 7',
            },
          },
        },
      },
    });
    const got = await world.call('omar', 'GET', '/v1/customers/c-1/export');
    expect([got.status, got.headers['content-type'], got.headers.link]).toEqual([
      200,
      'application/x-ndjson',
      undefined,
    ]);
    const all = lines(got.body);
    expect(all.map(({ kind }) => kind)).toEqual([
      'profile',
      'state',
      'consent',
      'consent',
      'decision',
    ]);
    expect(all[0]).toMatchObject({ id: 'c-1', email: 'jana@example.com' });
    expect(all[2]).toMatchObject({ granted: false, source: 'branch', proof: 'form 7' });
    expect(all[4]).toMatchObject({
      id: 'd-0',
      responses: { click: NOON.toISOString() },
      conversions: [{ eventId: 'o-1' }],
    });
  });

  it('holds what was decided and is not on record yet', async () => {
    const stored = await world.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('lost');
    const unpublished = [{ kind: 'decision', decision: decisionOf({ id: 'd-new' }) }] as const;
    await world.ports.customers.saveState('c-1', { ...stored.state, unpublished }, stored.version);
    const [, state] = lines((await world.call('omar', 'GET', '/v1/customers/c-1/export')).body);
    expect(state).toMatchObject({
      kind: 'state',
      unpublished: [{ decision: { id: 'd-new', customerId: 'c-1' } }],
    });
  });

  it('is on record, page by page, without what was read; a refused one is not', async () => {
    await decide(30);
    const path = '/v1/customers/c-1/export';
    const first = await world.call('omar', 'GET', path);
    const cursor = /cursor=([\w-]+)>/.exec(first.headers.link ?? '')?.[1] ?? '';
    world.moveTo(new Date(NOON.getTime() + 1));
    await world.call('ada', 'GET', path, { query: { cursor } });
    await world.call('anna', 'GET', path);
    await world.call('omar', 'GET', path, { query: { cursor: 'x' } });
    await world.call('omar', 'GET', '/v1/customers/c-9/export');
    const read = await world.call('ines', 'GET', '/v1/audit/customer/c-1');
    const exports = read.body.items.filter(
      ({ action }: { action: string }) => action === 'exportCustomer',
    );
    const entry = {
      action: 'exportCustomer',
      requestId: 'req-1',
      target: { kind: 'customer', id: 'pseudonym:c-1' },
      changes: [],
    };
    expect(exports).toEqual([
      { ...entry, actor: 'ada', at: new Date(NOON.getTime() + 1).toISOString() },
      { ...entry, actor: 'omar', at: NOON.toISOString() },
    ]);
    const nobody = await world.call('ines', 'GET', '/v1/audit/customer/c-9');
    expect(nobody.body.items).toEqual([]);
  });

  it('comes in pages, each decision once', async () => {
    await decide(60);
    const ids: string[] = [];
    let query: Record<string, string> = {};
    for (;;) {
      const got = await world.call('omar', 'GET', '/v1/customers/c-1/export', { query });
      ids.push(...lines(got.body).flatMap(({ kind, id }) => (kind === 'decision' ? [id] : [])));
      const cursor = /cursor=([\w-]+)>; rel="next"/.exec(got.headers.link ?? '')?.[1];
      if (cursor === undefined) break;
      query = { cursor };
    }
    expect(ids).toEqual(Array.from({ length: 60 }, (_, n) => `d-${59 - n}`));
  });

  it('is refused for nobody, for a cursor that is none, and to those who may not', async () => {
    const path = '/v1/customers/c-1/export';
    expect((await world.call('omar', 'GET', '/v1/customers/x/export')).status).toBe(404);
    const forged = await world.call('omar', 'GET', path, { query: { cursor: 'x' } });
    expect(forged.body.code).toBe('CURSOR_INVALID');
    expect((await world.call('anna', 'GET', path)).status).toBe(403);
  });
});

describe('an erasure that did not come to its end', () => {
  it('goes on when it is asked for again, and ends with 404', async () => {
    await world.ports.decisions.record(decisionOf());
    const known = await world.ports.customers.loadLatest('c-1');
    if (known === undefined) throw new Error('they are there');
    await world.ports.customers.remove('c-1', known, erasureOf('c-1', NOON));
    expect((await world.call('omar', 'DELETE', '/v1/customers/c-1')).status).toBe(204);
    expect(world.ports.due).toBeDefined();
    await world.ports.decisions.erase('d-1');
    expect((await world.call('omar', 'DELETE', '/v1/customers/c-1')).status).toBe(404);
  });
});

describe('an erasure that a decision overtakes', () => {
  it('takes what was decided until the customer was gone, though that came after it was asked for', async () => {
    const { customers, decisions, due } = createMemoryWorld().ports;
    let now = NOON;
    const after = (ms: number) => new Date(NOON.getTime() + ms);
    const overtaken = createApiWorld({
      customers: {
        ...customers,
        async remove(id, known, erasure) {
          await decisions.record(decisionOf({ decidedAt: after(150).toISOString() }));
          now = after(200);
          return customers.remove(id, known, erasure);
        },
      },
      decisions,
      due,
      clock: { now: () => now },
    });
    await overtaken.call('omar', 'PUT', '/v1/customers/c-1', { body: {} });
    expect((await overtaken.call('omar', 'DELETE', '/v1/customers/c-1')).status).toBe(204);
    const [erasure] = due.pending().filter(({ kind }) => kind === 'erasure');
    if (erasure?.kind !== 'erasure') throw new Error('it is due');
    await eraseTraces({ decisions, due, measurements: createMemoryMeasurements() }, erasure);
    expect(decisions.all()).toEqual([]);
  });
});

describe('an objection to profiling', () => {
  const put = (body: object) => world.call('omar', 'PUT', '/v1/customers/c-1', { body });

  it('outlives every profile that does not speak of it, and is told in the audit log', async () => {
    await put({ noProfiling: true, attributes: { tier: 'gold' } });
    expect((await put({ attributes: { tier: 'silver' } })).body.noProfiling).toBe(true);
    await world.call('omar', 'POST', '/v1/customers:bulk', { body: [{ id: 'c-1' }] });
    await world.call('crm', 'POST', '/v1/identify', {
      body: { userId: 'c-1', traits: { tier: 'gold', noProfiling: false } },
    });
    const { body } = await world.call('omar', 'GET', '/v1/customers/c-1');
    expect(body.noProfiling).toBe(true);
    expect((await put({ noProfiling: false })).body.noProfiling).toBe(false);
    const audit = await world.call('ada', 'GET', '/v1/audit/customer/c-1');
    const told = audit.body.items.filter(
      ({ action }: { action: string }) => action === 'profiling',
    );
    expect(told.map(({ changes }: { changes: unknown }) => changes)).toEqual([
      [{ pointer: '/noProfiling', before: true, after: false }],
      [{ pointer: '/noProfiling', before: false, after: true }],
    ]);
  });
});

describe('an objection that comes while somebody else writes', () => {
  const WRITES = [
    ['PUT', '/v1/customers/c-1', { attributes: { tier: 'gold' } }],
    ['POST', '/v1/customers:bulk', [{ id: 'c-1', attributes: { tier: 'gold' } }, { id: 'c-2' }]],
    ['POST', '/v1/identify', { userId: 'c-1', traits: { tier: 'gold' } }],
    [
      'POST',
      '/v1/batch',
      { batch: [{ type: 'identify', userId: 'c-1', traits: { tier: 'gold' } }] },
    ],
  ] as const;

  /** Between what the write reads and what it saves, as often as `times` says. */
  const meanwhile = (times: number, happens: () => Promise<unknown>) => {
    const { replaceProfile } = world.ports.customers;
    let left = times;
    world.ports.customers.replaceProfile = async (customer, read) => {
      if (customer.profile.id === 'c-1' && left-- > 0) {
        const own = left;
        left = 0;
        await happens();
        left = own;
      }
      return replaceProfile(customer, read);
    };
  };

  it.each(WRITES)('%s %s does not undo it', async (method, path, body) => {
    meanwhile(1, () =>
      world.call('omar', 'PUT', '/v1/customers/c-1', {
        body: {
          noProfiling: true,
          consent: { email: { marketing: { granted: false, at: LATER, source: 'call' } } },
        },
      }),
    );
    expect((await world.call('crm', method, path, { body })).status).toBe(200);
    const read = await world.call('omar', 'GET', '/v1/customers/c-1');
    expect(read.body).toMatchObject({
      noProfiling: true,
      attributes: { tier: 'gold' },
      consent: { email: { marketing: { granted: false } } },
    });
  });

  it('is said to be in the way where it never ends, customer by customer', async () => {
    meanwhile(1000, async () => {
      const stored = await world.ports.customers.loadLatest('c-1');
      if (stored !== undefined) await world.ports.customers.replaceProfile(stored.customer, stored);
    });
    const [, [method, path, body]] = WRITES;
    const bulk = await world.call('crm', method, path, { body });
    expect([bulk.status, bulk.body]).toEqual([
      207,
      { kept: 1, refused: 1, results: [{ index: 0, id: 'c-1', status: 503, code: 'UNAVAILABLE' }] },
    ]);
    expect((await world.call('omar', 'GET', '/v1/customers/c-2')).status).toBe(200);
    const one = await world.call('omar', 'PUT', '/v1/customers/c-1', { body: {} });
    expect([one.status, one.body.code]).toEqual([412, 'CHANGED_MEANWHILE']);
  });
});
