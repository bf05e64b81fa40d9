/** An erasure that dies after any of its inputs and outputs; and one that comes too late. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createSweep } from '#shared/app/sweep.ts';
import type { CustomerState, Undelivered } from '#shared/domain/customer/state.ts';
import { decisionId } from '#shared/domain/decision/decision.ts';
import { NOON } from '../../support/builders.ts';
import { decisionOf } from '../../support/ledgers.ts';
import { createMemoryWorld, type MemoryWorld } from '../../support/memory-world.ts';
import { type ApiWorld, createApiWorld } from './api-world.ts';

const EMAIL = 'jana@customers.example';
const JANA = { email: EMAIL, consent: { email: { marketing: true } } };
const MINUTE = 60_000;
const WAKE_AT = NOON.getTime() + 86_400_000;
const OCCASION = { kind: 'event' as const, id: 'e-1', at: NOON.toISOString(), facts: {} };
const MESSAGE: Undelivered = {
  id: 'm-1',
  campaignId: 'fuel',
  campaignVersion: 1,
  channel: 'email',
  purpose: 'marketing',
  status: 'pending',
  sendAt: WAKE_AT,
  expiresAt: WAKE_AT + 1,
  since: 0,
  attempts: 0,
};
const OPEN: Partial<CustomerState> = {
  undelivered: [MESSAGE],
  notices: ['n-1'],
  unpublished: ['m-1', 'n-1'].map((id) => ({
    kind: 'decision',
    decision: { ...decisionOf({ id }), outcome: 'message' },
  })),
  waiting: {
    back: {
      occasion: OCCASION,
      campaignVersion: 1,
      rulesetVersion: 1,
      at: WAKE_AT,
      until: WAKE_AT + 1,
      reason: 'LOST_ARBITRATION',
    },
  },
};

const PORTS = ['customers', 'decisions', 'suppressions', 'audit', 'due'] as const;

let memory: MemoryWorld;
let api: ApiWorld;
/** Outputs that still take effect; the one after them dies, before or after its effect. */
let left: number;
let takesEffect: boolean;
let died: boolean;

beforeEach(async () => {
  left = Number.POSITIVE_INFINITY;
  died = false;
  memory = createMemoryWorld();
  const { ports } = memory;
  api = createApiWorld({
    ...ports,
    ...Object.fromEntries(PORTS.map((name) => [name, mortal(ports[name])])),
  });
  await api.call('crm', 'PUT', '/v1/customers/c-1', { body: JANA });
  const stored = await ports.customers.loadLatest('c-1');
  if (stored === undefined) throw new Error('lost');
  await ports.customers.saveState('c-1', { ...stored.state, ...OPEN }, stored.version);
  await ports.due.add([
    { kind: 'wake', customerId: 'c-1', campaignId: 'back', at: WAKE_AT },
    { kind: 'delivery', customerId: 'c-1', messageId: 'm-1', at: WAKE_AT },
  ]);
});

function mortal<T extends object>(port: T): T {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        if (died) throw new Error('dead');
        died = left-- <= 0;
        if (!died) return method(...args);
        if (takesEffect) await method(...args);
        throw new Error('crash');
      };
    },
  });
}

const erase = () => api.call('omar', 'DELETE', '/v1/customers/c-1');
const sweepAt = async (minutes: number) => {
  memory.moveTo(new Date(NOON.getTime() + minutes * MINUTE));
  await createSweep(memory.ports)();
};

/** What somebody who knew the customer could still find. */
async function traces() {
  const { customers, suppressions, due, decisions, audit } = memory.ports;
  const target = { kind: 'customer', id: 'pseudonym:c-1' } as const;
  const { items } = await audit.ofTarget(target, 99);
  const ends = ['m-1', 'n-1', decisionId('back', 'c-1', OCCASION)];
  const recorded = await Promise.all(ends.map((id) => decisions.get(id)));
  return {
    isThere: (await customers.loadLatest('c-1')) !== undefined,
    suppressed: (await suppressions.find('email', `hash:${EMAIL}`))?.reason,
    holders: await customers.idsAt(`hash:${EMAIL}`),
    due: due.pending().map((one) => (one.kind === 'erasure' && one.left ? 'left' : one.kind)),
    ends: recorded.map((one) => one?.progress.status),
    told: items.some(({ action }) => action === 'deleteCustomer'),
  };
}

const ERASED = {
  isThere: false,
  suppressed: 'erasure',
  holders: [],
  due: ['erasure'],
  ends: ['suppressed', 'expired_unknown', 'settled'],
  told: true,
};

describe('an erasure that dies', () => {
  /** More than an erasure has. */
  const OUTPUTS = 20;

  it('could have died at fewer places than are tried', async () => {
    left = OUTPUTS;
    expect((await erase()).status).toBe(204);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(OUTPUTS / 2);
    expect(await traces()).toEqual(ERASED);
  });

  const deaths = Array.from({ length: OUTPUTS }, (_, n) => n).flatMap((n) => [
    [n, 'before', false] as const,
    [n, 'after', true] as const,
  ]);

  it.each(deaths)('after %i outputs, %s the effect of the next', async (outputs, _when, effect) => {
    left = outputs;
    takesEffect = effect;
    const answer = await erase().catch(() => undefined);
    const wasAsked = died;
    died = false;
    left = Number.POSITIVE_INFINITY;
    if ((await traces()).isThere) {
      // Nothing but what is on record anyhow: neither suppressed nor ended.
      const { suppressed, due, holders, ends, told } = await traces();
      expect({ suppressed, due, told }).toEqual({
        suppressed: undefined,
        due: ['wake', 'delivery'],
        told: false,
      });
      expect(holders).toEqual(['c-1']);
      expect(ends).not.toContain('suppressed');
      expect((await erase()).status).toBe(204);
    } else {
      expect(wasAsked || answer?.status === 204).toBe(true);
      await sweepAt(1);
    }
    const { due, ...rest } = await traces();
    expect({ ...rest, due: [...new Set(due)] }).toEqual(ERASED);
    await sweepAt(17);
    expect(memory.ports.decisions.all()).toEqual([]);
    expect(memory.ports.due.pending()).toEqual([]);
  });
});

describe('an erasure that died, of somebody who is back before the sweep', () => {
  it('leaves them what is theirs now', async () => {
    const remove = memory.ports.customers.remove;
    api.ports.customers.remove = async (id, read, erasure) => {
      await remove(id, read, erasure);
      throw new Error('crash');
    };
    await erase().catch(() => undefined);
    await api.call('crm', 'PUT', '/v1/customers/c-1', { body: JANA });
    const stored = await memory.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('they are back');
    const { waiting = {} } = OPEN;
    await memory.ports.customers.saveState('c-1', { ...stored.state, waiting }, stored.version);
    await sweepAt(1);
    const { holders, due } = await traces();
    expect(holders).toEqual(['c-1']);
    expect(due).toEqual(['wake', 'erasure']);
  });

  it.each([1, 120])('forgets %i answers of theirs, and none that came with them', async (many) => {
    const { customers } = memory.ports;
    const before = await customers.loadLatest('c-1');
    if (before === undefined) throw new Error('lost');
    const old = Array.from({ length: many }, (_, n) => ({
      channel: 'email' as const,
      purpose: 'marketing' as const,
      granted: true,
      at: new Date(NOON.getTime() - (n + 2) * MINUTE).toISOString(),
      source: 'form',
    }));
    await customers.saveState('c-1', before.state, before.version, old);
    const { remove } = customers;
    api.ports.customers.remove = async (id, read, erasure) => {
      await remove(id, read, erasure);
      throw new Error('crash');
    };
    await erase().catch(() => undefined);
    const at = '2025-01-01T00:00:00.000Z';
    const marketing = { granted: true, at, source: 'import' };
    const body = { email: EMAIL, consent: { email: { marketing } } };
    expect((await api.call('crm', 'PUT', '/v1/customers/c-1', { body })).status).toBe(201);
    await sweepAt(1);
    const answer = { channel: 'email', purpose: 'marketing', ...marketing };
    expect(await customers.consentHistory('c-1', 200)).toEqual({ items: [answer] });
  });
});

describe('an erasure that comes too late', () => {
  it('of whom one has seen leaves nothing behind', async () => {
    const seen = await api.call('ines', 'GET', '/v1/customers/c-1');
    const { remove } = memory.ports.customers;
    api.ports.customers.remove = async (id, read, erasure) => {
      await api.call('crm', 'PUT', '/v1/customers/c-1', { body: { ...JANA, language: 'en' } });
      return remove(id, read, erasure);
    };
    const headers = { 'if-match': seen.etag };
    const late = await api.call('omar', 'DELETE', '/v1/customers/c-1', { headers });
    expect(late.status).toBe(412);
    expect(await traces()).toEqual({
      isThere: true,
      suppressed: undefined,
      holders: ['c-1'],
      due: ['wake', 'delivery'],
      ends: ['pending', 'pending', undefined],
      told: false,
    });
  });
});
