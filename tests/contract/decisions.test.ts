import { describe, expect, it } from 'vitest';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import { decideOn, eventOf, NOON } from '../support/builders.ts';
import { useDynamoTable } from './drivers.ts';

const table = useDynamoTable();

function decisionOf(eventId: string, now = NOON): Decision {
  const events = [eventOf({ id: eventId, occurredAt: now.toISOString() })];
  const [decision] = decideOn({ events, now }).decisions;
  if (decision === undefined) throw new Error('no decision');
  return decision;
}

describe.each<[string, () => Decisions]>([
  ['memory', createMemoryDecisions],
  ['DynamoDB', () => createDynamoDecisions(table(), { decisionsMs: 86_400_000 })],
])('decisions in %s', (_name, create) => {
  const decision = decisionOf('e-1');
  const at = NOON.toISOString();

  it('records once and keeps the first', async () => {
    const decisions = create();
    expect(await decisions.get(decision.id)).toBeUndefined();
    expect(await decisions.record(decision)).toBe('recorded');
    expect(await decisions.record({ ...decision, reason: 'NO_CONSENT' })).toBe('known');
    expect(await decisions.get(decision.id)).toEqual({
      decision,
      progress: { status: 'pending' },
      responses: {},
    });
  });

  it('never takes back that a message was sent, and ends doubt with it', async () => {
    const decisions = create();
    await decisions.record(decision);
    await decisions.progress(decision.id, { status: 'in_doubt', reason: 'PROVIDER_UNCERTAIN', at });
    await decisions.progress(decision.id, { status: 'sent', at, providerMessageId: 'p-1' });
    await decisions.progress(decision.id, { status: 'suppressed', reason: 'NO_CONSENT', at });
    expect((await decisions.get(decision.id))?.progress).toEqual({
      status: 'sent',
      at,
      providerMessageId: 'p-1',
    });
    await decisions.progress('unknown', { status: 'sent', at });
    expect(await decisions.get('unknown')).toBeUndefined();
  });

  it.each(['in_doubt', 'expired_unknown', 'suppressed'] as const)(
    'never lets %s take the place of a rejection, and lets proof do so',
    async (status) => {
      const decisions = create();
      const rejected = { status: 'rejected', reason: 'PROVIDER_REJECTED', at } as const;
      await decisions.record(decision);
      await decisions.progress(decision.id, {
        status: 'in_doubt',
        reason: 'PROVIDER_UNCERTAIN',
        at,
      });
      await decisions.progress(decision.id, rejected);
      await decisions.progress(decision.id, { status, reason: 'PROVIDER_UNCERTAIN', at });
      expect((await decisions.get(decision.id))?.progress).toEqual(rejected);
      await decisions.progress(decision.id, { status: 'sent', at });
      expect((await decisions.get(decision.id))?.progress).toEqual({ status: 'sent', at });
    },
  );

  it('keeps the earliest instant of each response, whatever the order and the repeats', async () => {
    const decisions = create();
    await decisions.record(decision);
    const answers = [];
    for (const second of ['05', '05', '09', '03'])
      answers.push(
        await decisions.recordResponse(decision.id, 'open', `2026-03-04T11:00:${second}.000Z`),
      );
    expect(answers).toEqual(['recorded', 'known', 'known', 'recorded']);
    expect((await decisions.get(decision.id))?.responses).toEqual({
      open: '2026-03-04T11:00:03.000Z',
    });
    expect(await decisions.recordResponse('unknown', 'open', at)).toBe('known');
  });

  it('keeps the first offer code', async () => {
    const decisions = create();
    await decisions.record(decision);
    expect(await decisions.keepOfferCode(decision.id, 'AAA')).toBe('AAA');
    expect(await decisions.keepOfferCode(decision.id, 'BBB')).toBe('AAA');
  });

  it('records a conversion once per exposure and event', async () => {
    const decisions = create();
    const conversion = {
      decisionId: decision.id,
      campaignId: 'fuel',
      campaignVersion: 1,
      customerId: 'c-1',
      arm: 'a',
      eventId: 'o-1',
      at,
    };
    expect(await decisions.recordConversion(conversion)).toBe('recorded');
    expect(await decisions.recordConversion(conversion)).toBe('known');
    expect(await decisions.recordConversion({ ...conversion, eventId: 'o-2' })).toBe('recorded');
  });

  it('erases a decision with all that is recorded with it, and may do so again', async () => {
    const decisions = create();
    const [gone, stays] = [decisionOf('e-1'), decisionOf('e-2')];
    const common = { campaignId: 'fuel', campaignVersion: 1, customerId: 'c-1', arm: 'a' };
    const conversion = { ...common, eventId: 'o-1', at };
    for (const decision of [gone, stays]) {
      await decisions.record(decision);
      await decisions.recordConversion({ ...conversion, decisionId: decision.id });
    }
    await decisions.erase(gone.id);
    await decisions.erase(gone.id);
    expect(await decisions.get(gone.id)).toBeUndefined();
    expect(await decisions.get(stays.id)).toBeDefined();
    expect(await decisions.recordConversion({ ...conversion, decisionId: gone.id })).toBe(
      'recorded',
    );
    expect(await decisions.recordConversion({ ...conversion, decisionId: stays.id })).toBe('known');
    await decisions.recordResponse(gone.id, 'click', gone.decidedAt);
    expect(await decisions.get(gone.id)).toBeUndefined();
  });

  it('lists a customer newest first, page by page, each once', async () => {
    const decisions = create();
    const made = Array.from({ length: 7 }, (_, i) =>
      decisionOf(`e-${i}`, new Date(NOON.getTime() + i * 60_000)),
    );
    for (const one of made) await decisions.record(one);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await decisions.ofCustomer('c-1', 3, cursor);
      listed.push(...page.decisions.map((one) => one.decision.id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(listed).toEqual(made.map(({ id }) => id).reverse());
  });

  it('lists those decided until an instant, that one included, in pages', async () => {
    const decisions = create();
    const made = Array.from({ length: 6 }, (_, i) =>
      decisionOf(`e-${i}`, new Date(NOON.getTime() + i * 60_000)),
    );
    for (const one of made) await decisions.record(one);
    const until = made[3]?.decidedAt;
    const first = await decisions.ofCustomer('c-1', 2, undefined, until);
    const rest = await decisions.ofCustomer('c-1', 9, first.cursor, until);
    const listed = [first, rest].map((page) => page.decisions.map((one) => one.decision.id));
    const [d0, d1, d2, d3] = made.map(({ id }) => id);
    expect(listed).toEqual([
      [d3, d2],
      [d1, d0],
    ]);
    const before = new Date(NOON.getTime() - 1).toISOString();
    expect((await decisions.ofCustomer('c-1', 9, undefined, before)).decisions).toEqual([]);
  });
});
