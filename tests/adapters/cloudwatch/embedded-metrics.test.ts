import { describe, expect, it } from 'vitest';
import { createEmbeddedMetrics } from '#shared/adapters/cloudwatch/embedded-metrics.ts';

const AT = Date.parse('2026-03-04T11:00:00Z');
const taken = (metrics: ReturnType<typeof createEmbeddedMetrics>) =>
  metrics.take(AT).map((line) => JSON.parse(line));

describe('embedded metrics', () => {
  it('are one line per set of dimensions, as CloudWatch reads them', () => {
    const metrics = createEmbeddedMetrics('prod');
    metrics.show(new Set(['fuel']));
    metrics.add('events', 10, undefined);
    metrics.add('quarantined', 1, undefined);
    metrics.add('conversions', 2, { campaign: 'fuel' });
    metrics.add('sends', 1, { channel: 'sms' });
    expect(taken(metrics)).toEqual([
      {
        _aws: {
          Timestamp: AT,
          CloudWatchMetrics: [
            {
              Namespace: 'Opportune',
              Dimensions: [['stage']],
              Metrics: [
                { Name: 'Events', Unit: 'Count' },
                { Name: 'Quarantined', Unit: 'Count' },
              ],
            },
          ],
        },
        stage: 'prod',
        Events: 10,
        Quarantined: 1,
      },
      expect.objectContaining({ stage: 'prod', campaign: 'fuel', Conversions: 2 }),
      expect.objectContaining({ stage: 'prod', channel: 'sms', Sends: 1 }),
    ]);
  });

  it('add up counts, keep the greatest of gauges, and begin anew when taken', () => {
    const metrics = createEmbeddedMetrics('dev');
    for (const amount of [3, 8, 5]) {
      metrics.add('due', amount, undefined);
      metrics.add('dueLag', amount, undefined);
    }
    expect(taken(metrics)).toMatchObject([{ Due: 16, DueLag: 8 }]);
    expect(metrics.take(AT)).toEqual([]);
  });

  it('show so many campaigns as they are told, and all others as one', () => {
    const metrics = createEmbeddedMetrics('dev');
    metrics.show(new Set(['fuel']));
    for (let n = 0; n < 1000; n++) metrics.add('triggers', 1, { campaign: `c-${n}` });
    metrics.add('triggers', 1, { campaign: 'fuel' });
    expect(taken(metrics).map(({ campaign, Triggers }) => [campaign, Triggers])).toEqual([
      ['other', 1000],
      ['fuel', 1],
    ]);
  });
});
