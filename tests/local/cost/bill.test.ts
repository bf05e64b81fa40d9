import { describe, expect, it } from 'vitest';
import { bill, sumOf, usageOf, type Volume } from '#local/cost/bill.ts';
import type { Counted } from '#local/cost/count-usage.ts';
import { LEVERS } from '#local/cost/levers.ts';
import { PUBLIC_PRICES, priceListSchema, readPriceList } from '#local/cost/price-list.ts';
import { METERS, metersOf, NO_USAGE, total, type Usage } from '#local/cost/usage.ts';

const list = await readPriceList(PUBLIC_PRICES);
const of = (meter: (typeof METERS)[number], n: number): Usage => ({
  meters: metersOf((one) => (one === meter ? n : 0)),
  functions: {},
});

describe('a bill', () => {
  it('is usage times price, the dearest service first', () => {
    const usage = total([
      [of('sqs.requests', 1e6), 1],
      [of('dynamodb.writeUnits', 1e6), 2],
    ]);
    expect(bill(usage, list)).toEqual([
      { service: 'DynamoDB writes', usd: 1.25 },
      { service: 'SQS', usd: 0.4 },
    ]);
  });

  it('makes billed time of processor time, at the share that the memory has, and of waiting', () => {
    const usage: Usage = {
      ...NO_USAGE,
      functions: { evaluate: { invocations: 1, cpuMs: 100, rounds: 10 } },
    };
    const timing = { wholeProcessorMb: 1024, roundMs: 20 };
    // 512 MB: half a processor, so 200 ms, and 200 ms of waiting, of half a GB.
    const [line] = bill(usage, list, timing);
    expect(line?.service).toBe('Lambda duration');
    expect(line?.usd).toBeCloseTo(0.4 * 0.5 * 0.0000133334, 12);
  });

  it('shares a month out among the kinds of events', () => {
    const counted: Counted = {
      events: {
        stateless: of('sqs.requests', 1),
        stateful: of('dynamodb.writeUnits', 1),
        refused: of('dynamodb.readUnits', 1),
        email: of('ses.messages', 1),
        sms: of('sms.parts', 1),
      },
      response: of('gateway.requests', 1),
      minute: NO_USAGE,
    };
    const volume: Volume = {
      events: 1000,
      match: 0.1,
      sms: 0.2,
      refused: 0.05,
      stateful: 0.4,
      responses: 0.5,
    };
    const { meters } = usageOf(counted, volume);
    expect(meters['ses.messages']).toBeCloseTo(80);
    expect(meters['sms.parts']).toBeCloseTo(20);
    expect(meters['gateway.requests']).toBeCloseTo(50);
    expect(meters['dynamodb.readUnits']).toBeCloseTo(50);
    expect(meters['dynamodb.writeUnits']).toBeCloseTo(340);
    expect(meters['sqs.requests']).toBeCloseTo(510);
    expect(sumOf(bill(usageOf(counted, { ...volume, events: 0 }), list))).toBe(0);
  });
});

describe('the price list', () => {
  it('has a price, a source and a lever for everything that is counted', () => {
    for (const meter of METERS) expect(list.prices[meter].source).toMatch(/^https:\/\/aws\./);
    const services = [...Object.values(list.prices), ...Object.values(list.monthly)];
    for (const { service } of services) expect(LEVERS[service], service).toBeDefined();
  });

  it('is refused with a price missing, and names it', async () => {
    const { 'sqs.requests': _, ...rest } = list.prices;
    const { error } = priceListSchema.safeParse({ ...list, prices: rest });
    expect(error?.issues[0]?.path).toEqual(['prices', 'sqs.requests']);
    await expect(readPriceList('nowhere.json')).rejects.toMatchObject({
      code: 'PRICES_UNREADABLE',
      message: 'nowhere.json: cannot be read',
    });
  });
});
