/** Tells CloudWatch by how much figures and ledger differ: what the alarm `ledger-drift` looks at. */
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DIMENSIONS, METRICS, METRICS_NAMESPACE } from '#shared/contracts/metrics.ts';

/**
 * @param stage as the functions' metrics name it
 * @param differing figures that are not what the ledger says; 0 is told too, and ends an alarm
 */
export async function publishDrift(stage: string, differing: number, at: Date): Promise<void> {
  const { name, unit } = METRICS.ledgerDrift;
  const client = new CloudWatchClient({});
  try {
    await client.send(
      new PutMetricDataCommand({
        Namespace: METRICS_NAMESPACE,
        MetricData: [
          {
            MetricName: name,
            Dimensions: [{ Name: DIMENSIONS.stage, Value: stage }],
            Timestamp: at,
            Value: differing,
            Unit: unit,
          },
        ],
      }),
    );
  } finally {
    client.destroy();
  }
}
