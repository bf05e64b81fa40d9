import { afterEach, expect, it, vi } from 'vitest';
import { emitMetric } from '#functions/runtime/emit-metric.ts';
import { NOON } from '../../support/builders.ts';

afterEach(() => vi.restoreAllMocks());

it('writes one line that CloudWatch takes for a metric of the stage', () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  emitMetric('rulesetBroken', 'prod', 1, NOON);
  const [line = '', ...more] = written;
  expect(more).toEqual([]);
  expect(line.endsWith('\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: NOON.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: 'Opportune',
          Dimensions: [['stage']],
          Metrics: [{ Name: 'RulesetBroken', Unit: 'Count' }],
        },
      ],
    },
    stage: 'prod',
    RulesetBroken: 1,
  });
});
