import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, it } from 'vitest';
import { publishDrift } from '../../cli/publish-drift.ts';
import { recountCommand } from '../../cli/recount.ts';

const cloudwatch = mockClient(CloudWatchClient);
afterEach(() => cloudwatch.reset());

it('tells how many figures differ under the very metric that the alarm of the stage reads', async () => {
  cloudwatch.on(PutMetricDataCommand).resolves({});
  const at = new Date('2026-11-02T03:00:00Z');
  await publishDrift('prod', 3, at);
  await publishDrift('prod', 0, at);
  const told = cloudwatch.commandCalls(PutMetricDataCommand).map(({ args }) => args[0].input);
  expect(told.map(({ MetricData }) => MetricData?.[0]?.Value)).toEqual([3, 0]);
  expect(told[0]).toEqual({
    Namespace: 'Opportune',
    MetricData: [
      {
        MetricName: 'LedgerDrift',
        Dimensions: [{ Name: 'stage', Value: 'prod' }],
        Timestamp: at,
        Value: 3,
        Unit: 'Count',
      },
    ],
  });
});

it('is refused for part of the campaigns, which would end an alarm of the others', async () => {
  await expect(
    recountCommand.run(['fuel-cashback', '--table', 'opportune-prod', '--publish', 'prod']),
  ).rejects.toThrow('--publish');
  await expect(recountCommand.run(['--data-dir', '.', '--publish', 'prod'])).rejects.toThrow(
    '--publish',
  );
});
