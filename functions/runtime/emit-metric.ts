/** One figure for CloudWatch, which reads it from the log (embedded metric format). */
import {
  DIMENSIONS,
  METRICS,
  METRICS_NAMESPACE,
  type MetricName,
} from '#shared/contracts/metrics.ts';

/** Metrics that are split by nothing but the stage. */
export type StageMetricName = {
  [N in MetricName]: (typeof METRICS)[N]['by'] extends 'none' ? N : never;
}[MetricName];

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function emitMetric(name: StageMetricName, stage: string, value: number, at: Date): void {
  const { name: Name, unit: Unit } = METRICS[name];
  const line = {
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [[DIMENSIONS.stage]],
          Metrics: [{ Name, Unit }],
        },
      ],
    },
    [DIMENSIONS.stage]: stage,
    [Name]: value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
