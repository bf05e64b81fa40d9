/**
 * The metrics that functions emit (CloudWatch embedded metric format): what they are called, their
 * unit, and by what they are split. Dashboards and alarms read these very names.
 *
 * Every distinct set of dimension values is a metric that CloudWatch bills by the month, so each
 * dimension has a bounded number of values: no customer, message or template ever becomes one.
 */
export const METRICS_NAMESPACE = 'Opportune';

/** Beside `stage`, which every metric carries. */
export type Split = 'none' | 'channel' | 'campaign';

/** The names of the dimensions as CloudWatch sees them. */
export const DIMENSIONS = { stage: 'stage', channel: 'channel', campaign: 'campaign' } as const;

/** Campaigns with figures of their own; what the rest do is counted under `OTHER_CAMPAIGNS`. */
export const MAX_CAMPAIGNS_SHOWN = 50;
export const OTHER_CAMPAIGNS = 'other';

/** CloudWatch's own words, as far as they are used here. */
export type MetricUnit = 'Count' | 'Seconds' | 'Percent' | 'None';

export interface MetricDefinition {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly by: Split;
  /** What one looks at: counts are added up, gauges are not. */
  readonly statistic: 'Sum' | 'Maximum';
}

const count = <const N extends string, const S extends Split>(name: N, by: S) =>
  ({ name, unit: 'Count', by, statistic: 'Sum' }) as const;
const gauge = <const N extends string, const S extends Split, const U extends MetricUnit>(
  name: N,
  by: S,
  unit: U,
) => ({ name, unit, by, statistic: 'Maximum' }) as const;

export const METRICS = {
  /** evaluate: events and wake-ups taken from the queue, whatever became of them. */
  events: count('Events', 'none'),
  /** Messages that can never succeed, put aside with their reason. */
  quarantined: count('Quarantined', 'none'),

  // From here to the lift all is told by measure, which counts every entry of the ledger once.
  /** Wishes of campaigns that became a decision. */
  triggers: count('Triggers', 'campaign'),
  holdouts: count('Holdouts', 'campaign'),
  suppressed: count('Suppressed', 'campaign'),

  /** Accepted by the provider. */
  sends: count('Sends', 'channel'),
  sendsByCampaign: count('CampaignSends', 'campaign'),
  /** Handed over with an unknown outcome; later either sent or expired. */
  inDoubt: count('InDoubt', 'channel'),
  /** Doubt that no provider event resolved: maybe sent, never sent again. */
  expiredUnknown: count('ExpiredUnknown', 'channel'),
  providerRejected: count('ProviderRejected', 'channel'),
  /** Cost of messages by the price table of the policy, in its currency. */
  spend: { ...count('Spend', 'campaign'), unit: 'None' },

  delivered: count('Delivered', 'channel'),
  bounces: count('Bounces', 'channel'),
  complaints: count('Complaints', 'channel'),
  undelivered: count('Undelivered', 'channel'),
  optOuts: count('OptOuts', 'channel'),
  /** Opens, clicks, replies and redemptions by people. */
  responses: count('Responses', 'campaign'),
  conversions: count('Conversions', 'campaign'),
  /** Relative lift of everyone assigned over the holdout, and the lower end of its interval. */
  lift: gauge('Lift', 'campaign', 'Percent'),
  liftLower: gauge('LiftLower', 'campaign', 'Percent'),
  /** Counters against the ledger they are made from: anything but 0 is a fault. */
  ledgerDrift: gauge('LedgerDrift', 'none', 'Count'),

  /** deliver: definitely not taken, and tried again later. */
  providerThrottled: count('ProviderThrottled', 'channel'),
  /** webhook: an address that was given up; nobody is told there any more. */
  webhooksDisabled: count('WebhooksDisabled', 'none'),
  /** feedback: provider events that fit nothing we know. */
  foreignFeedback: count('ForeignFeedback', 'none'),
  /** A newer rule set could not be used, and the last good one stays in force. */
  rulesetBroken: count('RulesetBroken', 'none'),

  /** sweep: how long the oldest due entry had been waiting. */
  dueLag: gauge('DueLag', 'none', 'Seconds'),
  /** sweep: entries that were due and went on their way. */
  due: count('Due', 'none'),
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** The value of the campaign dimension. `shown`: the campaigns with figures of their own. */
export const campaignDimension = (campaignId: string, shown: ReadonlySet<string>): string =>
  shown.has(campaignId) ? campaignId : OTHER_CAMPAIGNS;

/** Whom an amount belongs to, as far as the metric is split. */
export type SplitOf<N extends MetricName> = (typeof METRICS)[N]['by'] extends 'channel'
  ? { readonly channel: string }
  : (typeof METRICS)[N]['by'] extends 'campaign'
    ? { readonly campaign: string }
    : undefined;

/** What a function tells of itself while it works; gathered until its invocation ends. */
export interface Metrics {
  /** Adds to a count, or keeps the greatest of a gauge. */
  add<N extends MetricName>(name: N, amount: number, split: SplitOf<N>): void;
}
