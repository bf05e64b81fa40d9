import { describe, expect, it } from 'vitest';
import { timelineOf } from '#local/pages/timeline.ts';
import { recordedOf, suppressedOf } from './records.ts';

const titles = (...args: Parameters<typeof timelineOf>) =>
  timelineOf(...args).map(({ title }) => title);

describe('the timeline', () => {
  it('goes from the occasion over the message to what it brought', () => {
    const recorded = recordedOf(
      { sendAt: '2026-03-05T07:00:00.000Z', reason: 'WAITING_FOR_WINDOW' },
      {
        progress: { status: 'sent', at: '2026-03-05T07:00:03.000Z' },
        responses: {
          click: '2026-03-05T09:00:00.000Z',
          delivered: '2026-03-05T07:00:09.000Z',
          open: '2026-03-05T08:00:00.000Z',
        },
      },
    );
    const conversion = {
      decisionId: recorded.decision.id,
      campaignId: 'fuel',
      campaignVersion: 1,
      customerId: 'c-1',
      arm: 'a',
      eventId: 'e-2',
      at: '2026-03-07T10:00:00.000Z',
      value: '61.20',
      currency: 'EUR',
    };
    const timeline = timelineOf(recorded, [conversion]);
    expect(timeline.map(({ title }) => title)).toEqual([
      'Event card.purchase',
      'Decided to send',
      'May be sent from here on',
      'Sent',
      'Delivered',
      'Opened',
      'Clicked',
      'Converted',
    ]);
    expect(timeline.at(-1)?.detail).toBe('61.20 EUR');
  });

  it('keeps cause before effect when they share an instant', () => {
    const at = '2026-03-04T11:00:00.000Z';
    const recorded = recordedOf(
      { decidedAt: at, sendAt: at },
      { progress: { status: 'sent', at }, responses: { delivered: at } },
    );
    expect(titles(recorded, [])).toEqual([
      'Event card.purchase',
      'Decided to send',
      'Sent',
      'Delivered',
    ]);
  });

  it('compares instants, not their spelling', () => {
    const recorded = recordedOf({
      occasion: { kind: 'event', id: 'e', at: '2026-03-04T12:00:00+02:00', facts: {} },
    });
    expect(titles(recorded, [])[0]).toBe('Event');
  });

  it('says with its reason why nothing was sent', () => {
    expect(timelineOf(suppressedOf(), []).at(-1)).toMatchObject({
      title: 'Decided to send nothing',
      detail: 'no consent',
      tone: 'bad',
    });
    const progress = {
      status: 'suppressed',
      at: '2026-03-04T12:00:00.000Z',
      reason: 'NO_CODE_LEFT',
    } as const;
    expect(timelineOf(recordedOf({}, { progress }), []).at(-1)).toMatchObject({
      title: 'Withheld before it left',
      detail: 'no code left',
    });
  });
});
