import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '#local/backtest/archive-items.ts';
import { reportBacktest } from '#shared/app/backtest/report.ts';
import { createTally } from '#shared/app/backtest/tally.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { backtestText } from '../../cli/backtest-text.ts';

const event = (id: string, at: string) => ({
  id,
  type: 'card.purchase',
  customerId: 'c-1',
  occurredAt: at,
  data: { amount: '3.00' },
});

describe('a folder of archived events', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'backtest-'));
    const lines = (...values: unknown[]) => values.map((one) => JSON.stringify(one)).join('\n');
    writeFileSync(
      join(folder, 'customers.ndjson'),
      lines(
        { id: 'c-1', email: 'a@b.example', consent: { email: { marketing: true } } },
        { id: '' },
      ),
    );
    const archived = { outcome: 'evaluated', triggered: [], evaluatedAt: '2026-01-01T00:00:00Z' };
    writeFileSync(
      join(folder, 'a.ndjson'),
      `${lines({ event: event('e-2', '2026-01-02T00:00:00Z'), ...archived })}\nno json\n`,
    );
    writeFileSync(join(folder, 'b.jsonl'), lines(event('e-1', '2026-01-01T10:00:00+02:00')));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('comes in the order of time, customers first, and says what it could not read', async () => {
    const archive = await openArchive(folder);
    expect([archive.events.length, archive.refused]).toEqual([2, 2]);
    expect(new Date(archive.startsAt).toISOString()).toBe('2026-01-01T08:00:00.000Z');
    const items = [...archive.items()];
    expect(items.map((item) => (item.kind === 'event' ? item.event.id : item.kind))).toEqual([
      'customer',
      'e-1',
      'e-2',
    ]);
    expect(items[0]).toMatchObject({
      customer: { profile: { id: 'c-1' } },
      state: { consent: { email: { marketing: { granted: true } } } },
    });
  });
});

describe('the report', () => {
  const decision = (change: Partial<Decision>): Decision => ({
    id: 'd',
    customerId: 'c-1',
    campaignId: 'draft',
    campaignVersion: 1,
    rulesetVersion: 1,
    occasion: { kind: 'event', id: 'e', at: '2026-01-01T00:00:00.000Z', facts: {} },
    decidedAt: '2026-01-01T00:00:00.000Z',
    outcome: 'message',
    reason: 'SELECTED',
    channel: 'sms',
    explanation: [],
    ...change,
  });

  it('tells the draft beside the live version and its neighbours', () => {
    const at = Date.parse('2026-01-01T09:00:00Z');
    const tally = createTally();
    tally.triggered(['draft', 'draft']);
    for (const customerId of ['c-1', 'c-2']) {
      tally.decided(decision({ customerId }));
      tally.sent(decision({ customerId }), at, '0.024');
    }
    tally.sent(decision({ campaignId: 'rival' }), at, '0.0001');
    const lost = { check: 'arbitration', outcome: 'block', found: 'rival' } as const;
    const reason = { outcome: 'suppressed', reason: 'LOST_ARBITRATION' } as const;
    tally.decided(decision({ ...reason, explanation: [lost] }));
    const without = createTally();
    without.sent(decision({}), at, '0.024');
    for (const turn of [1, 2, 3])
      without.sent(decision({ campaignId: 'rival' }), at + turn, '0.0001');

    const report = reportBacktest('draft', tally, without, true);
    expect(report).toMatchObject({
      figures: { triggered: 2, qualified: 3, customersReached: 2, totalCost: '0.048' },
      neighbours: [
        { campaignId: 'rival', sent: 1, sentDifference: -2, lostToIt: 1, customersInCommon: 1 },
      ],
      difference: { sent: 1, customersReached: 1, cost: '0.024' },
    });
    const shown = { campaignId: 'draft', from: '2026-01-01', until: '2026-02-01', events: {} };
    const text = backtestText({ ...report, ...shown }, 'EUR');
    expect(text).toContain('0.048 EUR');
    expect(text).toContain('lost arbitration');
    expect(text).toContain('Against the live version: +1 message, +1 customer, 0.024 EUR');
  });
});
