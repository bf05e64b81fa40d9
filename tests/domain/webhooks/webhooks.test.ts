import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { happeningsBetween, happeningsOf } from '#shared/domain/webhooks/happening.ts';
import { MAX_ATTEMPTS, pauseAfter } from '#shared/domain/webhooks/patience.ts';
import { toldOf } from '#shared/domain/webhooks/told.ts';
import { wants, webhookSchema } from '#shared/domain/webhooks/webhook.ts';
import { answer, conversion, decisionOf, exposure, ledgers } from '../../support/ledgers.ts';

const AT = '2026-03-04T11:00:05.000Z';
const types = (all: ReturnType<typeof happeningsOf>) => all.map(({ type }) => type);

describe('what has happened', () => {
  const pending = exposure({ status: 'pending', responses: {} });

  it('is that a decision was made, that its message came to an end, and each response', () => {
    expect(types(happeningsOf(pending))).toEqual(['decision.made']);
    const sent = exposure({
      status: 'sent',
      statusAt: AT,
      responses: { click: '2026-03-04T12:00:00.000Z', delivered: '2026-03-04T11:00:06.000Z' },
    });
    expect(types(happeningsBetween(pending, sent))).toEqual([
      'message.sent',
      'response.delivered',
      'response.click',
    ]);
    expect(types(happeningsOf(conversion()))).toEqual(['conversion.recorded']);
    expect(types(happeningsOf(answer(9, AT)))).toEqual(['survey.answered']);
  });

  it('has the same id whenever it is told, and no other happening has it', () => {
    fc.assert(
      fc.property(ledgers, (entries) => {
        const told = entries.flatMap(happeningsOf);
        const again = entries.flatMap(happeningsOf);
        expect(again).toEqual(told);
        const byId = new Map(
          told.map((one) => [one.id, `${one.decisionId} ${one.type} ${one.at}`]),
        );
        for (const { id, decisionId, type, at } of told)
          if (type !== 'conversion.recorded')
            expect(byId.get(id)).toBe(`${decisionId} ${type} ${at}`);
      }),
    );
  });

  it('is nothing where nothing is new', () => {
    fc.assert(
      fc.property(ledgers, (entries) => {
        for (const entry of entries) expect(happeningsBetween(entry, entry)).toEqual([]);
      }),
    );
  });
});

describe('what recipients get', () => {
  const decision = decisionOf({
    occasion: { kind: 'event', id: 'e-1', at: AT, facts: { amount: 5, iban: 'secret' } },
  });
  const entry = exposure({ decision, status: 'rejected', statusReason: 'PROVIDER_REJECTED' });
  const [made, rejected] = happeningsOf(entry);

  it('is ids and codes, and facts only where they were asked for', () => {
    if (made === undefined || rejected === undefined) throw new Error('two happenings');
    const told = toldOf(made, [entry], { include: [] });
    expect(told).toMatchObject({
      type: 'decision.made',
      timestamp: made.at,
      data: { decisionId: decision.id, customerId: decision.customerId, reason: decision.reason },
    });
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(JSON.stringify(toldOf(made, [entry], { include: ['facts'] }))).toContain('secret');
    expect(toldOf(rejected, [entry], { include: [] })?.data).toMatchObject({
      status: 'rejected',
      reason: 'PROVIDER_REJECTED',
    });
  });

  it('is nothing once the decision is gone, or has moved on', () => {
    if (rejected === undefined) throw new Error('two happenings');
    expect(toldOf(rejected, [], { include: [] })).toBeUndefined();
    const moved = exposure({ decision, status: 'sent' });
    expect(toldOf(rejected, [moved], { include: [] })).toBeUndefined();
  });

  it('holds the worth of a conversion and the score of an answer', () => {
    const exposed = exposure({ decision: decisionOf({ id: 'd' }) });
    const converted = conversion({ decisionId: 'd', worth: { amount: '12.50', currency: 'EUR' } });
    const [recorded] = happeningsOf(converted);
    if (recorded === undefined) throw new Error('one happening');
    expect(toldOf(recorded, [exposed, converted], { include: [] })?.data.conversion).toMatchObject({
      countsAs: 1,
      worth: '12.50',
    });
  });
});

describe('a webhook', () => {
  const valid = { name: 'CRM', url: 'https://crm.example/x', events: ['message.sent'] };

  it('wants its events, of its campaigns', () => {
    const { events } = webhookSchema.parse(valid);
    const sent = { type: 'message.sent', campaignId: 'fuel' } as const;
    expect(wants({ events, campaigns: undefined }, sent)).toBe(true);
    expect(wants({ events, campaigns: ['other'] }, sent)).toBe(false);
    expect(wants({ events, campaigns: ['fuel'] }, { ...sent, type: 'decision.made' })).toBe(false);
  });

  it('may have an @ where it names nobody', () => {
    const url = 'https://crm.example?to=a@b.example';
    expect(webhookSchema.parse({ ...valid, url }).url).toBe(url);
  });

  it.each([
    { ...valid, url: 'ftp://crm.example/' },
    { ...valid, url: 'https://user:secret@crm.example/' },
    { ...valid, url: 'https:///user:secret@crm.example/' },
    { ...valid, url: 'crm' },
    { ...valid, events: [] },
    { ...valid, events: ['message.sent', 'message.sent'] },
    { ...valid, events: ['customer.email'] },
    { ...valid, name: 'a\r\nb' },
  ])('is refused as %j', (body) => {
    expect(webhookSchema.safeParse(body).success).toBe(false);
  });
});

describe('patience', () => {
  it('grows, ends, and takes the recipient at their word up to half a day', () => {
    const pauses = Array.from({ length: MAX_ATTEMPTS }, (_, at) => pauseAfter(at + 1, 0, 1));
    const given = pauses.flatMap((pause) => pause ?? []);
    expect(pauses.at(-1)).toBeUndefined();
    expect(given).toEqual([...given].sort((a, b) => a - b));
    expect(given.reduce((sum, pause) => sum + pause, 0) / 3_600_000).toBeCloseTo(22.7, 1);
    expect(pauseAfter(1, 60_000, 0)).toBe(60_000);
    expect(pauseAfter(1, 1e12, 0)).toBe(12 * 3_600_000);
    expect(pauseAfter(1, 0, 0)).toBe(4000);
  });
});
