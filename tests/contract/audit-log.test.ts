import { describe, expect, it } from 'vitest';
import { createDynamoAuditLog } from '#shared/adapters/dynamodb/audit-log.ts';
import { batchWrite, put } from '#shared/adapters/dynamodb/batches.ts';
import { partition } from '#shared/adapters/dynamodb/table.ts';
import { createMemoryAuditLog } from '#shared/adapters/memory/audit-log.ts';
import type { AuditTarget } from '#shared/domain/audit-target.ts';
import type { AuditEntry, AuditLog, AuditPage } from '#shared/ports/audit-log.ts';
import { createApiWorld } from '../app/api/api-world.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();
const FUEL: AuditTarget = { kind: 'campaign', id: 'fuel' };
const JANA: AuditTarget = { kind: 'customer', id: 'hash-of-jana' };

const entryOf = (n: number, target: AuditTarget, day = '2026-03-04'): AuditEntry => ({
  at: `${day}T10:00:${String(n).padStart(2, '0')}.000Z`,
  actor: 'anna',
  action: 'putCampaign',
  requestId: `req-${n}`,
  target,
  changes: [
    { pointer: '/priority', before: n, after: n + 1 },
    { pointer: '/holdout', after: 0.1 },
  ],
});

async function all(read: (cursor?: string) => Promise<AuditPage>): Promise<readonly AuditEntry[]> {
  const items: AuditEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

describe.each<[string, () => AuditLog]>([
  ['memory', createMemoryAuditLog],
  ['DynamoDB', () => createDynamoAuditLog(table())],
])('the audit log in %s', (_name, create) => {
  it('tells a day from its beginning and a thing from its end, in pages', async () => {
    const log = create();
    const train: AuditTarget = { kind: 'campaign', id: 'train' };
    const entries = Array.from({ length: 30 }, (_, n) => entryOf(n, n % 3 === 0 ? FUEL : train));
    await log.append(entries);
    await log.append([entryOf(1, FUEL, '2026-03-05')]);
    expect(await all((cursor) => log.ofDay('2026-03-04', 7, cursor))).toEqual(entries);
    const fuel = await all((cursor) => log.ofTarget(FUEL, 4, cursor));
    expect(fuel).toHaveLength(11);
    expect(fuel[0]?.at).toBe('2026-03-05T10:00:01.000Z');
    expect(fuel.slice(1)).toEqual(entries.filter(({ target }) => target === FUEL).reverse());
  });

  it('keeps what customers said to their own history', async () => {
    const log = create();
    const said = Array.from({ length: 40 }, (_, n) =>
      entryOf(n, { kind: 'customer', id: `h-${n}` }),
    );
    await log.append([...said, entryOf(50, JANA)]);
    expect(await log.ofDay('2026-03-04', 10)).toEqual({ items: [] });
    expect((await log.ofTarget(JANA, 10)).items).toEqual([entryOf(50, JANA)]);
    expect((await log.ofTarget({ kind: 'customer', id: 'h-7' }, 10)).items).toEqual([said[7]]);
  });

  it('takes one request about many things', async () => {
    const log = create();
    const targets = ['a', 'b', 'c'].map((id): AuditTarget => ({ kind: 'segment', id }));
    await log.append(targets.map((target) => entryOf(1, target)));
    expect((await log.ofDay('2026-03-04', 10)).items).toHaveLength(3);
    await log.append([]);
  });

  it('takes all that one request did to one thing, and the same entry once', async () => {
    const log = create();
    const consent = { ...entryOf(1, JANA), action: 'consent' };
    const again = { ...consent, changes: [{ pointer: '/priority', before: 2, after: 3 }] };
    const profiling = { ...consent, action: 'profiling' };
    const other = { ...consent, target: { kind: 'segment' as const, id: JANA.id } };
    await log.append([consent, profiling, other, consent]);
    await log.append([again]);
    await log.append([profiling]);
    const said = await all((cursor) => log.ofTarget(JANA, 2, cursor));
    expect(said).toHaveLength(3);
    expect(said).toEqual(expect.arrayContaining([consent, again, profiling]));
    expect(await all((cursor) => log.ofDay('2026-03-04', 1, cursor))).toEqual([other]);
  });
});

it('has each answer of customers who say several things at once', async () => {
  const world = createApiWorld({ audit: createDynamoAuditLog(table()) });
  const both = { consent: { email: { marketing: true } }, noProfiling: true };
  const { status } = await world.call('crm', 'PUT', '/v1/customers/jana', { body: both });
  expect(status).toBe(201);
  const lines = [
    { id: 'ben', ...both },
    { id: 'ina', ...both },
    { id: 'ben', consent: { email: { marketing: false } } },
  ].map((one) => `${JSON.stringify(one)}\n`);
  const bulk = await world.call('crm', 'POST', '/v1/customers:bulk', {
    body: lines.join(''),
    headers: { 'content-type': 'application/x-ndjson' },
  });
  expect(bulk.body).toMatchObject({ kept: 3, refused: 0 });
  const said = async (id: string) => {
    const { body } = await world.call('ada', 'GET', `/v1/audit/customer/${id}`);
    return body.items.map(({ action }: { action: string }) => action).sort();
  };
  expect(await said('jana')).toEqual(['consent', 'profiling']);
  expect(await said('ina')).toEqual(['consent', 'profiling']);
  expect(await said('ben')).toEqual(['consent', 'consent', 'profiling']);
});

it('reads entries whose keys end in their target, in order with those that follow', async () => {
  const own = table();
  const log = createDynamoAuditLog(own);
  const old = [entryOf(1, FUEL), entryOf(3, FUEL)];
  const GSI1PK = partition(own, 'AUDIT-OF', FUEL.kind, FUEL.id);
  await batchWrite(
    own,
    old.map((entry) => {
      const SK = `${entry.at}#${entry.requestId}#0123abcd`;
      const keys = { PK: partition(own, 'AUDIT', '2026-03-04'), SK, GSI1PK, GSI1SK: SK };
      return put({ ...keys, entry: JSON.stringify(entry) });
    }),
  );
  await log.append([entryOf(2, FUEL), entryOf(4, FUEL)]);
  const entries = [1, 2, 3, 4].map((n) => entryOf(n, FUEL));
  expect(await all((cursor) => log.ofDay('2026-03-04', 1, cursor))).toEqual(entries);
  expect(await all((cursor) => log.ofTarget(FUEL, 1, cursor))).toEqual(entries.reverse());
});
