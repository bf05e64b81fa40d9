import { describe, expect, it } from 'vitest';
import { createDynamoAuditLog } from '#shared/adapters/dynamodb/audit-log.ts';
import { createMemoryAuditLog } from '#shared/adapters/memory/audit-log.ts';
import type { AuditTarget } from '#shared/domain/audit-target.ts';
import type { AuditEntry, AuditLog, AuditPage } from '#shared/ports/audit-log.ts';
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
});
