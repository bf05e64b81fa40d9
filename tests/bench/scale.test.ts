import { describe, expect, it } from 'vitest';
import { PARTITION, type Scenario, scaleOf } from '../../bench/scale-model.ts';
import { seededRandom } from '../../bench/seeded-random.ts';

const scenario: Scenario = {
  customers: 100_000,
  eventsPerSecond: 1000,
  match: 0.02,
  campaigns: 10,
};
const scale = (change: Partial<Scenario> = {}, seed = 'scale') =>
  scaleOf({ ...scenario, ...change }, seededRandom(seed));

describe('the load of a table', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(scale()).toEqual(scale());
    expect(scale().hottestPartition).not.toBe(scale({}, 'other').hottestPartition);
  });

  it('finds room on twice the partitions that its writes need, without a throttle', () => {
    const { partitions, throttled, hottestPartition } = scale();
    expect(partitions).toBeGreaterThanOrEqual(4);
    expect(throttled).toBe(0);
    expect(hottestPartition).toBeLessThan(1);
    expect(scale({ customers: 100_000_000 }).partitions).toBe(
      Math.ceil((100_000_000 * 6000) / PARTITION.bytes),
    );
  });

  it('fills the partition of a customer who is half a bank', () => {
    const { hottestKey, throttled } = scale({ customers: 20, eventsPerSecond: 10_000 });
    expect(hottestKey.name).toBe('customer');
    expect(hottestKey.share).toBeGreaterThan(1);
    expect(throttled).toBeGreaterThan(0);
  });

  it('fills the due index when every event becomes a message', () => {
    const { uses } = scale({ customers: 10_000_000, eventsPerSecond: 10_000, match: 1 });
    const due = uses.find(({ limit }) => limit.name === 'partition key due');
    expect(due?.ratio).toBeGreaterThan(1);
  });
});

describe('what breaks first', () => {
  const first = (change: Partial<Scenario>) => scale(change).uses[0];

  it('is nothing at a thousand events a second, but for the rate of a young SES account', () => {
    const over = scale().uses.filter(({ ratio }) => ratio > 1);
    expect(over.map(({ limit }) => limit.name)).toEqual(['SES: Sending rate, e-mails a second']);
  });

  it('is the archive without messages, then the table, then our own limit', () => {
    const { uses } = scale({ eventsPerSecond: 50_000, match: 0 });
    const over = uses.filter(({ ratio }) => ratio > 1).map(({ limit }) => limit.name);
    expect(over).toEqual([
      'Firehose: Direct PUT MiB a second',
      'Firehose: Direct PUT requests a second',
      'evaluate: maximumConcurrency',
      'DynamoDB: Table-level read throughput limit',
      'DynamoDB: Table-level write throughput limit',
    ]);
  });

  it('has a lever for each limit', () => {
    for (const { limit } of scale().uses) expect(limit.raise, limit.name).not.toBe('');
    expect(first({ eventsPerSecond: 10 })?.ratio).toBeLessThan(1);
  });
});
