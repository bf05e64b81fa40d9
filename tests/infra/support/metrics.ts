/** Metrics of the engine: those that boards and alarms look at, and those that its functions told of. */
import { METRICS_NAMESPACE } from '#shared/contracts/metrics.ts';
import type { Synthesized } from './synthesize.ts';

/** `Sends by channel, stage`. */
const worded = (name: string, dimensions: readonly string[]): string =>
  `${name} by ${dimensions.toSorted().join(', ')}`;

/** In the log lines of a run (CloudWatch embedded metric format). */
export function toldIn(lines: readonly string[]): ReadonlySet<string> {
  const told = new Set<string>();
  for (const line of lines) {
    const { _aws } = JSON.parse(line) as { readonly _aws?: EmbeddedMetrics };
    for (const { Namespace, Dimensions, Metrics } of _aws?.CloudWatchMetrics ?? [])
      for (const { Name } of Metrics)
        for (const dimensions of Dimensions)
          if (Namespace === METRICS_NAMESPACE) told.add(worded(Name, dimensions));
  }
  return told;
}

interface EmbeddedMetrics {
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string }[];
  }[];
}

/** On the boards and in the alarms of a stage, as far as they are the engine's own. */
export function lookedAt({ resources }: Synthesized): readonly string[] {
  const found = new Set<string>();
  for (const { Properties } of resources('AWS::CloudWatch::Dashboard')) {
    const [, parts] = Properties.DashboardBody['Fn::Join'];
    const body: Board = JSON.parse(
      parts.map((part: unknown) => (typeof part === 'string' ? part : 'x')).join(''),
    );
    for (const { properties } of body.widgets)
      for (const metric of properties.metrics ?? []) addShown(found, metric);
  }
  for (const { Properties } of resources('AWS::CloudWatch::Alarm'))
    for (const { MetricStat } of Properties.Metrics ?? [{ MetricStat: { Metric: Properties } }])
      addWatched(found, MetricStat?.Metric);
  return [...found].sort();
}

interface Board {
  readonly widgets: readonly {
    readonly properties: { readonly metrics?: readonly (readonly unknown[])[] };
  }[];
}

/** `[namespace, name, dimension, value, …, options]`, or an expression. */
function addShown(found: Set<string>, metric: readonly unknown[]): void {
  const words = metric.filter((part) => typeof part === 'string');
  const [namespace, name = '', ...pairs] = words;
  if (namespace === METRICS_NAMESPACE)
    found.add(
      worded(
        name,
        pairs.filter((_pair, index) => index % 2 === 0),
      ),
    );
  const [first] = metric;
  const { expression = '' } = first as { readonly expression?: string };
  const [, searched, dimensions = '', sought = ''] =
    /^SEARCH\('\{(\w+),([\w,]+)\} MetricName="(\w+)"/.exec(expression) ?? [];
  if (searched === METRICS_NAMESPACE) found.add(worded(sought, dimensions.split(',')));
}

function addWatched(found: Set<string>, metric: Watched | undefined): void {
  if (metric?.Namespace !== METRICS_NAMESPACE) return;
  found.add(
    worded(
      metric.MetricName,
      metric.Dimensions.map(({ Name }) => Name),
    ),
  );
}

interface Watched {
  readonly Namespace?: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string }[];
}
