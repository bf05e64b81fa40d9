import { describe, expect, it } from 'vitest';
import { type Dataset, type EventRecord, NO_PROBLEMS } from '#local/datasets/dataset.ts';
import { timeline } from '#local/datasets/timeline.ts';
import { collect } from './collect.ts';

const at = (second: number): string => new Date(1e12 + second * 1000).toISOString();
const consent = {
  email: { marketing: true, service: true },
  sms: { marketing: true, service: true },
};
const customer = (id: string, second: number) => ({
  id,
  joinedAt: at(second),
  language: 'en',
  consent,
  attributes: {},
});
const event = (id: string, second: number): EventRecord => ({
  id,
  type: 'card.purchase',
  customerId: 'c1',
  occurredAt: at(second),
  data: {},
});
async function* stream<T>(...items: T[]) {
  yield* items;
}
const dataset = (over: Partial<Dataset>): Dataset => ({
  name: 'test',
  startsAt: at(0),
  endsAt: at(100),
  eventTypes: [],
  customers: [],
  profileChanges: [],
  counts: { customers: 0, profileChanges: 0, badEvents: 0 },
  events: stream<EventRecord>(),
  badEvents: [],
  problems: NO_PROBLEMS,
  ...over,
});

describe('timeline', () => {
  it('merges by time, and at one instant customer, profile, event, bad event', async () => {
    const items = await collect(
      timeline(
        dataset({
          customers: [customer('c1', 0), customer('c2', 5)],
          profileChanges: [{ customerId: 'c2', at: at(5), attributes: { tier: 'gold' } }],
          events: stream(event('e1', 1), event('e2', 5), event('e3', 9)),
          badEvents: [{ kind: 'unparsable', at: at(5), message: { form: 'text', body: '{' } }],
        }),
      ),
    );
    expect(items.map((item) => `${item.kind}@${(Date.parse(item.at) - 1e12) / 1000}`)).toEqual([
      'customer@0',
      'event@1',
      'customer@5',
      'profile@5',
      'event@5',
      'bad@5',
      'event@9',
    ]);
  });

  it('ends with the dataset: who joins later is never seen', async () => {
    const items = await collect(
      timeline(
        dataset({
          customers: [customer('c1', 0), customer('later', 100)],
          events: stream(event('e1', 99.999)),
        }),
      ),
    );
    expect(items.map((item) => item.kind)).toEqual(['customer', 'event']);
  });

  it('closes the sources when its reader stops early', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (let second = 0; ; second++) yield event(`e${second}`, second);
      } finally {
        closed = true;
      }
    }
    for await (const item of timeline(dataset({ events: endless() }))) if (item.at >= at(3)) break;
    expect(closed).toBe(true);
  });
});
