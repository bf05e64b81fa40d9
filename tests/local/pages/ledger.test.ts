import { describe, expect, it } from 'vitest';
import { endOf } from '#local/books/decision-end.ts';
import { createLedger, readLedger } from '#local/pages/ledger.ts';
import { barParts, suppressedBy, tally } from '#local/pages/tally.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Progress, RecordedDecision } from '#shared/ports/decisions.ts';
import { decisionOf, recordedOf, suppressedOf } from './records.ts';

const AT = '2026-03-04T12:00:00.000Z';

async function* records(
  ...all: readonly (RecordedDecision | Conversion)[]
): AsyncGenerator<RecordedDecision | Conversion> {
  yield* all;
}

const conversionOf = (decisionId: string, eventId: string): Conversion => ({
  decisionId,
  campaignId: 'fuel',
  campaignVersion: 1,
  customerId: 'c-1',
  arm: 'a',
  eventId,
  at: AT,
});

describe('where a decision ended', () => {
  const ends: readonly (readonly [Progress, string])[] = [
    [{ status: 'pending' }, 'waiting'],
    [{ status: 'sent', at: AT }, 'sent'],
    [{ status: 'suppressed', at: AT, reason: 'NO_CODE_LEFT' }, 'suppressed'],
    [{ status: 'rejected', at: AT, reason: 'PROVIDER_REJECTED' }, 'failed'],
    [{ status: 'in_doubt', at: AT, reason: 'PROVIDER_UNCERTAIN' }, 'in_doubt'],
    [{ status: 'expired_unknown', at: AT, reason: 'PROVIDER_UNCERTAIN' }, 'in_doubt'],
  ];
  it.each(ends)('a message: %o', (progress, end) =>
    expect(endOf(recordedOf({}, { progress }))).toBe(end),
  );

  it('no message: at once', () => {
    expect(endOf(suppressedOf())).toBe('suppressed');
    expect(endOf(suppressedOf({ outcome: 'holdout', reason: 'HOLDOUT' }))).toBe('holdout');
  });
});

describe('the ledger', () => {
  it('is newest first, and knows conversions wherever they lie', async () => {
    const ledger = await readLedger(
      records(
        conversionOf('new', 'e-7'),
        recordedOf({ id: 'old', decidedAt: '2026-03-01T00:00:00.000Z' }),
        recordedOf({ id: 'new' }, { responses: { delivered: AT, open: AT } }),
        conversionOf('new', 'e-8'),
      ),
    );
    expect(ledger).toMatchObject([
      {
        id: 'new',
        conversions: 2,
        responses: ['delivered', 'open'],
        end: 'sent',
        channel: 'email',
      },
      { id: 'old', conversions: 0 },
    ]);
  });

  it('gives the reason of the end, not of the decision', async () => {
    const progress: Progress = { status: 'suppressed', at: AT, reason: 'NO_CODE_LEFT' };
    const [row] = await readLedger(records(recordedOf({}, { progress })));
    expect(row).toMatchObject({ end: 'suppressed', reason: 'NO_CODE_LEFT' });
  });

  it('is counted so that every decision has one place in the bar', async () => {
    const ledger = await readLedger(
      records(
        recordedOf({ id: '1' }),
        recordedOf({ id: '2', channel: 'sms' }),
        suppressedOf({ id: '3' }),
        suppressedOf({ id: '4' }),
        suppressedOf({ id: '5', reason: 'CAMPAIGN_CAP' }),
        suppressedOf({ id: '6', outcome: 'holdout', reason: 'HOLDOUT' }),
        recordedOf({ id: '7' }, { progress: { status: 'pending' } }),
        recordedOf(
          { id: '8' },
          { progress: { status: 'rejected', at: AT, reason: 'PROVIDER_REJECTED' } },
        ),
        recordedOf(
          { id: '9' },
          { progress: { status: 'in_doubt', at: AT, reason: 'PROVIDER_UNCERTAIN' } },
        ),
      ),
    );
    const counts = tally(ledger);
    expect(counts).toMatchObject({ decisions: 9, sent: { email: 1, sms: 1 } });
    expect(barParts(counts).reduce((sum, { count }) => sum + count, 0)).toBe(9);
    expect(suppressedBy(ledger)[0]).toEqual(['NO_CONSENT', 2]);
  });
});

describe('reading the ledger', () => {
  function source() {
    const state = { writes: 1, now: 0, reads: 0, broken: false };
    const read = createLedger({
      async *records() {
        state.reads += 1;
        if (state.broken) throw new Error('no table');
        yield { decision: decisionOf(), progress: { status: 'pending' }, responses: {} };
      },
      writes: async () => state.writes,
      milliseconds: () => state.now,
    });
    return { state, read };
  }

  it('happens once while nothing is written, however long that is', async () => {
    const { state, read } = source();
    await read();
    state.now = 1e9;
    expect(await read()).toHaveLength(1);
    expect(state.reads).toBe(1);
  });

  it('happens again after writes, but not more often than every few seconds', async () => {
    const { state, read } = source();
    await read();
    state.writes = 2;
    state.now = 4_000;
    await read();
    expect(state.reads).toBe(1);
    state.now = 6_000;
    await read();
    expect(state.reads).toBe(2);
  });

  it('is shared by those who ask at the same time, and tried again after a failure', async () => {
    const { state, read } = source();
    state.broken = true;
    const both = await Promise.allSettled([read(), read()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(state.reads).toBe(1);
    state.broken = false;
    expect(await read()).toHaveLength(1);
  });
});
