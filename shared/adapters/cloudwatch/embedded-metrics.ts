/**
 * Metrics as lines of the log (CloudWatch embedded metric format): one line per set of dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import {
  campaignDimension,
  DIMENSIONS,
  METRICS,
  METRICS_NAMESPACE,
  type MetricDefinition,
  type MetricName,
  type Metrics,
} from '#shared/contracts/metrics.ts';

export interface EmbeddedMetrics extends Metrics {
  /** The campaigns that have figures of their own from now on. */
  show(campaigns: ReadonlySet<string>): void;
  /** The lines of what was gathered since the last call. `at`: instant in ms. */
  take(at: number): readonly string[];
}

/** The limit of metrics in one line. */
const MAX_PER_LINE = 100;

type Dimensions = Readonly<Record<string, string>>;

export function createEmbeddedMetrics(stage: string): EmbeddedMetrics {
  let shown: ReadonlySet<string> = new Set();
  let gathered = new Map<string, { dimensions: Dimensions; amounts: Map<MetricName, number> }>();

  return {
    show(campaigns) {
      shown = campaigns;
    },
    add(name, amount, split) {
      const dimensions = dimensionsOf(stage, split, shown);
      const key = JSON.stringify(dimensions);
      const set = gathered.get(key) ?? { dimensions, amounts: new Map() };
      gathered.set(key, set);
      const known = set.amounts.get(name);
      const isCount = METRICS[name].statistic === 'Sum';
      set.amounts.set(
        name,
        known === undefined ? amount : isCount ? known + amount : Math.max(known, amount),
      );
    },
    take(at) {
      const sets = [...gathered.values()];
      gathered = new Map();
      return sets.flatMap(({ dimensions, amounts }) =>
        inLines([...amounts]).map((part) => lineOf(at, dimensions, part)),
      );
    },
  };
}

function dimensionsOf(
  stage: string,
  split: { readonly channel?: string; readonly campaign?: string } | undefined,
  shown: ReadonlySet<string>,
): Dimensions {
  return {
    [DIMENSIONS.stage]: stage,
    ...(split?.channel !== undefined && { [DIMENSIONS.channel]: split.channel }),
    ...(split?.campaign !== undefined && {
      [DIMENSIONS.campaign]: campaignDimension(split.campaign, shown),
    }),
  };
}

function lineOf(
  at: number,
  dimensions: Dimensions,
  amounts: readonly (readonly [MetricName, number])[],
): string {
  const definitions = amounts.map(([name]): MetricDefinition => METRICS[name]);
  return JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: definitions.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(amounts.map(([name, amount]) => [METRICS[name].name, amount])),
  });
}

function inLines<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MAX_PER_LINE) }, (_, index) =>
    all.slice(index * MAX_PER_LINE, (index + 1) * MAX_PER_LINE),
  );
}
