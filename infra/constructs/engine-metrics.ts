/** The engine's own metrics as CloudWatch shows them. */
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  DIMENSIONS,
  METRICS,
  METRICS_NAMESPACE,
  type MetricDefinition,
  type MetricName,
} from '#shared/contracts/metrics.ts';

type NamesBy<S extends MetricDefinition['by']> = {
  [N in MetricName]: (typeof METRICS)[N]['by'] extends S ? N : never;
}[MetricName];

export const stageMetric = (stage: string, name: NamesBy<'none'>, period: Duration): Metric =>
  metric(METRICS[name], { [DIMENSIONS.stage]: stage }, period);

/** E-mail and text messages added up. */
export function channelsMetric(
  stage: string,
  name: NamesBy<'channel'>,
  period: Duration,
): MathExpression {
  return new MathExpression({
    expression: 'FILL(email, 0) + FILL(sms, 0)',
    usingMetrics: {
      email: channelMetric(stage, name, 'email', period),
      sms: channelMetric(stage, name, 'sms', period),
    },
    label: METRICS[name].name,
    period,
  });
}

export const channelMetric = (
  stage: string,
  name: NamesBy<'channel'>,
  channel: 'email' | 'sms',
  period: Duration,
): Metric =>
  metric(METRICS[name], { [DIMENSIONS.stage]: stage, [DIMENSIONS.channel]: channel }, period);

/** One line per campaign, whatever campaigns there are. */
export function campaignsMetric(
  stage: string,
  name: NamesBy<'campaign'>,
  period: Duration,
): MathExpression {
  const { name: metricName, statistic } = METRICS[name];
  const schema = [METRICS_NAMESPACE, DIMENSIONS.stage, DIMENSIONS.campaign].join(',');
  return new MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${metricName}" ${DIMENSIONS.stage}="${stage}"', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: `\${PROP('Dim.${DIMENSIONS.campaign}')}`,
    period,
  });
}

const metric = (
  { name, statistic }: MetricDefinition,
  dimensionsMap: Record<string, string>,
  period: Duration,
): Metric =>
  new Metric({ namespace: METRICS_NAMESPACE, metricName: name, dimensionsMap, statistic, period });
